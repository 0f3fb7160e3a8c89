// A small bundle with something of everything that a spec can say a word about, and what came of one `it` on it.
#ifndef TRAJECTUM_TESTS_UNIT_SPEC_DESK_HPP
#define TRAJECTUM_TESTS_UNIT_SPEC_DESK_HPP
#include <string>

#include "spec/run.hpp"

namespace trajectum::test {

/// The bundle of these tests: route "desk" and what it refers to. Loaded anew for each call.
std::shared_ptr<route::Bundle> desk();

/// Runs a whole spec file on it.
spec::Report run_file(const std::string& text, const std::string& only = "", std::uint64_t seed = 1,
                      spec::Coverage* coverage = nullptr, std::shared_ptr<route::Bundle> bundle = nullptr);

/// Runs the body of one `it`. "" when it passed, else what was said: the sentence in English, then the expected and the
/// actual, each after " | ".
std::string said(const std::string& body);
/// The whole failure; asserts that there is one.
spec::Failure failure(const std::string& body);

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_UNIT_SPEC_DESK_HPP
