// A form as it came -> the completion of a step in a turn, with fields of every type and a handler. What is refused
// says why; what is taken is what its fields say, by other code than the engine's, is taken again as it is, and again
// as it is shown.
//   input = a line a field, NAME=VALUE; the value is JSON, or else a text, so that most of what is made up is a form
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "turn/play.hpp"
#include "unit/route/bundles.hpp"

using namespace trajectum;

namespace {

constexpr const char* kForm = R"lua(
  file = { text "word", integer "n", date "day" },
  step "x" { by = role "worker", due = days(9), form = {
    text "name" { required = true, min = 2, max = 40 }, note "why" { max = 300 }, yesno "sure" { default = true },
    integer "count" { min = -5, max = 1000 }, decimal "part" { min = 0, max = 1 }, money "cost" { max = euro(5000) },
    date "from_day", choice "way" { "left", "right", default = "left" }, choices "picks" { "x", "y", "z", max = 2 },
    choice "known" { from = "employer" }, ref "employer", bsn "number", text "again" { prefill = "file.word" },
    group "one" { text "inside" { required = true }, integer "deep" },
    group "rows" { many = true, max = 3, date "day" { required = true }, money "cents", choices "marks" { "a", "b" } } },
  on_done = function(case, form)
    case.file.word = form.name
    case.file.n = form.count
    case.file.day = form.from_day
  end },
)lua";
constexpr Instant kMondayMorning = 1561964400000;

bool is_employer(std::string_view id) { return id == "e1" || id == "e2"; }

class Shown final : public FieldWorld {
 public:
  bool record_exists(const std::string& reg, const std::string& id) const override {
    return reg == "employer" && is_employer(id);
  }
  std::optional<List> listed(const std::string&) const override { return std::nullopt; }
};

bool fits(const Field& field, const Value& value);

bool all_fit(const std::vector<Field>& fields, const Record& record) {
  for (const auto& [name, value] : record)
    if (auto* field = find_field(fields, name); !field || !fits(*field, value)) return false;
  for (const auto& field : fields)
    if (field.required && record.get(field.name).empty()) return false;
  return true;
}

bool within(const Field& field, double n) {
  return !(field.min && n < static_cast<double>(*field.min)) && !(field.max && n > static_cast<double>(*field.max));
}

bool every(const Value& list, const Field& field, bool (*one)(const Field&, const Value&)) {
  auto* values = list.as<List>();
  return values && within(field, static_cast<double>(values->size())) &&
         std::all_of(values->begin(), values->end(), [&](const auto& value) { return one(field, value); });
}

bool has_twins(const List& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](const auto& x) { return std::count(list.begin(), list.end(), x) > 1; });
}

bool is_choice(const Field& field, const Value& value) {
  auto text = value.text();
  if (field.options.empty()) return is_employer(text);
  return std::any_of(field.options.begin(), field.options.end(), [&](const auto& option) { return option.id == text; });
}

bool is_row(const Field& field, const Value& value) {
  auto* row = value.as<Record>();
  return row && all_fit(field.fields, *row);
}

/// What the form above says of a value, once more.
bool fits(const Field& field, const Value& value) {
  switch (field.type) {
    case FieldType::text:
    case FieldType::note: {
      auto* text = value.as<std::string>();
      auto characters = text ? std::count_if(text->begin(), text->end(), [](char c) { return (c & 0xC0) != 0x80; }) : 0;
      return text && within(field, static_cast<double>(characters));
    }
    case FieldType::yesno: return value.kind() == Value::Kind::yesno;
    case FieldType::integer:
      return value.kind() == Value::Kind::integer && within(field, static_cast<double>(value.integer()));
    case FieldType::decimal: return value.kind() == Value::Kind::decimal && within(field, *value.as<double>());
    case FieldType::money: {
      auto* money = value.as<Money>();
      return money && within(field, static_cast<double>(money->cents));
    }
    case FieldType::date: return value.kind() == Value::Kind::date;
    case FieldType::choice:
    case FieldType::ref: return is_choice(field, value);
    case FieldType::choices: return every(value, field, is_choice) && !has_twins(*value.as<List>());
    case FieldType::group: return field.many ? every(value, field, is_row) : is_row(field, value);
    case FieldType::bsn: return value.text().size() == 9 && is_bsn(value.text());
    case FieldType::document: break;
  }
  return false;
}

