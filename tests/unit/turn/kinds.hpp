// One node "x" of each kind that arcs can lead to, in the same surroundings: what every kind must do alike.
#pragma once
#include <string>

#include "support/engine/trial.hpp"

namespace trajectum::test {

/// "step", "stage", "decide", "wait", "subroute", "milestone", "each", "series": a node "x" that says `extra` besides.
inline std::string node_x(const std::string& kind, const std::string& extra) {
  const std::string work = "by = role \"worker\", due = days(3)";
  std::string body;
  if (kind == "step") body = work;
  if (kind == "stage") body = "step \"inner\" { " + work + " }";
  if (kind == "decide") body = "table = \"pick\", into = \"file.word\"";
  if (kind == "wait") body = "message = \"come\"";
  if (kind == "subroute") body = "route = \"child\",\n within = days(40), on_timeout = \"z\"";
  if (kind == "milestone") body = "on = \"file.day\"";
  if (kind == "each") body = "over = 1, step \"inner\" { " + work + " }";
  if (kind == "series") body = "at = { days(0) }, step \"inner\" { " + work + " }";
  return kind + " \"x\" {\n" + extra + "\n " + body + " },\n";
}

/// Does what a person, the world or time must do to end "x".
inline void end_x(Trial& t, const std::string& kind) {
  if (kind == "step") HOLD(t.complete("x"));
  if (kind == "stage" || kind == "each" || kind == "series") HOLD(t.complete("inner"));
  if (kind == "wait") HOLD(t.send("come"));
  if (kind == "milestone") t.advance(20);
  if (kind != "subroute") return;
  auto parent = t.no(), child = t.instance("x").child;
  t.look_at(child);
  HOLD(t.complete("task"));
  t.look_at(parent);
}

inline Record in_ten_days() { return record({{"day", "2019-07-11"}}); }

}  // namespace trajectum::test
