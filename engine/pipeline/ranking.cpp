#include "pipeline/ranking.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <tuple>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/reads.hpp"
#include "turn/seats.hpp"

namespace trajectum::pipeline {

namespace {

/// True when `a` stands before `b`.
bool is_better(const Ranking::Row& a, const Ranking::Row& b) {
  if (a.score != b.score) return a.score > b.score;
  return std::tie(a.region, a.id) < std::tie(b.region, b.id);
}

constexpr char kBetween = '|';

std::string cursor_of(const Ranking::Row& row) {
  return fmt::format("{}{}{}{}{}", row.score, kBetween, row.region, kBetween, row.id);
}

std::optional<Ranking::Row> read_cursor(const std::string& text) {
  auto first = text.find(kBetween);
  auto second = first == std::string::npos ? first : text.find(kBetween, first + 1);
  if (second == std::string::npos) return std::nullopt;
  Ranking::Row out;
  auto [end, failed] = std::from_chars(text.data(), text.data() + first, out.score);
  if (failed != std::errc() || end != text.data() + first) return std::nullopt;
  out.region = text.substr(first + 1, second - first - 1);
  out.id = text.substr(second + 1);
  return out;
}

Error is_not_there(const std::string& reg, const std::string& id) {
  return not_found({"Er is geen " + reg + " \"" + id + "\".", "There is no " + reg + " \"" + id + "\"."});
}

}  // namespace

Ranking::Ranking(Engine& engine, turn::Principal who, std::shared_ptr<const route::Bundle> bundle, Wanted wanted)
    : engine_(engine),
      who_(std::move(who)),
      bundle_(std::move(bundle)),
      wanted_(std::move(wanted)),
      reg_(&bundle_->registers.at(wanted_.reg)),
      comparer_(*bundle_, *reg_, calendar::local_date(engine_.now())),
      loosened_(reg_->criteria.size()) {}

Result<std::shared_ptr<Ranking>> Ranking::begin(Engine& engine, RegionAtWork& r, turn::Principal who,
                                                std::shared_ptr<const route::Bundle> bundle, Wanted wanted) {
  const auto& reg = bundle->registers.at(wanted.reg);
  if (reg.criteria.empty())
    return refused("criteria",
                   {"Het register " + reg.id + " heeft geen criteria; kies met register.find.",
                    "The register " + reg.id + " has no criteria; choose with register.find."},
                   "register");
  bool for_client = !wanted.client.empty();
  const auto& side = for_client ? reg.matched : reg.id;
  const auto& id = for_client ? wanted.client : wanted.record;
  auto* found = r.state.record(side, id);
  if (!found) return is_not_there(side, id);
  auto whole = *found;
  std::shared_ptr<Ranking> out(new Ranking(engine, std::move(who), std::move(bundle), std::move(wanted)));
  out->fixed_ = for_client ? out->comparer_.client(id, whole) : out->comparer_.record(id, whole);
  if (!out->wanted_.after.empty()) {
    out->from_ = read_cursor(out->wanted_.after);
    if (!out->from_)
      return invalid_params("after",
                            {"Deze cursor is geen cursor van match.rank.", "This is not a cursor of match.rank."});
  }
  for (const auto& [name, route] : out->bundle_->routes)
    for (const auto& node : route.nodes)
      if (node.match == reg.id) out->nodes_.push_back(node.name);
  if (auto first = out->fetch(r); !first) return first.error();
  return out;
}

Result<void> Ranking::fetch(RegionAtWork& r) {
  if (!wanted_.client.empty()) return fetch_records(r);
  fetch_waiting(r);
  return {};
}

Result<void> Ranking::fetch_records(RegionAtWork& r) {
  Registers::Search search;
  search.filter = wanted_.filter;
  search.limit = limits::kRankingPageCount;
  search.after = page_;
  auto page = Registers(engine_).find(r, who_, *reg_, search);
  if (!page) return page.error();
  page_ = page->after;
  last_page_ = page_.empty();
  auto today = calendar::local_date(engine_.now());
  for (auto& found : page->records) {
    Next next{found.home == &r ? "" : found.home->name, found.id, {}, 0, 0, {}};
    if (!reg_->capacity.empty()) next.free = turn::free_units(found.home->state, *reg_, found.id, found.record, today);
    next.record = std::move(found.record);
    next_.push_back(std::move(next));
  }
  return {};
}

void Ranking::fetch_waiting(RegionAtWork& r) {
  ItemQuery query;
  query.nodes = nodes_;
  query.states = {"offered", "allocated", "started", "paused"};
  query.after = page_;
  query.limit = limits::kRankingPageCount;
  auto found = Reads(engine_).items(r.no, query);
  last_page_ = found.size() < query.limit;
  if (!found.empty()) page_ = found.back().cursor;
  for (const auto& item : found) {
    auto route = bundle_->routes.find(item.route);
    auto node = route == bundle_->routes.end() ? route::kNoNode : route->second.find(item.item.node);
    if (node == route::kNoNode || route->second.node(node).match != reg_->id) continue;  // another route's of that name
    if (!met_.insert(item.subject_id).second) continue;
    auto* record = r.state.record(reg_->matched, item.subject_id);
    if (record) next_.push_back({"", item.subject_id, *record, item.item.case_no, item.item.instance, {}});
  }
}

Result<bool> Ranking::step(RegionAtWork& r) {
  if (next_.empty()) {
    if (last_page_) return true;
    if (auto more = fetch(r); !more) return more.error();
    return false;
  }
  if (compared_ >= limits::kRankedMax) {
    auto most = std::to_string(limits::kRankedMax);
    return refused("rank.max", {"Er zijn er meer dan " + most + " om te vergelijken; geef een filter.",
                                "There are more than " + most + " to compare; give a filter."});
  }
  auto next = std::move(next_.front());
  next_.pop_front();
  if (auto done = compare(next); !done) return done.error();
  return false;
}

Result<void> Ranking::compare(const Next& next) {
  bool records = !wanted_.client.empty();
  auto compared = records ? comparer_.compare(fixed_, comparer_.record(next.id, next.record))
                          : comparer_.compare(comparer_.client(next.id, next.record), fixed_);
  if (!compared) return compared.error();
  ++compared_;
  if (next.free && *next.free <= 0) {
    ++full_;
    return {};
  }
  std::size_t no = 0, which = 0;
  for (std::size_t i = 0; i < compared->criteria.size(); ++i)
    if (compared->criteria[i].out) ++no, which = i;
  if (no == 1) ++loosened_[which];
  if (no > 0) return {};
  ++fit_;
  const auto& of = records ? *reg_ : bundle_->registers.at(reg_->matched);
  Row row{compared->score, next.region, next.id, {}, next.case_no, next.item, next.free, std::move(compared->criteria)};
  if (!of.label.empty()) row.name = next.record.get(of.label).text();
  keep(std::move(row));
  return {};
}

void Ranking::keep(Row row) {
  if (from_ && !is_better(*from_, row)) {
    ++before_;
    return;
  }
  rows_.push_back(std::move(row));
  std::push_heap(rows_.begin(), rows_.end(), is_better);
  if (rows_.size() <= wanted_.limit + 1) return;
  std::pop_heap(rows_.begin(), rows_.end(), is_better);
  rows_.pop_back();
}

std::vector<Ranking::Row> Ranking::take_rows() {
  std::sort_heap(rows_.begin(), rows_.end(), is_better);
  if (rows_.size() > wanted_.limit) {
    rows_.resize(wanted_.limit);
    after_ = cursor_of(rows_.back());
  }
  return std::move(rows_);
}

}  // namespace trajectum::pipeline
