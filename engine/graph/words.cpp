#include "graph/words.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "calendar/words.hpp"

namespace trajectum::graph {

using route::JoinKind;
using route::kNoNode;
using route::Node;
using route::NodeKind;
using route::Target;
using route::TargetKind;

std::string in_words(std::string id) {
  std::replace(id.begin(), id.end(), '_', ' ');
  return id;
}

std::string span_words(const Duration& span, Lang lang) { return calendar::span_in_words(span).in(lang); }

std::string title_of(const Node& node, Lang lang) {
  if (!node.title.empty()) return node.title.in(lang);
  return node.kind == NodeKind::finish_by ? node.by_path.text : in_words(node.id);
}

std::string outcome_title(const route::Route& route, route::NodeIndex scope, const std::string& outcome, Lang lang) {
  const Text* title = nullptr;
  for (const auto& o : route.node(scope).outcomes)
    if (o.id == outcome) title = &o.title;
  if (auto end = route.end_titles.find(outcome); scope == route::kRoot && end != route.end_titles.end())
    title = &end->second;
  return title && !title->empty() ? title->in(lang) : in_words(outcome);
}

std::string join_mark(const route::Join& join) {
  switch (join.kind) {
    case JoinKind::any: return join.marks > 1 ? fmt::format("{}x", join.marks) : "";
    case JoinKind::all: return "+";
    case JoinKind::count: return std::to_string(join.need);
    case JoinKind::active: return "~";
  }
  return "";
}

std::string split_word(TargetKind kind, Lang lang) {
  bool nl = lang == Lang::nl;
  switch (kind) {
    case TargetKind::all: return nl ? "alle" : "all";
    case TargetKind::one: return nl ? "één" : "one";
    case TargetKind::some: return nl ? "enige" : "some";
    case TargetKind::race: return nl ? "eerste" : "first";
    default: return "";
  }
}

std::string suffix_of(const Target& target) {
  std::string out;
  auto add = [&out](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
  if (target.when != route::kNoFunction) add("?");
  if (target.at_most > 0) add(fmt::format("≤{}×", target.at_most));
  if (target.marks > 1) add(fmt::format("×{}", target.marks));
  return out;
}

namespace {

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

std::string owner_words(const route::OwnerRule& by, Lang lang) {
  if (by.kind == route::OwnerRule::Kind::owner) return lang == Lang::nl ? "eigenaar" : "owner";
  return in_words(by.role);
}

std::string wait_words(const Node& n, Lang lang) {
  bool nl = lang == Lang::nl;
  std::vector<std::string> parts;
  if (!n.message.empty()) parts.push_back((nl ? "bericht " : "message ") + in_words(n.message));
  if (!n.ready_on.empty()) parts.push_back((nl ? "op " : "on ") + n.ready_on.text);
  if (n.lasts) parts.push_back(span_words(*n.lasts, lang));
  if (n.ready != route::kNoFunction) parts.push_back(nl ? "een voorwaarde" : "a condition");
  for (const auto& seat : n.reserve) parts.push_back((nl ? "plaats in " : "seat in ") + in_words(seat.reg));
  return joined(parts, " · ");
}

std::string each_words(const Node& n, Lang lang) {
  bool nl = lang == Lang::nl;
  std::string out = nl ? "voor elke " : "for each ";
  if (n.over_count > 0)
    out = fmt::format("{}×", n.over_count);
  else if (n.over_fn != route::kNoFunction)
    out = nl ? "per element" : "per element";
  else
    out += n.over.text;
  if (n.one_by_one) out += nl ? " · na elkaar" : " · one by one";
  return out;
}

std::string series_words(const Node& n, Lang lang) {
  bool nl = lang == Lang::nl;
  std::vector<std::string> moments;
  for (const auto& at : n.at) moments.push_back(span_words(at, lang));
  if (n.recurs) {
    auto text = (nl ? "elke " : "every ") + span_words(n.recurs->span, lang);
    if (n.recurs->times > 0) text += fmt::format(" · {}×", n.recurs->times);
    return text;
  }
  return (nl ? "na " : "after ") + joined(moments, ", ");
}

}  // namespace

std::string line_of(const route::Route& route, const Node& n, Lang lang) {
  (void)route;
  bool nl = lang == Lang::nl;
  switch (n.kind) {
    case NodeKind::step:
    case NodeKind::optional: {
      auto out = owner_words(n.by, lang);
      if (n.due) out += (out.empty() ? "" : " · ") + span_words(n.due->span, lang);
      return out;
    }
    case NodeKind::wait: return wait_words(n, lang);
    case NodeKind::decide: return (nl ? "tabel " : "table ") + in_words(n.table);
    case NodeKind::job: return (nl ? "opdracht " : "job ") + in_words(n.job_kind);
    case NodeKind::script: return nl ? "automatisch" : "automatic";
    case NodeKind::subroute: return "route " + in_words(n.subroute);
    case NodeKind::finish_by: return nl ? "einde naar waarde" : "ends by value";
    case NodeKind::milestone:
      if (!n.on.empty()) return (nl ? "op " : "on ") + n.on.text;
      return n.sentry ? (nl ? "zodra het geldt" : "as soon as it holds") : (nl ? "mijlpaal" : "milestone");
    case NodeKind::each: return each_words(n, lang);
    case NodeKind::series: return series_words(n, lang);
    case NodeKind::stage:
    case NodeKind::route: return n.within ? (nl ? "binnen " : "within ") + span_words(*n.within, lang) : "";
  }
  return "";
}

}  // namespace trajectum::graph
