// The money of one run. Each send reserves the most it can cost before it leaves; spent + reserved never passes any of
// the limits it falls under: of the run, the day, its provider, its benchmark. What a lost send may have cost stays
// counted as spent.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/money.h"

namespace benchhub {

class Budget {
 public:
  using Account = std::size_t;
  using Accounts = std::vector<Account>;
  static constexpr Account kRun = 0;

  // carried: reservations of an interrupted run whose outcome is not known; they count as spent.
  Budget(Nano limit, Nano carried) { accounts_.push_back({"the run's budget", limit, carried, 0}); }

  // A further limit; `name` is how a message calls it ("the budget of provider openai"). The same name again is the
  // same account.
  Account account(const std::string& name, Nano limit, Nano spent = 0) {
    const auto [known, fresh] = by_name_.emplace(name, accounts_.size());
    if (fresh) accounts_.push_back({name, limit, spent, 0});
    return known->second;
  }

  // nullopt: reserved in every account. Else the first account that it would take past its limit, and nothing is
  // reserved. An amount of 0 (free, baseline) always fits.
  std::optional<Account> reserve(const Accounts& in, Nano amount) {
    for (const Account id : in) {
      const Row& row = accounts_[id];
      if (amount < 0 || (amount > 0 && amount > row.limit - row.spent - row.reserved)) return id;
    }
    for (const Account id : in) accounts_[id].reserved += amount;
    return std::nullopt;
  }
  // A reply was billed more than its own maximum, and what is reserved does not fit any more.
  bool overdrawn(const Accounts& in) const {
    return std::any_of(in.begin(), in.end(), [&](const Account id) {
      return accounts_[id].spent + accounts_[id].reserved > accounts_[id].limit;
    });
  }
  // Ends a reservation with what the send cost. A provider that bills more than its own maximum is charged in full.
  void settle(const Accounts& in, Nano reserved, Nano cost) {
    for (const Account id : in) {
      accounts_[id].reserved -= reserved;
      accounts_[id].spent += cost;
    }
  }
  const std::string& name(Account id) const { return accounts_[id].name; }
  Nano limit(Account id) const { return accounts_[id].limit; }
  Nano spent(Account id = kRun) const { return accounts_[id].spent; }
  Nano reserved(Account id = kRun) const { return accounts_[id].reserved; }

 private:
  struct Row {
    std::string name;
    Nano limit, spent, reserved;
  };
  std::vector<Row> accounts_;
  std::map<std::string, Account> by_name_;
};

}  // namespace benchhub
