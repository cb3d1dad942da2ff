// The order in which the choices of a case are sent: as written, shuffled, or turned by one place for each repeat. Used
// by plan (what is sent) and score (what the letter means). Who reads the letter out of an answer: score/choice.cc.
#pragma once

#include <string>
#include <vector>

#include "domain/benchmark.h"

namespace benchhub {

constexpr int kAsWritten = -1;  // no repeat: the order of the definition

// sent[i] = place, as written, of the choice that is sent as the i-th. circular: repeat r begins with choice r mod n.
// shuffled: drawn from the texts of the choices and the repeat alone, so that a rename changes nothing.
std::vector<std::size_t> choice_order(ChoiceOrder order, const std::vector<std::string>& choices, int repeat);

// The case as a repeat sends it: its choices in that order, and the letter of `expected` with them. A case
// without choices stays as it is.
Case as_sent(ChoiceOrder order, const Case& the_case, int repeat);

// "A) Paris\nB) London": what {{choices}} stands for in a prompt.
std::string choices_text(const std::vector<std::string>& choices);

}  // namespace benchhub
