// `trajectum completion bash`: what a shell must know to complete a command line, made from the command line itself, so
// from the table of nouns. Pure.
#ifndef TRAJECTUM_APP_COMPLETION_HPP
#define TRAJECTUM_APP_COMPLETION_HPP
#include <CLI/App.hpp>
#include <string>

namespace trajectum::app {

/// A script for `source <(trajectum completion bash)`: words behind each word, options of each command, and the values
/// of an option that has but a few. Files elsewhere.
std::string bash_completion(const CLI::App& app);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_COMPLETION_HPP
