#include "show_net.hpp"

#include <fmt/core.h>

using namespace trajectum::proof;

namespace {

std::string show(const Arc& a) {
  static const char* kinds[] = {"done", "to", "finish", "all", "one", "some", "race"};
  std::string out = kinds[static_cast<int>(a.kind)];
  if (a.kind == Arc::Kind::to) out += fmt::format(" {}", a.node);
  if (a.kind == Arc::Kind::finish) out += " " + a.outcome;
  if (a.when) out += "?";
  if (a.at_most) out += fmt::format(" at_most {}", a.at_most);
  if (a.marks > 1) out += fmt::format(" marks {}", a.marks);
  for (auto w : a.withdraws) out += fmt::format(" withdraws {}", w);
  if (!a.parts.empty()) {
    out += " {";
    for (const auto& p : a.parts) out += " " + show(p) + ";";
    out += " }";
  }
  if (!a.otherwise.empty()) out += " else " + show(a.otherwise.front());
  return out;
}

}  // namespace

std::string show(const Net& net) {
  static const char* kinds[] = {"route",  "stage",     "each", "series", "step",     "optional", "decide",
                                "script", "finish_by", "wait", "job",    "subroute", "milestone"};
  static const char* needs[] = {"any", "all", "count", "active"};
  static const char* afters[] = {"drain", "block", "cancel", "keep"};
  std::string out;
  for (std::size_t id = 0; id < net.nodes.size(); ++id) {
    const auto& n = net.nodes[id];
    out += fmt::format("\n{} in {}: {}", id, n.parent, kinds[static_cast<int>(n.kind)]);
    for (auto s : n.start) out += fmt::format(" start {}", s);
    if (n.join.need != Join::Need::any || n.join.marks > 1)
      out += fmt::format(" join {}({}) {} marks {}{}", needs[static_cast<int>(n.join.need)], n.join.count,
                         afters[static_cast<int>(n.join.after)], n.join.marks, n.join.here ? " here" : "");
    if (n.is_multiple())
      out += fmt::format(" count {} need {}{}{}{}{}", n.count.n, n.need, n.cancel_rest ? " cancel" : "",
                         n.open ? " open" : "", n.done_when ? " done_when" : "", n.one_by_one ? " one_by_one" : "");
    if (n.when) out += " when";
    if (n.repeats) out += " repeats";
    if (n.withdraw_when) out += " withdraw_when";
    if (n.skip) out += " skip";
    if (n.required) out += " required";
    if (!n.mutex.empty()) out += " mutex " + n.mutex;
    if (n.while_in != kNone) out += fmt::format(" while_in {}", n.while_in);
    if (n.dated) out += " dated";
    if (n.sentry) out += " sentry";
    if (n.by_itself) out += " by_itself";
    if (n.next) out += " | next " + show(*n.next);
    for (const auto& o : n.outcomes) out += " | " + o.id + " " + show(o.arc);
    if (n.past) out += " | past " + show(*n.past);
    if (n.on_timeout) out += " | timeout " + show(*n.on_timeout);
    for (const auto& a : n.fails) out += " | fails " + show(a);
  }
  return out;
}

std::string show(const Net&, const Step& step) {
  static const char* stimuli[] = {"open",  "start",  "complete", "skip",       "occur",
                                  "end",   "pass",   "withdraw", "time_out",   "occurrence",
                                  "close", "enough", "add",      "close_case", "fail"};
  static const char* questions[] = {"guard", "outcome", "when", "repeats", "count", "first", "trouble"};
  std::string out = "\n  in";
  for (auto s : step.scope) out += fmt::format(" {}", s);
  out += fmt::format(": {} {} -> {}", step.node, stimuli[static_cast<int>(step.stimulus)], step.outcome);
  for (const auto& a : step.answers)
    out += fmt::format(" [{} {}.{}={}]", questions[static_cast<int>(a.question)], a.node, a.which, a.value);
  return out;
}
