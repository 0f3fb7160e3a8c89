// Colours and line styles of a picture. Every text has a contrast of 7 : 1 or better with what is behind it.
#include <fmt/core.h>

#include "graph/svg_shapes.hpp"

namespace trajectum::graph {
namespace {

struct Stroke {
  const char* name;
  const char* colour;
};

// The lines, and the heads that go with them.
constexpr Stroke kStrokes[] = {{"way", "#48525c"},   {"start", "#48525c"},    {"timeout", "#8a5a00"},
                               {"every", "#1f5a96"}, {"withdraw", "#b3261e"}, {"gone", "#1e7a34"},
                               {"added", "#1e7a34"}, {"removed", "#b3261e"},  {"changed", "#9a5b00"}};

constexpr const char* kRules = R"(
.paper{fill:#fff}
text{fill:#1b1f24}
.head,.bold{font-weight:bold}
.sub,.small{fill:#454d56}
.mid{text-anchor:middle}
.end{text-anchor:end}
.halo{stroke:#fff;stroke-width:3px;paint-order:stroke;stroke-linejoin:round}
.shape{fill:#fff;stroke:#48525c;stroke-width:1.4}
.step>.shape{fill:#e7f0fa;stroke:#1f5a96}
.optional>.shape{fill:#fff;stroke:#1f5a96;stroke-dasharray:5 3}
.wait>.shape{fill:#fff3d6;stroke:#8a5a00}
.decide>.shape{fill:#efe8fa;stroke:#5b3a9e}
.finish_by>.shape{fill:#e3d8f7;stroke:#5b3a9e}
.script>.shape{fill:#eceef0;stroke:#48525c}
.milestone>.shape{fill:#dff3e4;stroke:#1e6b35}
.subroute>.shape{fill:#dcf2f2;stroke:#0b5f64}
.stage>.shape{fill:#f7f9fb;stroke:#8b96a1}
.each>.shape,.series>.shape{fill:#fff;stroke:#1f5a96}
.stage>.bar{fill:#e4e9ee}
.each>.bar,.series>.bar{fill:#e7f0fa}
.glyph{fill:none;stroke:#1f5a96;stroke-width:1.6}
.arc path{fill:none;stroke-width:1.3}
.timeout path{stroke-dasharray:6 3}
.every path{stroke-dasharray:2 3}
.withdraw path{stroke-dasharray:1.5 3.5;stroke-width:1.6}
.gone path{stroke-width:2.8}
.added path.line,.removed path.line,.changed path.line,.arc.added path,.arc.removed path,.arc.changed path{stroke-width:2.2}
.arc.removed path{stroke-dasharray:7 4}
.dot{fill:#48525c}
.ring{fill:#fff;stroke:#48525c;stroke-width:1.6}
.clock .ring,.clock .hand{stroke:#8a5a00;fill:#fff}
.join{fill:#fff;stroke:#1b1f24;stroke-width:1.2}
.split>.bar{fill:#fff;stroke:#1b1f24;stroke-width:1.2}
.split.all>.bar{fill:#1b1f24}.split.all text{fill:#fff}
.split.race>.bar{stroke-dasharray:3 2}
.node.done>.shape{fill:#d5efdb;stroke:#1e7a34;stroke-width:2}
.node.live>.shape{fill:#ffe9a8;stroke:#a04a00;stroke-width:3}
.node.stuck>.shape{fill:#fde0dd;stroke:#b3261e;stroke-width:3}
.stage.done>.shape,.each.done>.shape,.series.done>.shape{fill:#f3faf5}
.stage.live>.shape,.each.live>.shape,.series.live>.shape{fill:#fffbea}
.node.added>.shape{fill:#d9f2df;stroke:#1e7a34;stroke-width:2.4}
.node.removed>.shape{fill:#fce4e2;stroke:#b3261e;stroke-width:2.4;stroke-dasharray:7 4}
.node.changed>.shape{fill:#fff0cf;stroke:#9a5b00;stroke-width:2.4}
.tag{stroke:#fff;stroke-width:1}
.tag.live{fill:#7a3800}.tag.stuck,.tag.late,.tag.removed{fill:#a31f17}.tag.done,.tag.added{fill:#17632a}
.tag.past{fill:#454d56}.tag.count{fill:#1c3f66}.tag.changed{fill:#7a4800}
.white{fill:#fff;font-weight:bold;text-anchor:middle}
)";

}  // namespace

std::string style() {
  std::string out = "<style>svg{font-family:Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif}";
  out += kRules;
  for (const auto& [name, colour] : kStrokes) out += fmt::format(".arc.{} path{{stroke:{}}}\n", name, colour);
  out += "</style>\n<defs>\n";
  for (const auto& [name, colour] : kStrokes)
    out += fmt::format(
        "<marker id=\"tj-{}\" viewBox=\"0 0 9 8\" refX=\"8.5\" refY=\"4\" markerWidth=\"9\" markerHeight=\"8\" "
        "markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L9 4L0 8L2 4Z\" fill=\"{}\"/></marker>\n",
        name, colour);
  return out + "</defs>\n";
}

const char* line_class(Line line) {
  constexpr const char* kNames[] = {"way", "start", "timeout", "every", "withdraw"};
  return kNames[static_cast<std::size_t>(line)];
}

const char* split_class(route::TargetKind kind) {
  switch (kind) {
    case route::TargetKind::all: return "all";
    case route::TargetKind::one: return "one";
    case route::TargetKind::some: return "some";
    case route::TargetKind::race: return "race";
    default: return "";
  }
}

}  // namespace trajectum::graph
