// `trajectum case ...`, `trajectum work ...`: the API from a shell, through the same socket as everybody else.
#pragma once
#include <string>

#include "model/value.hpp"

namespace trajectum::app {

struct ShellOptions {
  std::string connect = "127.0.0.1:7411";
  std::string token;  // else the environment's TRAJECTUM_TOKEN, else the file in `token_file`
  std::string token_file;
  std::string lang = "nl";
  bool json = false;
};

/// Calls one method and prints its result: JSON with `json`, else a table or lines; of `bare`, if given, only that
/// member of it, as it is. Gives the exit code: 0 done, 1 refused, 3 not reached.
int call_and_print(const ShellOptions& options, const std::string& method, const Record& params,
                   const std::string& bare = "");

}  // namespace trajectum::app
