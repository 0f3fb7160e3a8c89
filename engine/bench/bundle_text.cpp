#include "bench/bundle_text.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>

namespace trajectum::bench {
namespace {

constexpr const char* kRoles = R"lua(return roles {
  role "adviser" { title = { nl = "Adviseur", en = "Adviser" } },
}
)lua";

constexpr const char* kRegister = R"lua(return register "person" {
  title  = { nl = "Persoon", en = "Person" },
  key    = text "number",
  label  = "name",
  fields = { text "name" { required = true } },
}
)lua";

constexpr const char* kMetrics = R"lua(return metrics {
  count    "in_phase_3" { title = { nl = "In fase 3", en = "In phase 3" }, of = open_cases(), where = at "phase_3" },
  flow     "ended"      { title = { nl = "Beëindigd", en = "Ended" }, of = ended "five_phases" },
  average  "score"      { title = { nl = "Score", en = "Score" }, of = cases "five_phases", value = "file.score" },
}
)lua";

constexpr const char* kHead = R"lua(return route "five_phases" {
  version = "1.0.0",
  title   = { nl = "Vijf fasen", en = "Five phases" },
  subject = "person",
  owner   = "adviser",
  file    = {
    text "reference", text "goal", choice "band" { "a", "b", "c" }, integer "score", yesno "ready", date "since", note "story",
  },
  start = "phase_1",
)lua";

// Of: number, who, limit in time, where it leads.
constexpr const char* kPhase = R"lua(
  stage "phase_{0}" {{
    title = {{ nl = "Fase {0}", en = "Phase {0}" }},{2}
    step "talk_{0}" {{
      title = {{ nl = "Gesprek {0}", en = "Talk {0}" }},
      by    = {1},
      due   = workdays(10),
      form  = {{
        text    "answer" {{ required = true, max = 120 }},
        note    "remark" {{ max = 2000 }},
        choice  "level"  {{ "low", "medium", "high", required = true }},
        integer "hours"  {{ min = 0, max = 80, required = true }},
        yesno   "agreed" {{ required = true }},
        date    "on",
      }},
      on_done = function(case, form)
        case.file.score = (case.file.score or 0) + form.hours
        case.file.ready = form.agreed
      end,
      outcomes = {{
        on   = finish "on" {{ when = function(case, form) return form.agreed and form.level ~= "low" end }},
        stop = finish "stop",
      }},
    }},
    outcomes = {{ on = {3}, stop = finish "stopped" }},
  }},
)lua";

constexpr std::string_view kProse =
    "She came with her neighbour, who had read of it in the paper, and said at once that she would rather begin small: "
    "three mornings a week, near home, with people who speak slowly. The last work was eight years ago, in a kitchen. "
    "What she can do is more than she says. We looked at the bus, at the hours of the school and at what would have to "
    "be asked of the landlord first. She wants to know what happens with the allowance in the first months, and who "
    "she can call when a day does not go as it should. There is a letter of the doctor, not older than a year, that "
    "says no lifting and no nights. In the second talk she had already been to two places to look, which nobody had "
    "asked. One of them was too loud; at the other they asked her to come back on Thursday. It was agreed that I call "
    "there, that she writes down what she liked, and that we meet again in two weeks, with the neighbour if she wants. "
    "Her brother can take the children on Fridays. The course of last winter counts, she has the paper at home. ";

// `size` letters of the prose, from a place that depends on the draw.
void append_prose(std::string& out, std::uint64_t draw, std::size_t size) {
  auto at = static_cast<std::size_t>(draw % kProse.size());
  while (size > 0) {
    auto piece = kProse.substr(at, size);
    out += piece;
    size -= piece.size();
    at = 0;
  }
}

Result<void> write_file(const std::filesystem::path& path, std::string_view text) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (out) return {};
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "write";
  e.text = {path.string() + " kan niet worden geschreven.", path.string() + " cannot be written."};
  return e;
}

}  // namespace

std::string route_text(bool timers) {
  std::string out = kHead;
  for (int n = 1; n <= kPhases; ++n) {
    auto next = n < kPhases ? fmt::format("to \"phase_{}\"", n + 1) : std::string("finish \"completed\"");
    out += fmt::format(kPhase, n, n == 1 ? "role \"adviser\"" : "owner",
                       timers ? "\n    within = days(90), on_timeout = finish \"stopped\"," : "", next);
  }
  return out + "}\n";
}

Result<void> write_bundle(const std::string& folder, bool timers, bool metrics) {
  auto bundle = std::filesystem::path(folder) / "five_phases";
  if (auto roles = write_file(bundle / "roles.lua", kRoles); !roles) return roles;
  if (auto person = write_file(bundle / "registers/person.lua", kRegister); !person) return person;
  if (metrics)
    if (auto counted = write_file(bundle / "metrics.lua", kMetrics); !counted) return counted;
  return write_file(bundle / "routes/five_phases.lua", route_text(timers));
}

void append_file(std::string& out, std::uint64_t draw) {
  auto from = out.size();
  out += R"({"reference":"R-)";
  out += fmt::format("{:06}", draw % 1000000);
  out += R"(","goal":"three mornings near home","band":")";
  out += "abc"[draw % 3];
  out += R"(","score":)";
  out += static_cast<char>('0' + draw % 10);
  out += R"(,"ready":false,"since":"2026-01-15","story":")";
  append_prose(out, draw, kFileBytes - (out.size() - from) - 2);
  out += "\"}";
}

void append_form(std::string& out, std::uint64_t draw) {
  auto from = out.size();
  out += R"({"answer":"as agreed","level":")";
  out += draw % 2 ? "medium" : "high";
  out += R"(","hours":)";
  out += static_cast<char>('0' + draw % 10);
  out += R"(,"agreed":true,"on":"2026-02-16","remark":")";
  append_prose(out, draw, kFormBytes - (out.size() - from) - 2);
  out += "\"}";
}

}  // namespace trajectum::bench
