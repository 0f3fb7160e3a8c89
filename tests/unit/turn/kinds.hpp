// One node "x" of each kind that arcs can lead to, in the same surroundings: what every kind must do alike.
#ifndef TRAJECTUM_TESTS_UNIT_TURN_KINDS_HPP
#define TRAJECTUM_TESTS_UNIT_TURN_KINDS_HPP
#include <string>

#include "support/engine/trial.hpp"

namespace trajectum::test {

/// A node "x" of a kind that says `extra` besides; what a kind must have to be live for a while is added unless `extra`
/// says it. The case it is in needs a node "z" beside it.
inline std::string node_x(const std::string& kind, const std::string& extra) {
  const std::string work = "by = role \"worker\", due = days(3)";
  std::string body;
  if (kind == "step" || kind == "optional") body = work;
  if (kind == "stage") body = "step \"inner\" { " + work + " }";
  if (kind == "decide") body = "table = \"pick\", into = \"file.word\"";
  if (kind == "wait") body = "message = \"come\"";
  if (kind == "subroute") body = "route = \"child\"";
  if (kind == "subroute" && extra.find("within") == std::string::npos)
    body += ",\n within = days(40), on_timeout = \"z\"";
  if (kind == "milestone") body = "on = \"file.day\"";
  if (kind == "each") body = "over = 1, step \"inner\" { " + work + " }";
  if (kind == "series") body = "at = { days(0) }, step \"inner\" { " + work + " }";
  if (kind == "script") body = "run = function(case) case.file.picks = { \"x\" } end";
  return kind + " \"x\" {\n" + extra + "\n " + body + " },\n";
}

/// The same, with "z" after it where a kind has a way on.
inline std::string node_x_then_z(const std::string& kind, const std::string& extra) {
  return node_x(kind, kind == "optional" ? extra : extra + "next = \"z\",\n");
}

/// Does what a person, the world or time must do to end "x".
inline void end_x(Trial& t, const std::string& kind) {
  if (kind == "step" || kind == "optional") HOLD(t.complete("x"));
  if (kind == "stage" || kind == "each" || kind == "series") HOLD(t.complete("inner"));
  if (kind == "wait") HOLD(t.send("come"));
  if (kind == "milestone") t.advance(20);
  if (kind != "subroute") return;
  auto parent = t.no(), child = t.instance("x").child;
  t.look_at(child);
  HOLD(t.complete("task"));
  t.look_at(parent);
}

/// True when "x" is going on, not only there: it can be worked on, met or reached. What takes no time has gone by.
inline bool is_on(Trial& t, const std::string& kind) {
  if (kind == "step" || kind == "optional") return (" " + t.enabled() + " ").find(" x ") != std::string::npos;
  if (kind == "stage" || kind == "each" || kind == "series") return t.at("inner") == 1;
  if (kind == "decide" || kind == "script") return t.at("z") == 1;
  return t.at("x") == 1 && t.instance("x").life == state::Life::waiting;
}

inline Record in_ten_days() { return record({{"day", "2019-07-11"}}); }

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_UNIT_TURN_KINDS_HPP
