// The money of one run. Each send reserves the most it can cost before it leaves; spent + reserved never passes the
// limit. What a lost send may have cost stays counted as spent.
#pragma once

#include "domain/money.h"

namespace benchhub {

class Budget {
 public:
  // carried: reservations of an interrupted run whose outcome is not known; they count as spent.
  Budget(Nano limit, Nano carried) : limit_(limit), spent_(carried) {}

  // False, and nothing reserved, if it would pass the limit. An amount of 0 (free, baseline) always fits.
  bool reserve(Nano amount) {
    if (amount < 0 || (amount > 0 && amount > limit_ - spent_ - reserved_)) return false;
    reserved_ += amount;
    return true;
  }
  // Ends a reservation with what the send cost; at most what was reserved is charged against the limit's promise, a
  // provider that bills more than its own maximum is charged in full.
  void settle(Nano reserved, Nano cost) {
    reserved_ -= reserved;
    spent_ += cost;
  }
  Nano limit() const { return limit_; }
  Nano spent() const { return spent_; }
  Nano reserved() const { return reserved_; }

 private:
  Nano limit_;
  Nano spent_;
  Nano reserved_ = 0;
};

}  // namespace benchhub
