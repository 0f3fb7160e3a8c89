// What the entries of a case's history are made of: names for numbers, and nothing of what is kept from most readers.
#ifndef TRAJECTUM_PIPELINE_HISTORY_ENTRIES_HPP
#define TRAJECTUM_PIPELINE_HISTORY_ENTRIES_HPP
#include <algorithm>
#include <string>
#include <vector>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"

namespace trajectum::pipeline::views {

/// The words of one turn's events. Borrows all it is given; used within one call, on the shard's thread.
class Entries {
 public:
  Entries(Engine& engine, RegionAtWork& r, const route::Route& route, CaseNo no, Lang lang)
      : engine_(engine), r_(r), route_(route), no_(no), lang_(lang) {}

  Record operator()(const state::CaseMoved& e) const {
    auto o = version("case_moved", e.version_was, e.version, e.was, e.hash);
    if (!e.reason.empty()) o.set("reason", e.reason);
    return o;
  }
  Record operator()(const state::CaseMovedBack& e) const {
    auto o = version("case_moved_back", e.version_was, e.version, e.was, e.hash);
    if (!e.reason.empty()) o.set("reason", e.reason);
    return o;
  }
  Record operator()(const state::TimerStopped& e) const {
    auto o = of("timer_stopped");
    o.set("timer", static_cast<std::int64_t>(e.timer));
    return o;
  }
  Record operator()(const state::TimerGoesOn& e) const {
    auto o = of("timer_goes_on");
    o.set("timer", static_cast<std::int64_t>(e.timer));
    o.set("at", calendar::format_instant(e.at));
    return o;
  }
  Record operator()(const state::DueShifted& e) const {
    auto o = of("due_shifted");
    item(o, e.instance);
    o.set("days", static_cast<std::int64_t>(e.days));
    o.set("due", e.due);
    return o;
  }
  Record operator()(const state::ItemRoleSet& e) const {
    auto o = of("item_role_set");
    item(o, e.instance);
    o.set("role", e.role);
    return o;
  }

 protected:
  static Record version(const char* type, const std::string& from, const std::string& to, const std::string& was,
                        const std::string& hash) {
    auto o = of(type);
    o.set("from", from);
    o.set("to", to);
    o.set("from_bundle", was);
    o.set("bundle", hash);
    return o;
  }
  /// True if a table's result is kept from who may not read a field: `file_set` does not show it either.
  bool writes_sensitive(const route::Node& n) const {
    auto sensitive = [this](const route::Path& path) {
      auto* field = path.empty() ? nullptr : find_field(route_.file, path.segments.front().name);
      return field && field->sensitive;
    };
    return sensitive(n.into) ||
           std::any_of(n.into_each.begin(), n.into_each.end(), [&](const auto& one) { return sensitive(one.second); });
  }
  static Record record(const char* type, const std::string& reg, const std::string& id) {
    auto o = of(type);
    o.set("register", reg);
    o.set("id", id);
    return o;
  }
  static Record of(const char* type) {
    Record o;
    o.set("type", type);
    return o;
  }
  Record at(const char* type, route::NodeIndex n) const {
    auto o = of(type);
    node(o, n);
    return o;
  }
  static Record document(const char* type, std::uint32_t no, const std::string& reason = "") {
    auto o = of(type);
    o.set("document", static_cast<std::int64_t>(no));
    if (!reason.empty()) o.set("reason", reason);
    return o;
  }
  static Record signature(std::uint32_t no, const state::Signature& s) {
    auto o = document("document_signed", no);
    o.set("as", s.who);
    o.set("date", s.on);
    return o;
  }
  static Record seat(const char* type, std::uint32_t no) {
    auto o = of(type);
    o.set("seat", static_cast<std::int64_t>(no));
    return o;
  }
  static Record term(const char* type, const std::string& name) {
    auto o = of(type);
    o.set("term", name);
    return o;
  }
  Record link(const char* type, const state::CaseLink& link, const std::string& reason) const {
    auto o = of(type);
    o.set("kind", turn::link_word(link));
    o.set("case", engine_.ids().case_id(r_.no, link.other));
    if (!reason.empty()) o.set("reason", reason);
    return o;
  }
  static Record sla(const char* type, const std::string& name) {
    auto o = of(type);
    o.set("sla", name);
    return o;
  }
  static Record with_end(Record o, const calendar::TermEnd& counted) {
    if (counted.date) o.set("end", *counted.date);
    o.set("derivation", derivation(counted, std::nullopt));
    return o;
  }
  /// Sensitive answers stay out of what everybody may read.
  static Record shown(const Record& form, const std::vector<Field>& fields) {
    Record out;
    for (const auto& [name, value] : form) {
      auto* declared = find_field(fields, name);
      if (!declared || !declared->sensitive) out.append(name, value);
    }
    return out;
  }
  void item(Record& o, InstanceNo i) const { o.set("item", engine_.ids().item_id(r_.no, no_, i)); }
  void node(Record& o, route::NodeIndex n) const { o.set("node", route_.node(n).name); }

  Engine& engine_;
  RegionAtWork& r_;
  const route::Route& route_;
  CaseNo no_;
  Lang lang_;
};

}  // namespace trajectum::pipeline::views

#endif  // TRAJECTUM_PIPELINE_HISTORY_ENTRIES_HPP
