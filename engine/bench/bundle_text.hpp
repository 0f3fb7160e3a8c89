// The route that is measured, and what its people send: five phases with a step each, a typed form of six fields, a
// guard and an `on_done`; 1 KB of JSON to open a case, 300 bytes to complete a step. Pure, but for `write_bundle`.
#ifndef TRAJECTUM_BENCH_BUNDLE_TEXT_HPP
#define TRAJECTUM_BENCH_BUNDLE_TEXT_HPP
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace trajectum::bench {

constexpr int kPhases = 5;
constexpr int kStepsOfCase = kPhases + 1;  // durable requests: the opening, and each phase
constexpr std::size_t kFileBytes = 1024;   // of the JSON that opens a case
constexpr std::size_t kFormBytes = 300;    // of the JSON that completes a step

/// The text of the route; with `timers` each phase ends by itself after 90 days.
std::string route_text(bool timers);
/// Writes the folder of workflows `folder`; with `metrics` it counts some. Errors: `unavailable`.
Result<void> write_bundle(const std::string& folder, bool timers, bool metrics);

/// Appends the case file of an opening: an object of `kFileBytes`, that varies with `draw`.
void append_file(std::string& out, std::uint64_t draw);
/// Appends the form of a completion: an object of `kFormBytes`, that varies with `draw`.
void append_form(std::string& out, std::uint64_t draw);

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_BUNDLE_TEXT_HPP
