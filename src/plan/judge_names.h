// Who speaks under a judge's name. A provider can serve another model under one id; the reply says so, and its verdicts
// are then none of the series that the former one began. Routes name models in their own ways, and each is looked at by
// itself. Pure. Used by judging.cc and by assemble.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "domain/answer.h"

namespace benchhub {

class JudgeNames {
 public:
  // A judge's reply; the oldest of a series and route that names its model is of the judge that the series is of.
  void add(const Answer& reply);
  // Was the reply, as one of the series, given by another model? What does not name its model is not known to be.
  bool is_other(const std::string& series, const Answer& reply) const;

 private:
  struct First {
    std::int64_t at_ms = 0;
    std::string served;
    auto operator<=>(const First&) const = default;
  };
  std::map<std::pair<std::string, std::string>, First> first_;  // by series and route
};

}  // namespace benchhub
