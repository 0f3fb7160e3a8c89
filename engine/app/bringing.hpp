// A file on its way to the server: in chunks over the socket (`blob.*`), with the progress on stderr. What stopped
// half-way is simply brought again: it goes on where it was. Thread: the main one.
#ifndef TRAJECTUM_APP_BRINGING_HPP
#define TRAJECTUM_APP_BRINGING_HPP
#include <cstdint>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>

#include "app/shell.hpp"
#include "demo/progress.hpp"

namespace trajectum::app {

/// As a person reads it.
std::string mebibytes(std::int64_t bytes);

class Bringing {
 public:
  /// All are borrowed; `what` is how the progress calls it.
  Bringing(client::Connection& server, const ShellOptions& shell, std::ifstream& file, std::string what,
           std::ostream& complain);

  /// The exit code when it did not go well.
  std::optional<int> bring(const std::string& type);
  /// Of what was brought.
  const std::string& sha256() const { return sha256_; }

 private:
  void look();
  Record chunk_at(const std::string& upload, std::int64_t offset);
  client::Reply call(const char* method, Record params);
  int stopped(const client::CallError& error);

  client::Connection& server_;
  const ShellOptions& shell_;
  std::ifstream& file_;
  std::string what_;
  std::ostream& complain_;
  std::int64_t calls_ = 0, size_ = 0;
  std::string sha256_;
  demo::Progress progress_;
};

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_BRINGING_HPP
