// Records for any region, made up from what its registers say: names, choices, dates, places. For `dev`; the demo of
// fourteen months has people of its own (population.hpp). Pure: the same seed, registers and day, the same records.
#ifndef TRAJECTUM_DEMO_FURNISH_HPP
#define TRAJECTUM_DEMO_FURNISH_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "demo/population.hpp"
#include "model/field.hpp"

namespace trajectum::demo {

struct RegisterShape {
  std::string id;
  Field key;
  std::vector<Field> fields;  // the key not among them
  bool is_subject = false;    // cases are about its records
};

/// `subjects` records for each register that cases are about, and kOtherRecords for each other, in an order in which
/// what is referred to comes first. A field that refers to nothing yet is left empty.
std::vector<RegisterRow> furnish(const std::vector<RegisterShape>& registers, std::uint64_t seed, std::size_t subjects,
                                 Date today);

inline constexpr std::size_t kOtherRecords = 40;

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_FURNISH_HPP
