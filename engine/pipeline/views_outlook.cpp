// Of each step that nobody can do yet: what it waits for, in sentences, and what can be done now to bring the case
// there, as calls that a machine can make (docs/wire.md, "What it waits for").
#include <fmt/core.h>

#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/outlook.hpp"
#include "pipeline/views.hpp"
#include "turn/name_of.hpp"

namespace trajectum::pipeline::views {

namespace {

using route::Node;
using route::NodeKind;
using Do = Way::Do;

constexpr std::size_t kReadsTold = 8;  // in a sentence; the way itself has all

const char* call_of(Do what) {
  switch (what) {
    case Do::set: return "case.set";
    case Do::resume: return "case.resume";
    case Do::retry: return "incident.retry";
    case Do::resolve: return "incident.resolve";
    case Do::record: return "register.put";
    case Do::send: return "message.send";
    case Do::add: return "work.add";
    case Do::add_element: return "each.add";
    case Do::release: return "work.release";
    case Do::fail: return "job.fail";
    case Do::start: return "work.start";
    case Do::complete: return "work.complete";
    case Do::skip: return "work.skip";
    case Do::job: return "job.done";
    case Do::close_row: return "each.close";
    case Do::complete_row: return "each.complete";
    case Do::end_child: return "end";
    case Do::clock: return "system.clock";
  }
  return "";
}

class Teller {
 public:
  Teller(Engine& engine, RegionAtWork& r, const turn::Play& play, Lang lang)
      : engine_(engine), r_(r), play_(play), c_(play.state()), route_(play.route()), outlook_(play), lang_(lang) {}

  List all(const std::optional<NodeIndex>& only) {
    List out;
    for (const auto& n : route_.nodes) {
      bool told = n.is_work() || n.kind == NodeKind::wait || n.kind == NodeKind::job || n.kind == NodeKind::subroute;
      if (!told || (only && *only != n.index) || outlook_.is_enabled(n.index)) continue;
      out.push_back(one(n));
    }
    return out;
  }

 private:
  std::string say(const std::string& nl, const std::string& en) const { return lang_ == Lang::nl ? nl : en; }
  std::string title(NodeIndex at) const {
    const auto& n = route_.node(at);
    if (n.kind == NodeKind::finish_by) return title(n.parent);  // it has no name that people know
    return n.title.empty() ? n.id : n.title.in(lang_);
  }
  static std::string place(const route::Origin& at) { return fmt::format("{}:{}", at.file, at.line); }

  Value one(const Node& n) {
    Record out;
    out.set("node", n.name);
    out.set("title", title(n.index));
    out.set("kind", route::node_kind_name(n.kind));
    auto plan = outlook_.to(n.index);
    if (plan.away >= Outlook::kFar) {
      out.set("never", true);
      out.set("waits_for", List{never(n)});
      return out;
    }
    List waits, ways;
    for (const auto& w : plan.ways) {
      waits.push_back(sentence(w));
      ways.push_back(way(w));
    }
    auto more = plan.away - static_cast<int>(plan.ways.size());
    if (more > 0)
      waits.push_back(say(fmt::format("en daarna nog ongeveer {} {}", more, more == 1 ? "ding" : "dingen"),
                          fmt::format("and then about {} more {}", more, more == 1 ? "thing" : "things")));
    out.set("waits_for", std::move(waits));
    out.set("ways", std::move(ways));
    out.set("away", plan.away);
    List keeps;
    for (const auto& w : plan.keeps) keeps.push_back(condition(w));
    if (!keeps.empty()) out.set("keeps", std::move(keeps));
    return out;
  }

  std::string never(const Node& n) const {
    if (!c_.root.ending.empty())
      return say("het traject loopt af; er begint niets meer", "the case is ending; nothing begins any more");
    if (auto* used = outlook_.used_up(n.index))
      return say(fmt::format("de weg hierheen is al {} keer genomen ({})", used->at_most, place(used->origin)),
                 fmt::format("the way to it has been taken {} times ({})", used->at_most, place(used->origin)));
    return say("vanaf hier leidt geen weg er meer heen", "no way leads to it from here any more");
  }

  std::string values(const Way& w) const {
    std::string out;
    std::size_t told = 0;
    for (const auto& path : w.reads) {
      if (++told > kReadsTold) break;
      out += (out.empty() ? "" : ", ") + path;
      if (auto now = value_of(path); now) out += " = " + (now->empty() ? say("leeg", "empty") : to_json(*now));
    }
    return out.empty() ? "" : " (" + out + ")";
  }

  /// The present value of what a guard read, if that is a field of the case or of its subject.
  std::optional<Value> value_of(const std::string& path) const {
    if (path.rfind("file.", 0) == 0) return c_.file.get(path.substr(5));
    if (path == "owner") return c_.owner;
    if (path == "priority") return c_.priority;
    auto own = c_.subject_register + ".";
    if (path.rfind(own, 0) != 0) return std::nullopt;
    auto* record = r_.state.record(c_.subject_register, c_.subject_id);
    return record ? record->get(path.substr(own.size())) : Value();
  }

