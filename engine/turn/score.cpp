#include "turn/score.hpp"

#include <algorithm>

#include "route/labels.hpp"

namespace trajectum::turn {

namespace {

std::vector<Field> seen_fields(const std::vector<Field>& fields) {
  std::vector<Field> out;
  for (const auto& field : fields) {
    if (route::is_unseen(field)) continue;
    out.push_back(field);
    out.back().fields = seen_fields(field.fields);
  }
  return out;
}

Record seen(const std::vector<Field>& fields, const Record& whole);

Value seen(const Field& field, const Value& value) {
  if (field.type != FieldType::group) return value;
  if (auto* row = value.as<Record>()) return seen(field.fields, *row);
  List out;
  if (auto* rows = value.as<List>())
    for (const auto& row : *rows)
      if (auto* one = row.as<Record>()) out.push_back(seen(field.fields, *one));
  return out;
}

Record seen(const std::vector<Field>& fields, const Record& whole) {
  Record out;
  for (const auto& field : fields)
    if (auto* value = whole.find(field.name)) out.set(field.name, seen(field, *value));
  return out;
}

Record with_key(Record record, const std::string& key_field, const std::string& id) {
  record.set(key_field, id);
  record.set("id", id);
  return record;
}

Error says_nothing(const route::Criterion& c, const std::string& problem_nl, const std::string& problem_en) {
  Error e;
  e.code = ErrorCode::incident;
  e.reason = "script";
  auto place = c.origin.file + ":" + std::to_string(c.origin.line) + ": ";
  e.incident = ScriptPlace{c.origin.file, c.origin.line, problem_en};
  e.text = {"Een script ging mis: " + place + "het criterium `" + c.name + "` " + problem_nl,
            "A script failed: " + place + "the criterion `" + c.name + "` " + problem_en};
  return e;
}

/// What its function gave: 0..1, true or false; then `{ nl, en }`, or nothing.
Result<CriterionScore> read_score(const route::Criterion& c, const route::Labels& labels,
                                  const std::vector<Value>& given) {
  CriterionScore out;
  auto first = given.empty() ? Value() : given.front();
  if (auto* yes = first.as<bool>()) {
    out.out = !*yes;
    out.score = *yes ? 1 : 0;
  } else if (auto* whole = first.as<std::int64_t>()) {
    out.score = static_cast<double>(*whole);
  } else if (auto* part = first.as<double>()) {
    out.score = *part;
  } else {
    return says_nothing(c, "geeft geen getal van 0 tot 1, true of false", "gives no number from 0 to 1, true or false");
  }
  if (out.score < 0 || out.score > 1)
    return says_nothing(c, "geeft een getal buiten 0 tot 1", "gives a number outside 0 to 1");
  if (given.size() < 2 || given[1].empty()) return out;
  auto* why = given[1].as<Record>();
  if (!why || why->get("nl").text().empty() || why->get("en").text().empty())
    return says_nothing(c, "geeft een reden die geen { nl = ..., en = ... } is",
                        "gives a reason that is no { nl = ..., en = ... }");
  out.why = route::relabelled(labels, {std::string(why->get("nl").text()), std::string(why->get("en").text())});
  return out;
}

}  // namespace

Comparer::Comparer(const route::Bundle& bundle, const route::Register& reg, Date today)
    : bundle_(bundle),
      reg_(reg),
      clients_(bundle.registers.at(reg.matched)),
      client_fields_(seen_fields(clients_.fields)),
      record_fields_(seen_fields(reg.fields)),
      today_(today) {}

Record Comparer::client(const std::string& id, const Record& whole) const {
  return with_key(seen(client_fields_, whole), clients_.key.name, id);
}

Record Comparer::record(const std::string& id, const Record& whole) const {
  return with_key(seen(record_fields_, whole), reg_.key.name, id);
}

Result<Comparison> Comparer::compare(const Record& client, const Record& record) const {
  Comparison out;
  out.criteria.reserve(reg_.criteria.size());
  double sum = 0, weights = 0;
  for (const auto& criterion : reg_.criteria) {
    auto given = bundle_.scripts->call_pair(criterion.score, {client, client_fields_, clients_.key.name},
                                            {record, record_fields_, reg_.key.name}, today_);
    if (!given) return given.error();
    auto score = read_score(criterion, bundle_.labels, *given);
    if (!score) return score.error();
    out.fits = out.fits && !score->out;
    sum += criterion.weight * score->score;
    weights += criterion.weight;
    out.criteria.push_back(std::move(*score));
  }
  out.score = weights > 0 ? sum / weights : 1;
  return out;
}

std::vector<std::string> Comparer::unseen(const std::vector<Field>& fields) {
  std::vector<std::string> out;
  for (const auto& field : fields)
    if (route::is_unseen(field)) out.push_back(field.name);
  return out;
}

Error does_not_fit(const route::Register& reg, const Comparison& compared) {
  for (std::size_t i = 0; i < compared.criteria.size(); ++i) {
    const auto& said = compared.criteria[i];
    if (!said.out) continue;
    const auto& c = reg.criteria[i];
    auto text = said.why.empty()
                    ? Text{"Dit past niet bij de kandidaat (" + c.title.in(Lang::nl) + "); kies een ander.",
                           "This does not fit (" + c.title.in(Lang::en) + "); choose another."}
                    : said.why;
    return refused("match." + c.name, std::move(text), "form." + reg.id);
  }
  return internal_error("every criterion fits");
}

namespace {

Result<void> check_one(Play& play, const Node& n, const route::Register& reg, InstanceNo item, const std::string& id) {
  const auto& c = play.state();
  auto* found = play.world().region.record(reg.id, id);
  if (!found) return {};  // the form has refused it
  auto record = *found;   // the pointer lives until the next one is read
  bool reserved = std::any_of(n.reserve.begin(), n.reserve.end(), [&](const auto& r) { return r.reg == reg.id; });
  if (!reg.capacity.empty() && !reserved && play.free_units(reg, id, record) <= 0)
    return refused("capacity." + reg.id,
                   {id + " is vol of begonnen; kies een ander.", id + " is full or has begun; choose another."},
                   "form." + reg.id);
  if (reg.criteria.empty()) return {};
  auto* client = play.world().region.record(c.subject_register, c.subject_id);
  if (!client) return internal_error("the subject of a case is gone");
  Comparer comparer(play.world().bundle, reg, play.today());
  auto compared = comparer.compare(comparer.client(c.subject_id, *client), comparer.record(id, record));
  if (!compared) return compared.error();
  if (!compared->fits) return does_not_fit(reg, *compared);
  state::Matched event{item, reg.id, id, compared->score, {}};
  for (std::size_t i = 0; i < reg.criteria.size(); ++i) {
    const auto& criterion = reg.criteria[i];
    const auto& said = compared->criteria[i];
    event.criteria.push_back({criterion.name, criterion.title.nl, criterion.title.en, criterion.weight, said.score,
                              said.why.nl, said.why.en});
  }
  play.emit(std::move(event));
  return {};
}

}  // namespace

Result<void> check_match(Play& play, const Node& n, InstanceNo item, const Record& form) {
  if (n.match.empty()) return {};
  const auto& reg = play.world().bundle.registers.at(n.match);
  auto chosen = form.get(n.match);
  List all = chosen.as<List>() ? *chosen.as<List>() : List{chosen};
  for (const auto& one : all)
    if (!one.text().empty())
      if (auto fits = check_one(play, n, reg, item, std::string(one.text())); !fits) return fits;
  return {};
}

}  // namespace trajectum::turn
