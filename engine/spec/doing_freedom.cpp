// What a spec does with a case besides its steps: standing still and going on, terms, a job that fails, opening again,
// links.
#include <algorithm>

#include "spec/doing.hpp"

namespace trajectum::spec {

using route::NodeKind;
using state::Instance;
using state::Life;

Result<void> Doing::by_person(const pipeline::Engine::Decide& decide) {
  return rehearsal_.on(no_, person_.empty() ? kEverybody : person_, decide);
}

Result<InstanceNo> Doing::open_job(const std::string& job) {
  const auto& route = rehearsal_.route_of(no_);
  auto nodes = named(route, job);
  for (const auto& i : rehearsal_.get(no_).instances) {
    bool is_it = std::find(nodes.begin(), nodes.end(), i.node) != nodes.end();
    if (is_it && i.life == Life::waiting && route.node(i.node).kind == NodeKind::job) return i.no;
  }
  return refused("state", {"De opdracht " + job + " staat niet open.", "The job " + job + " is not open."});
}

Result<void> Doing::fail(const std::string& job, const std::string& error, const std::string& cls,
                         const std::optional<Duration>& retry_after) {
  auto open = open_job(job);
  if (!open) return open.error();
  return by_person([&](turn::Play& play) {
    turn::Play::JobFailure failure{*open, std::nullopt, cls, error, std::nullopt};
    if (retry_after) failure.retry_after_ms = play.add_span(play.now(), *retry_after) - play.now();
    return play.job_fail(failure);
  });
}

Result<void> Doing::suspend_term(const std::string& term, const std::string& ground, const std::string& letter,
                                 std::optional<Date> sent, Date till) {
  return by_person([&](turn::Play& play) {
    return play.term_suspend({term, std::nullopt}, ground, letter, sent, till);
  });
}

Result<void> Doing::resume_term(const std::string& term, std::optional<Date> on, const std::string& reason) {
  return by_person([&](turn::Play& play) { return play.term_resume({term, std::nullopt}, on, reason); });
}

Result<InstanceNo> Doing::part(const std::string& node) {
  if (node.empty()) return InstanceNo{0};
  auto nodes = named(rehearsal_.route_of(no_), node);
  for (const auto& i : rehearsal_.get(no_).instances) {
    bool is_it = std::find(nodes.begin(), nodes.end(), i.node) != nodes.end();
    if (is_it && i.life != Life::incident && i.life != Life::suspension) return i.no;
  }
  return refused("state", {node + " staat niet open.", node + " is not open."});
}

Result<void> Doing::suspend(const std::string& node, Date till, const std::string& reason) {
  auto no = part(node);
  if (!no) return no.error();
  return by_person([&](turn::Play& play) { return play.suspend(*no, till, reason); });
}

Result<void> Doing::resume(const std::string& node, const std::string& reason) {
  auto no = part(node);
  if (!no) return no.error();
  return by_person([&](turn::Play& play) { return play.go_on_with(*no, reason); });
}

Result<void> Doing::reopen(const std::string& node, const std::string& reason) {
  return by_person([&](turn::Play& play) { return play.reopen(node, reason); });
}

Result<void> Doing::link(const std::string& kind, CaseNo other, bool over, const std::string& reason) {
  return by_person(
      [&](turn::Play& play) { return over ? play.unlink(kind, other, reason) : play.link(kind, other, reason); });
}

}  // namespace trajectum::spec
