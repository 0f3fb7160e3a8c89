// The clients of a server that fails: which commands they give, and what they remember of the answers.
#ifndef TRAJECTUM_TESTS_FAULTS_CLIENTS_HPP
#define TRAJECTUM_TESTS_FAULTS_CLIENTS_HPP
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "rpc/session.hpp"
#include "sim/forms.hpp"

namespace trajectum::faults {

/// A command that was sent, under its id.
struct Call {
  std::string user, frame;
  std::string result;      // the line that acknowledged it; "": none did
  std::size_t played = 0;  // when that was, in the server's order
  Instant given = 0;
  std::size_t retry_at = 0;
  bool over = false;  // nobody asks for it again
};

class Clients {
 public:
  static constexpr const char* kAnybody = "everybody";  // who gives most of them, and may do all
  Clients(sim::Dice& dice, test::Bench& bench);

  /// A random command, most of them sensible; gives its id.
  std::string give(std::size_t step);
  /// A random question about some case; gives what `ask` gave.
  std::string look(const std::function<std::string(const std::string& user, const std::string& frame)>& ask);
  /// What an answer says, and when the server made it: a refusal of before it was done may come after its result. Gives
  /// what is wrong with it: "" when nothing is.
  std::string hear(const std::string& id, const std::string& line, std::size_t played);
  /// True as long as a server remembers its id for sure: a client that asks later does so on his own account.
  bool is_known_still(const Call& call) const;
  Call& call(const std::string& id) { return calls_.at(id); }
  std::map<std::string, Call>& calls() { return calls_; }
  /// Somebody's connection, logged in.
  rpc::Session session(const std::string& user);
  std::size_t acknowledged() const { return acknowledged_; }

 private:
  struct Wish {
    std::string user, method;
    Record params;
  };
  Wish wish();
  Wish work();
  Wish open();
  Wish hold(CaseNo no);
  Wish batch(const std::vector<store::CaseRow>& cases);
  std::string case_id(CaseNo no);

  sim::Dice& dice_;
  test::Bench& bench_;
  sim::Forms forms_;
  std::map<std::string, Call> calls_;
  std::size_t serial_ = 0, acknowledged_ = 0;
};

}  // namespace trajectum::faults

#endif  // TRAJECTUM_TESTS_FAULTS_CLIENTS_HPP
