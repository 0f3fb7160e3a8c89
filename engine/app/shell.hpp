// `trajectum case ...`, `trajectum work ...`: the API from a shell, through the same socket as everybody else.
#ifndef TRAJECTUM_APP_SHELL_HPP
#define TRAJECTUM_APP_SHELL_HPP
#include <memory>
#include <string>

#include "client/client.hpp"
#include "model/value.hpp"

namespace trajectum::app {

struct ShellOptions {
  std::string connect = "127.0.0.1:7411";
  std::string token;  // else the environment's TRAJECTUM_TOKEN, else the file in `token_file`
  std::string token_file;
  std::string lang = "nl";
  bool json = false;
  int timeout_ms = 10'000;  // of one call
};

/// Of a call that waits until a bundle is judged: its proof and its specs, with others before it.
inline constexpr int kJudgedTimeoutMs = 300'000;

/// Connects and logs in. Null after it has said why not; then `exit_code` is what to end with.
std::unique_ptr<client::Connection> log_in(const ShellOptions& options, int& exit_code);
/// Prints a result: JSON with `json`, else a table or lines.
void print_value(const ShellOptions& options, const Value& result);
/// Says what the server refused, and each fault of what was brought. Gives the exit code.
int print_error(const ShellOptions& options, const client::CallError& error);

/// Calls one method and prints its result: JSON with `json`, else a table or lines; of `bare`, if given, only that
/// member of it, as it is. Gives the exit code: 0 done, 1 refused, 3 not reached.
int call_and_print(const ShellOptions& options, const std::string& method, const Record& params,
                   const std::string& bare = "");

/// `trajectum health`: whether the server serves, and which alarms stand; more of them with a token. Gives the exit
/// code: 0 all is well, 1 something is not, 3 not reached.
int show_health(const ShellOptions& options);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_SHELL_HPP
