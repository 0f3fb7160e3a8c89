// A case as a story: what happened, turn by turn, by the titles of the route. For a person who reads why a spec failed.
#ifndef TRAJECTUM_SPEC_TRACE_HPP
#define TRAJECTUM_SPEC_TRACE_HPP
#include <string>
#include <vector>

#include "base/text.hpp"
#include "spec/rehearsal.hpp"

namespace trajectum::spec {

/// A line for each turn in which something showed: "2019-07-08 everybody: Brede intake: klaar; Plan: open". The
/// oldest are left out, and said to be, above kTraceLinesMax.
std::vector<std::string> trace(Rehearsal& rehearsal, CaseNo no, Lang lang);

inline constexpr std::size_t kTraceLinesMax = 40;  // a screen; a long story's end is what is asked for

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_TRACE_HPP
