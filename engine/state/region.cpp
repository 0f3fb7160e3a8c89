#include "state/region.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/result.hpp"
#include "state/region_keys.hpp"

namespace trajectum::state {
namespace {

constexpr std::size_t kRecordCacheCount = 50000;  // records kept warm; above that the cache starts afresh

std::string absence_key(const std::string& user, Date from) { return joined(user, format_date(from)); }

struct StoredMember {
  CaseNo case_no = 0;
  std::string part;
  Instant since = 0;
  std::vector<Value> rank;
  template <class V>
  void fields(V&& v) {
    v(case_no);
    v(part);
    v(since);
    v(rank);
  }
};

}  // namespace

std::string joined(std::string_view a, std::string_view b) {
  std::string out(a);
  out.push_back('\0');
  out += b;
  return out;
}

std::string key_number(std::uint64_t n) { return fmt::format("{:016x}", n); }

const Record* Region::record(const std::string& reg, const std::string& id) {
  if (auto w = whole_.find(reg); w != whole_.end()) {
    auto it = w->second.find(id);
    return it == w->second.end() ? nullptr : &it->second;
  }
  auto key = joined(reg, id);
  auto it = cache_.find(key);
  if (it == cache_.end()) {
    if (cache_.size() >= kRecordCacheCount && undo_.empty()) cache_.clear();
    it = cache_.emplace(key, loader_(reg, id)).first;
  }
  return it->second ? &*it->second : nullptr;
}

const std::map<std::string, Record>& Region::whole(const std::string& reg) const {
  static const std::map<std::string, Record> kNone;
  auto it = whole_.find(reg);
  return it == whole_.end() ? kNone : it->second;
}

void Region::keep_whole(const std::string& reg, std::map<std::string, Record> records) {
  whole_[reg] = std::move(records);
}

void Region::put_record(const std::string& reg, const std::string& id, const std::optional<Record>& record) {
  std::optional<Record> before;
  if (auto* r = this->record(reg, id)) before = *r;
  auto set = [this, reg, id](const std::optional<Record>& r) {
    if (auto w = whole_.find(reg); w != whole_.end()) {
      if (r)
        w->second[id] = *r;
      else
        w->second.erase(id);
    } else {
      cache_[joined(reg, id)] = r;
    }
  };
  undo_.push_back([set, before] { set(before); });
  set(record);
}

void Region::row(const char* space, std::string key, std::optional<std::string> body) {
  rows_.push_back({space, std::move(key), std::move(body)});
}

void Region::apply(const Event& event, const Case* c, HistoryNo history) {
  if (auto* e = std::get_if<SeatTaken>(&event)) {
    book(c->no, {e->seat, e->scope, e->instance, e->node, e->reg, e->record, e->held, e->from, e->till});
  } else if (auto* g = std::get_if<SeatGivenBack>(&event)) {
    for (const auto& s : c->seats)  // asked before the case applies it, so the seat is still there
      if (s.no == g->seat) unbook(c->no, s);
  } else if (auto* w = std::get_if<Waitlisted>(&event)) {
    if (w->over)
      unlist(w->reg, c->no, w->instance);
    else
      enlist(w->reg, {history, c->no, w->instance});
  } else if (auto* in = std::get_if<PoolEntered>(&event)) {
    Member m{c->subject_id, c->no, in->part, in->at, in->rank};
    pools[in->pool].put_member(m);
    undo_.push_back([this, pool = in->pool, client = m.client] { pools[pool].drop_member(client); });
    row(space::kMember, joined(in->pool, m.client), encode(StoredMember{m.case_no, m.part, m.since, m.rank}));
    if (in->once.empty() || pools[in->pool].is_used(in->once)) return;
    pools[in->pool].put_used(in->once);
    undo_.push_back([this, pool = in->pool, once = in->once] { pools[pool].drop_used(once); });
    row(space::kPoolOnce, joined(in->pool, in->once), "");
  } else if (auto* out = std::get_if<PoolLeft>(&event)) {
    auto& members = pools[out->pool].members();
    auto it = members.find(c->subject_id);
    if (it == members.end()) return;
    undo_.push_back([this, pool = out->pool, m = it->second] { pools[pool].put_member(m); });
    row(space::kMember, joined(out->pool, c->subject_id), std::nullopt);
    pools[out->pool].drop_member(c->subject_id);
  } else if (auto* p = std::get_if<RecordPut>(&event)) {
    put_record(p->reg, p->id, p->now);
  } else if (auto* written = std::get_if<RecordWritten>(&event)) {
    put_record(written->reg, written->id, written->now);
    apply_record(written->reg, written->id, written->externals, history);
  } else if (auto* gone = std::get_if<RecordGone>(&event)) {
    put_record(gone->reg, gone->id, std::nullopt);
    apply_record(gone->reg, gone->id, gone->externals, history);
  } else if (!apply_money(event, history)) {
    apply_absence(event, c);
    if (c) apply_job(event, *c);
    if (auto* back = std::get_if<CaseMovedBack>(&event)) apply_moved_back(*back, *c);
    apply_mail(event, c, history);
  }
}

void Region::book(CaseNo c, const Seat& s) {
  Booking b{c, s.no, own_days(s.by_hand(), s.from, s.till)};
  capacity.take(s.reg, s.record, b);
  undo_.push_back([this, reg = s.reg, record = s.record, b] { capacity.give_back(reg, record, b); });
  row(space::kSeat, seat_key(s.reg, s.record, c, s.no), b.days ? encode(*b.days) : "");
}

void Region::unbook(CaseNo c, const Seat& s) {
  Booking b{c, s.no, own_days(s.by_hand(), s.from, s.till)};
  capacity.give_back(s.reg, s.record, b);
  undo_.push_back([this, reg = s.reg, record = s.record, b] { capacity.take(reg, record, b); });
  row(space::kSeat, seat_key(s.reg, s.record, c, s.no), std::nullopt);
}

void Region::enlist(const std::string& reg, Waiting one) {
  capacity.wait(reg, one);
  row(space::kWaiting, waiting_key(reg, one), "");
  undo_.push_back([this, reg, one] { capacity.stop_waiting(reg, one.case_no, one.instance); });
}

void Region::unlist(const std::string& reg, CaseNo c, InstanceNo instance) {
  for (const auto& one : capacity.waiting(reg)) {
    if (one.case_no != c || one.instance != instance) continue;
    row(space::kWaiting, waiting_key(reg, one), std::nullopt);
    undo_.push_back([this, reg, one] { capacity.wait(reg, one); });
    break;
  }
  capacity.stop_waiting(reg, c, instance);
}

bool Region::apply_money(const Event& event, HistoryNo history) {
  if (auto* posted = std::get_if<MoneyPosted>(&event)) {
    ledger.post(*posted, 1);
    undo_.push_back([this, p = *posted] { ledger.post(p, -1); });
    auto number = key_number(static_cast<std::uint64_t>(history)) + "." + key_number(rows_.size());
    row(space::kLedger, number, encode(*posted));
    row(space::kLedgerOf, joined(posted->budget, number), "");
    if (!posted->into.empty()) row(space::kLedgerOf, joined(posted->into, number), "");
    if (posted->case_no != 0)
      row(space::kLedgerOfCase, joined(key_number(static_cast<std::uint64_t>(posted->case_no)), number), "");
    return true;
  }
  if (auto* closed = std::get_if<BudgetClosed>(&event)) {
    ledger.close(closed->budget, true);
    undo_.push_back([this, budget = closed->budget] { ledger.close(budget, false); });
    row(space::kClosed, closed->budget, encode(*closed));
    return true;
  }
  return false;
}

bool Region::load_money(const std::string& space, const std::string& budget, std::string_view body) {
  if (space == space::kLedger) {
    auto posted = decode<MoneyPosted>(body);
    if (!posted) return false;
    ledger.post(*posted, 1);
  } else {
    auto closed = decode<BudgetClosed>(body);
    if (!closed) return false;
    ledger.close(budget, true);
  }
  return true;
}

void Region::apply_record(const std::string& reg, const std::string& id, const std::vector<ExternalId>& externals,
                          HistoryNo history) {
  row(space::kRecordTurn, joined(joined(reg, id), key_number(static_cast<std::uint64_t>(history))), "");
  for (const auto& e : externals) {
    auto there = [&](const std::string& external) { return joined(joined(reg, e.system), external); };
    if (!e.was.empty()) row(space::kExternal, there(e.was), std::nullopt);
    if (!e.now.empty()) row(space::kExternal, there(e.now), id);
    row(space::kExternalOf, joined(joined(reg, id), e.system), e.now.empty() ? std::nullopt : std::optional(e.now));
  }
}

void Region::apply_mail(const Event& event, const Case* c, HistoryNo history) {
  auto key = [&](std::uint32_t number) {
    return key_number(static_cast<std::uint64_t>(c->no)) + "." + key_number(number);
  };
  if (auto* received = std::get_if<MessageReceived>(&event)) {
    PendingMail mail{c->no, received->message, "", received->at, received->until, 0};
    row(space::kMail, key(received->number), encode(mail));
  } else if (auto* taken = std::get_if<MessageTaken>(&event)) {
    row(space::kMail, key(taken->number), std::nullopt);
  } else if (auto* lost = std::get_if<MessageLost>(&event)) {
    row(space::kMail, key(lost->number), std::nullopt);
    for (const auto& m : c->mailbox) {
      if (m.no != lost->number) continue;
      PendingMail mail{c->no, m.message, lost->reason, m.at, m.until, lost->at};
      row(space::kLostMail, key_number(static_cast<std::uint64_t>(history)) + "." + key(m.no), encode(mail));
    }
  }
}

void Region::apply_absence(const Event& event, const Case* c) {
  auto book = [this](const std::string& user, Date from) {
    auto* before = absences.find(user, from);
    undo_.push_back([this, user, from, was = before ? std::optional(*before) : std::nullopt] {
      absences.drop(user, from);
      if (was) absences.put(*was);
    });
  };
  if (auto* put = std::get_if<AbsencePut>(&event)) {
    Absence absence{put->user, put->from, put->till, put->substitute, put->reason};
    book(put->user, put->from);
    absences.put(absence);
    row(space::kAbsence, absence_key(put->user, put->from), encode(absence));
  } else if (auto* gone = std::get_if<AbsenceGone>(&event)) {
    book(gone->user, gone->from);
    absences.drop(gone->user, gone->from);
    row(space::kAbsence, absence_key(gone->user, gone->from), std::nullopt);
  } else if (auto* in = std::get_if<StoodIn>(&event)) {
    forget_stand_in(c, in->instance);
    row(space::kStandIn, item_key(in->user, c->no, in->instance), "");
  } else if (auto* over = std::get_if<StandInOver>(&event)) {
    forget_stand_in(c, over->instance);
  } else if (auto* ended = std::get_if<Ended>(&event)) {
    forget_stand_in(c, ended->instance);
    for (const auto& user : c->helpers_of(ended->instance))
      row(space::kHelper, item_key(user, c->no, ended->instance), std::nullopt);
    forget_told(*c, ended->instance);
  } else if (auto* helps = std::get_if<HelperAdded>(&event)) {
    row(space::kHelper, item_key(helps->user, c->no, helps->instance), "");
  } else if (auto* leaves = std::get_if<HelperGone>(&event)) {
    row(space::kHelper, item_key(leaves->user, c->no, leaves->instance), std::nullopt);
  } else if (auto* escalated = std::get_if<Escalated>(&event)) {
    row(space::kTold, item_key(escalated->to, c->no, escalated->instance), "");
  } else if (auto* reminded = std::get_if<Reminded>(&event)) {
    row(space::kTold, item_key(reminded->to, c->no, reminded->instance), "");
  } else if (std::holds_alternative<CaseEnded>(event)) {
    forget_told(*c, 0);
  }
}

void Region::forget_told(const Case& c, InstanceNo instance) {
  const auto& i = *c.find(instance);
  for (const auto* told : {&i.escalated, &i.reminded})
    for (const auto& who : *told) row(space::kTold, item_key(who, c.no, instance), std::nullopt);
}

void Region::forget_stand_in(const Case* c, InstanceNo instance) {
  const auto& user = c->stands_for(instance);
  if (!user.empty()) row(space::kStandIn, item_key(user, c->no, instance), std::nullopt);
}

bool Region::load_row(const std::string& space, std::string_view key, std::string_view body) {
  auto cut = key.find('\0');
  std::string first(key.substr(0, cut));
  std::string_view rest = cut == std::string_view::npos ? std::string_view() : key.substr(cut + 1);
  auto hex = [](std::string_view s) { return std::strtoull(std::string(s).c_str(), nullptr, 16); };
  if (space == space::kSeat) {
    auto cut2 = rest.find('\0');
    if (cut2 == std::string_view::npos || rest.size() != cut2 + 1 + 33) return false;
    auto tail = rest.substr(cut2 + 1);
    auto days = body.empty() ? std::nullopt : decode<Days>(body);
    if (!body.empty() && !days) return false;
    capacity.take(
        first, std::string(rest.substr(0, cut2)),
        {static_cast<CaseNo>(hex(tail.substr(0, 16))), static_cast<std::uint32_t>(hex(tail.substr(17))), days});
    return true;
  }
  if (space == space::kWaiting) {
    if (rest.size() != 50) return false;
    capacity.wait(first,
                  {static_cast<HistoryNo>(hex(rest.substr(0, 16))), static_cast<CaseNo>(hex(rest.substr(17, 16))),
                   static_cast<InstanceNo>(hex(rest.substr(34)))});
    return true;
  }
  if (space == space::kLedger || space == space::kClosed) return load_money(space, first, body);
  if (space == space::kAbsence) {
    auto absence = decode<Absence>(body);
    if (!absence) return false;
    absences.put(*absence);
    return true;
  }
  if (space == space::kJob) {
    auto job = decode<QueuedJob>(body);
    if (job) jobs.put(std::move(*job));
    return job.has_value();
  }
  if (space == space::kLease) {
    auto last = decode<std::uint64_t>(body);
    if (last) jobs.last_lease = *last;
    return last.has_value();
  }
  if (space == space::kPoolOnce) {
    pools[first].put_used(std::string(rest));
    return true;
  }
  if (space == space::kMember) {
    auto m = decode<StoredMember>(body);
    if (!m) return false;
    pools[first].put_member({std::string(rest), m->case_no, m->part, m->since, m->rank});
    return true;
  }
  return false;
}

void Region::roll_back(Mark mark) {
  while (undo_.size() > mark.undo) {
    undo_.back()();
    undo_.pop_back();
  }
  rows_.resize(mark.rows);
}

std::vector<RowChange> Region::accept() {
  undo_.clear();
  // A turn may take a seat and give it back: what it did last with a key is what must be stored, and the store knows no
  // order between what is put and what goes.
  std::set<std::pair<std::string, std::string>> later;
  std::vector<RowChange> rows;
  for (auto it = rows_.rbegin(); it != rows_.rend(); ++it)
    if (later.emplace(it->space, it->key).second) rows.push_back(std::move(*it));
  rows_.clear();
  std::reverse(rows.begin(), rows.end());
  return rows;
}

}  // namespace trajectum::state
