// The summary for people and for machines. Pure.
#ifndef TRAJECTUM_DEMO_PRINT_HPP
#define TRAJECTUM_DEMO_PRINT_HPP
#include <string>

#include "base/text.hpp"
#include "demo/figures.hpp"

namespace trajectum::demo {

/// One JSON object with `checks` (name -> true or false) and `without_next_action`.
std::string summary_json(const Summary& summary);
/// Tables for a terminal; the last line is the verdict: "30 checks, all true", or which are false.
std::string summary_text(const Summary& summary, Lang lang);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_PRINT_HPP
