// What people and clients see of the state: values ready to become JSON, in one language. Reads only; runs inside a
// group, so that it sees every write before it and its answer leaves after their sync.
#ifndef TRAJECTUM_PIPELINE_VIEWS_HPP
#define TRAJECTUM_PIPELINE_VIEWS_HPP
#include <optional>
#include <string>

#include "model/json.hpp"
#include "pipeline/engine.hpp"
#include "pipeline/reads.hpp"

namespace trajectum::pipeline::views {

/// One work item as `work.find` shows it.
Value item(Engine& engine, RegionAtWork& r, const store::ItemFound& found, Lang lang);
/// Who looks at a worklist.
struct Reader {
  std::string user;
  turn::Person person;  // `whoever`: of an administrator
};
/// False of offered work of a role that the reader has, when he himself may not do it (`differs_from`, `speaks`,
/// `holds`): he is not offered it. Who does not have the role looks on, and sees it.
bool may_be_offered(Engine& engine, RegionAtWork& r, const store::ItemFound& found, const Reader& reader);
/// A live instance of a case, as `case.get` and the answers of commands show it.
Value instance(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Route& route,
               const state::Instance& i, Lang lang);
/// Adds what a person needs to do it: form, outcomes, evidence, seats.
void item_details(const turn::Play& play, const state::Instance& i, Lang lang, Record& out);
/// A document of a case.
Value document(Engine& engine, RegionAtWork& r, const state::Case& c, const state::Document& d);
Value whole_case(Engine& engine, RegionAtWork& r, const state::Case& c, Lang lang);
/// The answer to a command on a case: seq, state, what opened and what closed.
Value command_answer(Engine& engine, const turn::Play& play, const state::Case& before, Lang lang);
/// Why the case stands where it stands: what is open and what each waits for, what joins lack, what may be added, and
/// of each step that nobody can do yet what would bring the case there. `node`: only of that one; "": of all. Errors:
/// `invalid_params`, when the route has no such node.
Result<Value> explain(Engine& engine, RegionAtWork& r, const state::Case& c, const std::string& node, Lang lang);
/// The last of these.
List not_enabled(Engine& engine, RegionAtWork& r, const turn::Play& play, const std::optional<route::NodeIndex>& only,
                 Lang lang);
/// Results that may no longer hold, because a step that they depend on was done once more.
List stale(const state::Case& c, const route::Route& route, Lang lang);
/// Its armed timers, soonest first.
List timers(Engine& engine, RegionAtWork& r, const state::Case& c, Lang lang);
/// Its periods of the law, those that ended last; `whole`: with what was done to them and why they end when they end.
List terms(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Route& route, Lang lang, bool whole);
/// Its service levels, those that ended last: how much service time is used, and when it will be up as things stand.
List slas(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Route& route, Lang lang);
/// Adds to whom a piece of work, or a scope, was escalated and who was reminded of it, if anybody.
void told(const state::Instance& i, Record& out);
/// One row of what somebody was told about: work as `work.find` shows it, or a scope that is late or nearly so.
Value told_of(Engine& engine, RegionAtWork& r, const state::Case& c, const state::Instance& i, Lang lang);
/// Its live jobs: queued, leased, or stopped for a person to look at.
List jobs(Engine& engine, RegionAtWork& r, const state::Case& c, const route::Route& route);
/// Each rule that a period's end was counted by, with its dates, and in a language its sentence.
List derivation(const calendar::TermEnd& counted, std::optional<Lang> lang);
const char* timer_kind_name(state::TimerKind kind);
/// One turn of a case's history.
Value history_entry(Engine& engine, RegionAtWork& r, const std::string& route, const Reads::Turn& turn, Lang lang);
Value field(const Field& f, Lang lang);
/// A decision table with its rules, each cell in the words of a table in CSV.
Value decision(const route::Decision& d, Lang lang);
/// A budget line: its accounts, each funder's part of them, and what is held for each kind of use.
Value budget(const RegionAtWork& r, const route::Budget& b, Lang lang);
/// A posting; `id` "": it has none yet.
Record posting(Engine& engine, const RegionAtWork& r, const std::string& id, const state::MoneyPosted& p);
/// What a turn says of the next action,
/// with its title in the reader's language.
Value next_action(Value next, const route::Route& route, Lang lang);
Value subject(RegionAtWork& r, const std::string& reg, const std::string& id);  // with its name, for lists

const char* metric_kind(const route::Metric& m);
/// Which figures over time: of one group (only of a metric that has `by`) or of all; `per` is a name of `report::Per`,
/// "" is a month; without `from` it begins with the first case.
struct SeriesAsked {
  std::optional<std::string> by;
  std::string per;
  std::optional<Date> from;
  Date till;
};
/// A metric by period. Errors: `invalid_params`, of `from`: after `till`, or more than `kSeriesPeriodsMax` before it.
Result<Record> series(Engine& engine, RegionAtWork& r, const route::Metric& m, const SeriesAsked& what, Lang lang);
/// A metric, and its groups after one in the order of bytes.
Record metric(Engine& engine, RegionAtWork& r, const route::Metric& m, Lang lang,
              const std::optional<std::string>& after, std::size_t limit);
/// The teams, when the metric is shown by them; null when it is not.
const report::Teams* teams_of(Engine& engine, RegionAtWork& r, const route::Metric& m);
/// Its figure alone, or the one of a value of its `by`.
Value figure(Engine& engine, RegionAtWork& r, const route::Metric& m, const std::optional<std::string>& by);

std::string life_name(state::Life life);
Value route_summary(const route::Route& route, Lang lang);
Value whole_route(const route::Bundle& bundle, const route::Route& route, Lang lang);

}  // namespace trajectum::pipeline::views

#endif  // TRAJECTUM_PIPELINE_VIEWS_HPP
