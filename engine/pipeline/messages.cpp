#include "pipeline/messages.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/log.hpp"

namespace trajectum::pipeline {

namespace {

using Delivery = turn::Play::Delivery;

Error no_case(const Messages::Wanted& wanted) {
  return refused("message.none",
                 {"Er is geen open traject van " + wanted.subject_id + " op de route " + wanted.route + ".",
                  "There is no open case of " + wanted.subject_id + " on the route " + wanted.route + "."});
}

}  // namespace

Result<std::vector<Messages::Delivered>> Messages::deliver(RegionAtWork& r, const Caller& caller,
                                                           const Wanted& wanted) {
  CaseQuery query;
  query.route = wanted.route;
  query.state = "active";
  query.subject_register = wanted.subject_register;
  query.subject_id = wanted.subject_id;
  query.limit = limits::kMessageCasesMax + 1;
  std::vector<CaseNo> cases;
  for (const auto& row : reads_.cases(r.no, query)) cases.push_back(row.no);
  if (cases.empty()) return no_case(wanted);
  if (cases.size() > limits::kMessageCasesMax) {
    auto most = std::to_string(limits::kMessageCasesMax);
    return refused("message.max", {"Meer dan " + most + " open trajecten; stuur het per traject.",
                                   "More than " + most + " open cases; send it to one case at a time."});
  }
  std::size_t waits = 0;
  std::pair<Instant, CaseNo> oldest{INT64_MAX, cases.front()};  // without a wait: the oldest case keeps it
  for (auto no : cases) {
    const auto* c = engine_.find_case(r, no);
    if (!c) continue;
    engine_.ask(r, *c, [&](const turn::Play& play) {
      for (auto wait : play.waits_for_message(wanted.message.message)) {
        ++waits;
        oldest = std::min(oldest, {c->find(wait)->opened_at, no});
      }
    });
  }
  if (wanted.message.deliver == Delivery::exactly_one && waits == 0)
    return refused("message.none", {"Geen van de " + std::to_string(cases.size()) + " open trajecten wacht hier nu op.",
                                    "None of the " + std::to_string(cases.size()) + " open cases waits for it now."});
  if (wanted.message.deliver == Delivery::exactly_one && waits > 1)
    return refused("message.several",
                   {std::to_string(waits) + " knopen wachten hierop; stuur het naar een traject, of naar alle (`all`).",
                    std::to_string(waits) + " nodes wait for it; send it to one case, or to all (`all`)."});
  if (wanted.message.deliver != Delivery::all) cases = {oldest.second};
  std::vector<Delivered> out;
  for (auto no : cases) {
    auto sent = engine_.on_case(
        caller, {no, std::nullopt, [&](turn::Play& play) { return play.receive(wanted.message); }, nullptr});
    if (!sent) return sent.error();
    const auto* c = engine_.find_case(r, no);
    bool kept =
        c && std::any_of(c->mailbox.begin(), c->mailbox.end(), [&](const auto& m) { return m.no == c->last_mail; });
    out.push_back({no, !kept});
  }
  return out;
}

std::vector<std::pair<std::string, state::PendingMail>> Messages::pending(RegionNo region, bool lost,
                                                                          const std::string& after, std::size_t limit) {
  std::vector<std::pair<std::string, state::PendingMail>> out;
  store_.scan_entries(region, lost ? state::space::kLostMail : state::space::kMail, "", after,
                      [&](std::string_view key, std::string_view body) {
                        if (auto mail = engine_.read_row<state::PendingMail>(body, "message"))
                          out.emplace_back(key, std::move(*mail));
                        return out.size() < limit;
                      });
  return out;
}

Result<void> Engine::deliver_mail(RegionAtWork& r, CaseNo from, const turn::FollowUp& f) {
  auto failed = [&](const Error& error) {
    log::warn("message.undelivered", "region {region}: a message of a handler of case {case} was not delivered: {why}",
              {{"region", r.name}, {"case", ids_->case_id(r.no, from)}, {"why", log::why(error)}});
    return engine_turn(r, from, "message.failed", [&](turn::Play& play) { play.not_delivered(f.instance, error); });
  };
  if (depth_ >= limits::kRecursionDepthMax) {
    auto most = std::to_string(limits::kRecursionDepthMax);
    return failed(refused("depth", {"Berichten roepen elkaar meer dan " + most + " diep op.",
                                    "Messages set off each other more than " + most + " deep."}));
  }
  std::vector<CaseNo> cases;
  if (f.to != 0) {
    cases.push_back(f.to);
  } else {
    CaseQuery query;
    query.route = f.mail.route;
    query.state = "active";
    query.subject_register = bundle_of(r, *load_case(r, from))->routes.at(f.mail.route).subject;
    query.subject_id = f.mail.subject;
    query.limit = limits::kMessageCasesMax;
    for (const auto& row : store_.find_cases(r.no, query)) cases.push_back(row.no);
    if (cases.empty())
      return failed(refused("message.none",
                            {"Er is geen open traject van " + f.mail.subject + " op de route " + f.mail.route + ".",
                             "There is no open case of " + f.mail.subject + " on the route " + f.mail.route + "."}));
  }
  for (auto no : cases) {
    if (!load_case(r, no)) return failed(not_found({"Dit traject is er niet.", "There is no such case."}));
    std::optional<Error> refusal;
    auto played = engine_turn(r, no, "message", [&](turn::Play& play) {
      if (auto got = play.receive({f.mail.message, f.mail.data, f.mail.ttl}); !got) refusal = got.error();
    });
    if (!played) return played.error();
    if (refusal)
      if (auto told = failed(*refusal); !told) return told;
  }
  return {};
}

Result<void> Engine::trim_lost_mail(RegionAtWork& r) {
  std::vector<std::string> keys;
  store_.scan_entries(r.no, state::space::kLostMail, "", "", [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  store::Changes changes;
  changes.region = r.no;
  for (std::size_t i = 0; i + limits::kLostMailMax < keys.size(); ++i)
    changes.entries_gone.push_back({state::space::kLostMail, keys[i]});
  if (changes.entries_gone.empty()) return {};
  return store_.write(changes);
}

}  // namespace trajectum::pipeline
