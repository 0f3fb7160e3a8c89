// Ranking records for somebody, or those who wait for a record. It is worked out in slices: between two of them the
// server plays what others asked, and then asks this call again.
#include <chrono>
#include <utility>

#include "base/limits.hpp"
#include "model/json.hpp"
#include "pipeline/ranking.hpp"
#include "rpc/register_common.hpp"

namespace trajectum::rpc {

using pipeline::Ranking;

namespace {

/// What a call asks to be ranked, and by which version of the criteria: a case's own.
struct Asked {
  Ranking::Wanted wanted;
  std::shared_ptr<const route::Bundle> bundle;
};

Result<void> ask_of_case(Services& services, const Call& call, const state::Case& c, Asked& out) {
  auto& r = region_of(services, call);
  if (!services.engine.route_of(r, c)) return internal_error("the route of this case is not loaded");
  auto pinned = r.by_hash.find(c.hash);
  if (pinned != r.by_hash.end()) out.bundle = pinned->second;
  out.wanted.client = c.subject_id;
  return {};
}

Result<void> ask_of_item(Services& services, const Call& call, Asked& out) {
  auto& r = region_of(services, call);
  auto found = services.engine.ids().item_no(call.session.region_no, text_of(call, "item"));
  const auto* c = found ? services.engine.find_case(r, found->first) : nullptr;
  const auto* i = c ? c->find(found->second) : nullptr;
  if (!i) return not_found({"Dit werk is er niet.", "There is no such work item."});
  if (auto of_case = ask_of_case(services, call, *c, out); !of_case) return of_case;
  out.wanted.reg = services.engine.route_of(r, *c)->node(i->node).match;
  if (out.wanted.reg.empty())
    return invalid_params("item", {"Deze stap vergelijkt niets (`match`).", "This step compares nothing (`match`)."});
  return {};
}

Result<Asked> asked(Services& services, const Call& call) {
  auto& r = region_of(services, call);
  Asked out;
  out.bundle = r.bundle;
  int ways = 0;
  for (const char* name : {"item", "case", "client", "record"}) ways += text_of(call, name).empty() ? 0 : 1;
  bool of_item = !text_of(call, "item").empty();
  if (ways != 1 || of_item == !text_of(call, "register").empty())
    return invalid_params("item", {"Geef `item`, of `register` met een van `case`, `client` en `record`.",
                                   "Give `item`, or `register` with one of `case`, `client` and `record`."});
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  out.wanted.limit = *limit;
  out.wanted.after = text_of(call, "after");
  out.wanted.record = text_of(call, "record");
  out.wanted.client = text_of(call, "client");
  if (auto* filter = call.params.get("filter").as<Record>()) out.wanted.filter = *filter;
  if (!out.wanted.record.empty() && call.params.find("filter"))
    return invalid_params("filter", {"Een filter is er voor records, niet voor wie erop wacht.",
                                     "A filter is for records, not for who waits for one."});
  if (of_item) {
    if (auto done = ask_of_item(services, call, out); !done) return done.error();
    return out;
  }
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  out.wanted.reg = (*reg)->id;
  if (!text_of(call, "case").empty()) {
    auto at = case_at_hand(services, call);
    if (!at) return at.error();
    if (auto done = ask_of_case(services, call, at->c, out); !done) return done.error();
    const auto& known = out.bundle->registers;
    if (auto its = known.find(out.wanted.reg); its == known.end() || its->second.matched != at->c.subject_register)
      return invalid_params("case", {"Dit traject gaat niet over wie hiermee wordt vergeleken.",
                                     "This case is not about whom this register is matched with."});
  }
  return out;
}

List criteria_of(const route::Register& reg, const std::vector<turn::CriterionScore>& scores, Lang lang) {
  List out;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Record one;
    one.set("criterion", reg.criteria[i].name);
    one.set("title", reg.criteria[i].title.in(lang));
    one.set("weight", static_cast<std::int64_t>(reg.criteria[i].weight));
    one.set("score", scores[i].score);
    if (!scores[i].why.empty()) one.set("why", scores[i].why.in(lang));
    out.push_back(std::move(one));
  }
  return out;
}

Record answer(Services& services, const Call& call, Ranking& ranking, const std::vector<std::string>& unseen) {
  auto& r = region_of(services, call);
  const auto& reg = ranking.reg();
  Record out;
  out.set("register", reg.id);
  auto position = static_cast<std::int64_t>(ranking.before());
  List ranked, loosen, names(unseen.begin(), unseen.end());
  for (auto& row : ranking.take_rows()) {
    Record one;
    one.set("id", row.id);
    if (!row.region.empty()) one.set("region", row.region);
    if (!row.name.empty()) one.set("name", row.name);
    if (row.case_no != 0) {
      one.set("case", services.engine.ids().case_id(r.no, row.case_no));
      one.set("item", services.engine.ids().item_id(r.no, row.case_no, row.item));
    }
    one.set("position", ++position);
    one.set("score", row.score);
    if (row.free) one.set("free", *row.free);
    one.set("criteria", criteria_of(reg, row.criteria, call.lang));
    ranked.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < reg.criteria.size(); ++i) {
    if (ranking.loosened()[i] == 0) continue;
    Record one;
    one.set("criterion", reg.criteria[i].name);
    one.set("title", reg.criteria[i].title.in(call.lang));
    one.set("more", static_cast<std::int64_t>(ranking.loosened()[i]));
    loosen.push_back(std::move(one));
  }
  out.set("ranked", std::move(ranked));
  out.set("fit", static_cast<std::int64_t>(ranking.fit()));
  out.set("unfit", static_cast<std::int64_t>(ranking.out()));
  if (!reg.capacity.empty() && !ranking.wanted().client.empty())
    out.set("full", static_cast<std::int64_t>(ranking.full()));
  out.set("loosen", std::move(loosen));
  out.set("unseen", std::move(names));
  if (!ranking.after().empty()) out.set("after", ranking.after());
  return out;
}

/// The fields that no criterion sees, as "client.age_band".
std::vector<std::string> unseen_of(const route::Bundle& bundle, const route::Register& reg) {
  std::vector<std::string> out;
  for (const auto* side : {&bundle.registers.at(reg.matched), &reg})
    for (const auto& name : turn::Comparer::unseen(side->fields)) out.push_back(side->id + "." + name);
  return out;
}

Result<std::string> rank(Services& services, Call& call) {
  auto& session = call.session;
  auto ranking = std::exchange(session.ranking, nullptr);
  auto& r = region_of(services, call);
  if (!ranking) {
    if (!session.may_wait)
      return refused("rank.alone", {"Vraag een rangorde in een verzoek apart, niet in een lijst van verzoeken.",
                                    "Ask for a ranking in a request of its own, not in a batch."});
    auto what = asked(services, call);
    if (!what) return what.error();
    auto begun = Ranking::begin(services.engine, r, principal_of(call), what->bundle, std::move(what->wanted));
    if (!begun) return begun.error();
    ranking = *begun;
  }
  auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(limits::kRankingSliceMs);
  for (;;) {
    auto done = ranking->step(r);
    if (!done) return done.error();
    if (*done) break;
    if (session.is_last || std::chrono::steady_clock::now() < until) continue;
    session.ranking = std::move(ranking);
    session.waits = true;
    session.wait_ms = 0;
    return std::string("{}");  // not sent
  }
  return to_json(answer(services, call, *ranking, unseen_of(ranking->bundle(), ranking->reg())));
}

}  // namespace

void add_match_methods(MethodTable& table, Services& services) {
  table.add({.name = "match.rank",
             .summary = "Ranks the records of a register for somebody by its criteria, or who waits for a record.",
             .params = list_params({{.name = "item", .doc = "the work item with `match`"},
                                    {.name = "register", .doc = "a register with criteria"},
                                    {.name = "case", .doc = "rank the records for the subject of this case"},
                                    {.name = "client", .doc = "rank the records for this one"},
                                    {.name = "record", .doc = "rank who waits at a step with `match` for this record"},
                                    {.name = "filter",
                                     .type = ParamType::record,
                                     .doc = "only records with these values, as register.find takes it"}}),
             .result =
                 "{register, ranked: [{id, region, name, case, item, position, score, free, criteria: [{criterion, "
                 "title, weight, score, why}]}], fit, unfit, full, loosen: [{criterion, title, more}], unseen, "
                 "after}",
             .errors = {ErrorCode::not_found, ErrorCode::refused, ErrorCode::incident},
             .run = [&services](Call& call) { return rank(services, call); }});
}

}  // namespace trajectum::rpc