  std::string sentence(const Way& w) const {
    auto t = title(w.node);
    switch (w.what) {
      case Do::set: {
        if (!w.value.empty())
          return say("dat ", "") + t + say(" uitkomt op ", " to come out at ") + w.value + ", " + place(w.place) +
                 values(w);
        auto nl = w.wanted ? "de voorwaarde van " : "dat niet meer geldt: de voorwaarde van ";
        auto en = w.wanted ? "the condition of " : "an end to the condition of ";
        return say(nl, en) + t + ", " + place(w.place) + values(w);
      }
      case Do::resume: return say("dat " + t + " weer doorgaat", t + " to go on again");
      case Do::retry: return say("een nieuwe poging na de storing bij " + t, "another try after the incident at " + t);
      case Do::resolve: return say("een einde aan de storing bij " + t, "an end to the incident at " + t);
      case Do::record: return say("een vrije plaats in " + w.word, "a free place in " + w.word);
      case Do::send: {
        auto called = turn::message_name(play_.world().bundle, w.word, lang_);
        return say("het bericht " + called, "the message " + called);
      }
      case Do::add: return say("iemand die " + t + " toevoegt", "somebody to add " + t);
      case Do::add_element: return say("nog een onderdeel van " + t, "another element of " + t);
      case Do::release: return say("dat een ander " + t + " doet", "somebody else to do " + t);
      case Do::fail: return say("dat " + t + " mislukt", t + " to fail");
      case Do::start: return say("dat " + t + " begint", t + " to be started");
      case Do::complete:
      case Do::job: {
        auto as = w.word.empty() ? ""
                                 : say(" met uitkomst ", " with outcome ") +
                                       turn::outcome_name(route_.node(w.node), w.word, lang_);
        auto when = w.place.line > 0 ? say(", als dat mag (", ", if that may be (") + place(w.place) + ")" : "";
        return say("dat " + t + " klaar is" + as + when, t + " to be done" + as + when);
      }
      case Do::skip: return say("dat " + t + " wordt overgeslagen", t + " to be skipped");
      case Do::close_row: return say("dat " + t + " wordt afgesloten", t + " to be closed");
      case Do::complete_row: return say("dat " + t + " goed is zoals het is", t + " to be complete as it is");
      case Do::end_child: {
        auto child = engine_.ids().case_id(r_.no, w.child);
        return say("het einde van traject " + child, "the end of case " + child);
      }
      case Do::clock: {
        auto day = format_date(calendar::local_date(w.at));
        return say("de datum " + day + " (" + t + ")", "the date " + day + " (" + t + ")");
      }
    }
    return "";
  }

  /// What a guard, a table or a path should say, where it stands, and what it reads, as it is now.
  Record condition(const Way& w) const {
    Record out, present;
    for (const auto& path : w.reads)
      if (auto now = value_of(path); now && !now->empty()) present.set(path, *now);
    out.set("node", route_.node(w.node).name);
    out.set("reads", List(w.reads.begin(), w.reads.end()));
    out.set("values", std::move(present));
    out.set("place", place(w.place));
    if (w.value.empty())
      out.set("wanted", w.wanted);
    else
      out.set("value", w.value);
    return out;
  }

  /// A call with its parameters; `node` is there to tell people what it is about where the call has no such parameter.
  Value way(const Way& w) const {
    Record out;
    out.set("do", call_of(w.what));
    auto item = [&] { return engine_.ids().item_id(r_.no, c_.no, w.item); };
    auto the_case = engine_.ids().case_id(r_.no, c_.no);
    switch (w.what) {
      case Do::set: {
        out.set("case", the_case);
        for (const auto& [name, value] : condition(w)) out.set(name, value);
        return out;
      }
      case Do::resume:
        out.set("case", the_case);
        out.set("item", item());
        break;
      case Do::record: out.set("register", w.word); break;
      case Do::send: {
        Record to;
        to.set("case", the_case);
        out.set("to", std::move(to));
        out.set("message", w.word);
        break;
      }
      case Do::add:
      case Do::add_element:
      case Do::close_row:
      case Do::complete_row: out.set("case", the_case); break;
      case Do::retry:
      case Do::resolve:
      case Do::start:
      case Do::release:
      case Do::skip:
      case Do::complete: out.set("item", item()); break;
      case Do::fail:
      case Do::job: out.set("job", item()); break;
      case Do::end_child: out.set("case", engine_.ids().case_id(r_.no, w.child)); break;
      case Do::clock: out.set("at", calendar::format_instant(w.at)); break;
    }
    out.set("node", route_.node(w.node).name);
    if (w.what == Do::complete && w.place.line > 0) out.set("when", place(w.place));
    bool outcome = w.what == Do::complete || w.what == Do::job || w.what == Do::end_child;
    if (outcome && !w.word.empty()) out.set("outcome", w.word);
    return out;
  }

  Engine& engine_;
  RegionAtWork& r_;
  const turn::Play& play_;
  const state::Case& c_;
  const route::Route& route_;
  Outlook outlook_;
  Lang lang_;
};

}  // namespace

List not_enabled(Engine& engine, RegionAtWork& r, const turn::Play& play, const std::optional<route::NodeIndex>& only,
                 Lang lang) {
  if (!play.state().is_open()) return {};
  return Teller(engine, r, play, lang).all(only);
}

}  // namespace trajectum::pipeline::views
