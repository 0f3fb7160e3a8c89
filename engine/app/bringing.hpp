// A file on its way to the server, in chunks over the socket, with the progress on stderr. What stopped half-way goes
// on where it was when it is brought again. Thread: the main one.
#ifndef TRAJECTUM_APP_BRINGING_HPP
#define TRAJECTUM_APP_BRINGING_HPP
#include <fstream>
#include <optional>
#include <ostream>
#include <string>

#include "app/shell.hpp"
#include "demo/progress.hpp"

namespace trajectum::app {

class Bringing {
 public:
  /// All are borrowed.
  Bringing(client::Connection& server, const ShellOptions& shell, std::ifstream& file, std::ostream& complain);

  /// The exit code when it did not go well. `what` is said in the progress.
  std::optional<int> bring(const std::string& type, const std::string& what);
  /// Of the whole, once it was brought.
  const std::string& sha256() const { return sha256_; }

 private:
  void look();
  Record chunk_at(const std::string& upload, std::int64_t offset);
  client::Reply call(const char* method, Record params);
  int stopped(const client::CallError& error);

  client::Connection& server_;
  const ShellOptions& shell_;
  std::ifstream& file_;
  std::ostream& complain_;
  std::int64_t calls_ = 0, size_ = 0;
  std::string sha256_;
  demo::Progress progress_;
};

std::string mebibytes(std::int64_t bytes);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_BRINGING_HPP