/// A region with a case at its step, and the turns of it.
class Desk {
 public:
  Desk() : bundle_(load()), region_(1, [](const auto& reg, const auto& id) { return record(reg, id); }) {
    case_.region = 1;
    case_.no = 1;
    case_.seq = 1;
    Record file;
    file.set("word", "pre");
    auto opening = play(case_);
    TRAJECTUM_ASSERT(opening.open_case("", "c1", 0, 0, file).ok());
    opening.settle();
    region_.accept();
    item_ = case_.instances.front().no;
  }

  const std::vector<Field>& fields() const { return route().node(case_.find(item_)->node).form; }

  /// The case after the step is completed with this form, or why not. Nothing of it stays.
  Result<state::Case> complete(const Record& form) {
    auto after = case_;
    ++after.seq;
    auto mark = region_.mark();
    auto turn = play(after);
    auto done = turn.complete({item_, "", form});
    if (done) turn.settle();
    region_.roll_back(mark);
    if (!done) return done.error();
    return after;
  }

 private:
  static std::shared_ptr<route::Bundle> load() {
    auto result = route::load(route::test::small(kForm), {});
    TRAJECTUM_ASSERT(result.bundle);
    return result.bundle;
  }
  static std::optional<Record> record(const std::string& reg, const std::string& id) {
    if (reg == "client" ? id != "c1" : !is_employer(id)) return std::nullopt;
    Record out;
    out.set("name", id);
    return out;
  }
  const route::Route& route() const { return bundle_->routes.at("r"); }
  turn::Play play(state::Case& c) {
    using Staff = std::map<std::string, turn::Person>;
    turn::World world{.bundle = *bundle_,
                      .region = region_,
                      .ids = ids_,
                      .now = kMondayMorning,
                      .history = 1,
                      .caseload = [](const auto&) { return std::size_t{0}; },
                      .person = [](const auto&) { return worker(); },
                      .staff = [this]() -> const Staff& { return staff_; },
                      .load = [](const auto&) { return std::size_t{0}; },
                      .calendars = bundle_->calendars,
                      .answers = nullptr,
                      .other = [](CaseNo) { return std::nullopt; }};
    return {std::move(world), route(), c, {"wim", {"worker"}, false, {}}};
  }
  static turn::Person worker() { return {{"worker"}, {}, false}; }

  std::shared_ptr<route::Bundle> bundle_;
  state::Region region_;
  IdCodec ids_{IdCodec::Key{}};
  std::map<std::string, turn::Person> staff_{{"wim", worker()}};
  state::Case case_;
  InstanceNo item_ = 0;
};

Record form_of(std::string_view lines) {
  Record out;
  while (!lines.empty()) {
    auto line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    auto name = line.substr(0, line.find('='));
    auto said = line.substr(std::min(name.size() + 1, line.size()));
    auto value = parse_json(said);
    if (!value) value = parse_json(to_json(Value(said)));
    auto is_utf8 = parse_json(to_json(Value(name))).ok();
    if (value && is_utf8) out.set(name, *value);
  }
  return out;
}

void is_refused(const Error& error) {
  TRAJECTUM_ASSERT(error.code == ErrorCode::refused && error.reason == "form" && error.path.starts_with("form."));
  TRAJECTUM_ASSERT(!error.text.nl.empty() && !error.text.en.empty());
}

void is_taken(const Desk& desk, const state::Case& after) {
  TRAJECTUM_ASSERT(after.results.size() == 1 && !after.is_open());
  const auto& typed = after.results.front().second;
  TRAJECTUM_ASSERT(all_fit(desk.fields(), typed));
  TRAJECTUM_ASSERT(after.file.get("word") == typed.get("name") && after.file.get("n") == typed.get("count"));
  const CoerceOptions kAsItIs{"form", "form", true};
  auto again = coerce(desk.fields(), typed, Shown(), kAsItIs);
  TRAJECTUM_ASSERT(again && *again == typed);
  auto shown = parse_json(to_json(typed));
  TRAJECTUM_ASSERT(shown.ok());
  auto as_shown = coerce(desk.fields(), *shown->as<Record>(), Shown(), kAsItIs);
  TRAJECTUM_ASSERT(as_shown && *as_shown == typed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static Desk desk;
  auto after = desk.complete(form_of({reinterpret_cast<const char*>(bytes), size}));
  if (after)
    is_taken(desk, *after);
  else
    is_refused(after.error());
  return 0;
}
