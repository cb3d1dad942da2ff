// Frees what a container holds. `v = {}` and `v.clear()` keep the room of its elements.
#pragma once

#include <utility>

namespace benchhub {

template <class T>
void release(T& value) {
  T empty;
  std::swap(value, empty);
}

}  // namespace benchhub
