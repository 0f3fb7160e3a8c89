// route.diagram: a route as SVG, Mermaid or BPMN, by itself or with what cases do laid over it.
#include "graph/graph.hpp"
#include "model/json.hpp"
#include "rpc/diagram_overlay.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {
namespace {

/// What a call asks for, checked as a whole: one overlay at most, none in BPMN.
struct Asked {
  graph::Format format = graph::Format::mermaid;
  std::string route, version, case_id, against;
  bool counts = false;
};

Result<Asked> asked_of(const Call& call) {
  Asked out;
  out.route = text_of(call, "route");
  out.version = text_of(call, "version");
  out.case_id = text_of(call, "case");
  out.against = text_of(call, "against");
  out.counts = call.params.get("counts").yes();
  auto format = text_of(call, "format");
  if (!format.empty()) out.format = *graph::format_of(format);  // one_of was checked
  int overlays = !out.case_id.empty() + !out.against.empty() + out.counts;
  if (overlays > 1)
    return invalid_params("case", {"Kies één van case, counts en against.", "Choose one of case, counts and against."});
  if (overlays > 0 && out.format == graph::Format::bpmn)
    return invalid_params("format", {"BPMN toont alleen de route zelf: kies svg of mermaid.",
                                     "BPMN shows the route itself only: choose svg or mermaid."});
  if (!out.case_id.empty() && !out.version.empty())
    return invalid_params("version", {"Een traject heeft zijn eigen versie: laat version weg.",
                                      "A case has a version of its own: leave version out."});
  if (out.counts && !out.version.empty())
    return invalid_params("version", {"Geteld worden alle versies samen: laat version weg.",
                                      "All versions are counted together: leave version out."});
  return out;
}

/// The route in a version that the region serves or that cases may still run on; "" is the one it serves.
Result<pipeline::Reads::RouteFound> route_in(Services& services, const Call& call, const std::string& id,
                                             const std::string& version, const char* param) {
  auto& r = region_of(services, call);
  auto found = services.reads.route_version(r, id, version);
  if (found.route) return found;
  if (r.bundle->routes.count(id))
    return invalid_params(param, {"Van deze route is er geen versie \"" + version + "\".",
                                  "This route has no version \"" + version + "\"."});
  std::vector<std::string> names;
  for (const auto& [name, route] : r.bundle->routes) names.push_back(name);
  auto guess = did_you_mean(id, names);
  return invalid_params("route",
                        {"Er is geen route \"" + id + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                         "There is no route \"" + id + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
}

struct Drawn {
  std::string version, text;
  std::optional<Counted> counted;
};

std::string text_in(graph::Format format, const graph::Chart& chart) {
  return format == graph::Format::svg ? graph::svg(chart) : graph::mermaid(chart);
}

Result<Drawn> draw_case(Services& services, const Call& call, const Asked& asked) {
  auto at = case_at_hand(services, call);  // the same look as case.get
  if (!at) return at.error();
  const auto& [r, c, route] = *at;
  if (c.route != asked.route)
    return invalid_params("case", {"Dit traject loopt op de route \"" + c.route + "\".",
                                   "This case runs on the route \"" + c.route + "\"."});
  if (auto can = graph::drawable(route); !can) return can.error();
  auto position = position_of(services, r, c, route);
  if (!position) return position.error();
  auto chart = graph::chart_of(route, call.lang);
  graph::show(chart, *position);
  return Drawn{route.version, text_in(asked.format, chart), {}};
}

Result<Drawn> draw_route(Services& services, const Call& call, const Asked& asked) {
  auto found = route_in(services, call, asked.route, asked.version, "version");
  if (!found) return found.error();
  const auto& route = *found->route;
  if (auto can = graph::drawable(route); !can) return can.error();
  Drawn out{route.version, "", {}};
  if (asked.format == graph::Format::bpmn) {
    out.text = graph::bpmn(route, call.lang);
    return out;
  }
  graph::Chart chart;
  if (!asked.against.empty()) {
    auto was = route_in(services, call, asked.route, asked.against, "against");
    if (!was) return was.error();
    if (auto can = graph::drawable(*was->route); !can) return can.error();
    chart = graph::difference(*was->route, route, call.lang);
  } else {
    chart = graph::chart_of(route, call.lang);
  }
  if (asked.counts) {
    out.counted = counts_of(services, region_of(services, call), route, call.lang);
    graph::show(chart, out.counted->counts);
  }
  out.text = text_in(asked.format, chart);
  return out;
}

Result<std::string> diagram(Services& services, Call& call) {
  auto asked = asked_of(call);
  if (!asked) return asked.error();
  auto drawn = asked->case_id.empty() ? draw_route(services, call, *asked) : draw_case(services, call, *asked);
  if (!drawn) return drawn.error();
  Record out;
  out.set("route", asked->route);
  out.set("version", drawn->version);
  constexpr const char* kFormats[] = {"svg", "mermaid", "bpmn"};
  out.set("format", kFormats[static_cast<std::size_t>(asked->format)]);
  out.set("text", std::move(drawn->text));
  if (drawn->counted) {
    Record counted;
    counted.set("items", drawn->counted->items);
    counted.set("cases", drawn->counted->cases);
    counted.set("complete", drawn->counted->is_complete);
    out.set("counted", std::move(counted));
  }
  return to_json(out);
}

}  // namespace

void add_diagram_method(MethodTable& table, Services& services) {
  table.add({.name = "route.diagram",
             .summary = "A route as a drawing: by itself, where a case stands in it, how many stand where, or what a "
                        "version changed.",
             .params = {{.name = "route", .required = true},
                        {.name = "version", .doc = "one that cases still run on; the served one when left out"},
                        {.name = "format", .doc = "mermaid when left out", .one_of = {"mermaid", "svg", "bpmn"}},
                        {.name = "case", .doc = "where this case stands, and which way it came"},
                        {.name = "counts", .type = ParamType::yesno, .doc = "how many open cases stand where"},
                        {.name = "against", .doc = "the difference with this older version"}},
             .result = "{route, version, format, text, counted: {items, cases, complete}}",
             .errors = {ErrorCode::not_found, ErrorCode::refused},
             .run = [&services](Call& call) { return diagram(services, call); }});
}

}  // namespace trajectum::rpc
