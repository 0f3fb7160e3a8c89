// Faults as a person reads them, to look for words in.
#ifndef TRAJECTUM_TESTS_UNIT_PLUGIN_ALL_FAULTS_HPP
#define TRAJECTUM_TESTS_UNIT_PLUGIN_ALL_FAULTS_HPP
#include <string>
#include <vector>

#include "route/bundle.hpp"

namespace trajectum::test {

inline std::string all(const std::vector<route::Fault>& faults) {
  std::string out;
  for (const auto& fault : faults) out += fault.format(Lang::en) + "\n";
  return out;
}

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_UNIT_PLUGIN_ALL_FAULTS_HPP
