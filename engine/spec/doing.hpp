// What a spec does with a case, by the names of its route: complete a step, attach a document, send a message. Each is
// the engine's own command on the oldest open instance. An error is what the engine refused; nothing was done then.
#ifndef TRAJECTUM_SPEC_DOING_HPP
#define TRAJECTUM_SPEC_DOING_HPP
#include <optional>
#include <string>
#include <vector>

#include "spec/rehearsal.hpp"
#include "turn/documents.hpp"

namespace trajectum::spec {

using route::NodeIndex;

/// Nodes with this full or short name; none when there is no such node.
std::vector<NodeIndex> named(const route::Route& route, const std::string& name);
/// True of work that somebody could do now.
bool is_workable(state::Life life);

/// One command on one case. `person` "": whoever the item is allocated to, else a person with every role.
class Doing {
 public:
  Doing(Rehearsal& rehearsal, CaseNo no, std::string person)
      : rehearsal_(rehearsal), no_(no), person_(std::move(person)) {}

  Result<void> start(const std::string& step);
  /// Without a form one is made up: the simplest that is accepted. The error of the simplest when none is.
  Result<void> complete(const std::string& step, const std::string& outcome, const std::optional<Record>& form);
  Result<void> skip(const std::string& step, const std::string& reason);
  Result<void> redo(const std::string& step, const std::string& reason);
  Result<void> confirm(const std::string& step, const std::string& reason);
  Result<void> cancel(const std::string& reason);
  /// An optional step, or another element of an `each`.
  Result<void> add(const std::string& node, const Value& item);
  Result<void> close(const std::string& each);
  /// A document of this kind as the route wants it, signed by all who must.
  Result<void> attach(const std::string& kind);
  /// What a worker makes of the oldest open job of that name; without a result one is made up.
  Result<void> done(const std::string& job, const std::string& outcome, const std::optional<Record>& result);
  /// What a worker says when the oldest open job of that name could not be done.
  Result<void> fail(const std::string& job, const std::string& error, const std::string& cls,
                    const std::optional<Duration>& retry_after);
  Result<void> extend(const std::string& term, const Duration& by, const std::string& reason);
  Result<void> suspend_term(const std::string& term, const std::string& ground, const std::string& letter,
                            std::optional<Date> sent, Date till);
  Result<void> resume_term(const std::string& term, std::optional<Date> on, const std::string& reason);
  Result<void> send(const turn::Play::Message& message);
  /// The oldest live instance of a node ("": the whole case) stands still until a date, and goes on.
  Result<void> suspend(const std::string& node, Date till, const std::string& reason);
  Result<void> resume(const std::string& node, const std::string& reason);
  /// A closed case is open again, at a node of the route itself ("": where it starts).
  Result<void> reopen(const std::string& node, const std::string& reason);
  Result<void> link(const std::string& kind, CaseNo other, bool over, const std::string& reason);

 private:
  Result<void> by_person(const pipeline::Engine::Decide& decide);
  Result<InstanceNo> open_job(const std::string& job);
  Result<InstanceNo> part(const std::string& node);
  /// The oldest instance that can be worked on, else one that is not there yet.
  Result<state::Instance> item(const std::string& step);
  Result<InstanceNo> each_of(const std::string& name);
  std::string doer(const state::Instance& item) const;

  Rehearsal& rehearsal_;
  CaseNo no_;
  std::string person_;
};

/// Fills every document that completing this node asks for and the case has not got, signed.
std::vector<turn::NewDocument> evidence_for(const turn::Play& play, const route::Node& node);
/// The fields that a person fills in when choosing this outcome: the form, or (`bare`) a reason.
std::vector<Field> fields_of(const route::Node& node, const std::string& outcome);

/// The most forms that are tried before a step counts as refused.
inline constexpr std::size_t kFormsToTry = 64;

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_DOING_HPP
