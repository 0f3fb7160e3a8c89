#include "demo/furnish.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "demo/draw.hpp"
#include "demo/names.hpp"

namespace trajectum::demo {
namespace {

class Furnishing {
 public:
  Furnishing(const std::vector<RegisterShape>& registers, std::uint64_t seed, Date today)
      : registers_(registers), seed_(seed), today_(today) {}

  std::vector<RegisterRow> all(std::size_t subjects) {
    std::vector<RegisterRow> out;
    for (const auto* shape : in_order()) {
      auto count = shape->is_subject ? subjects : kOtherRecords;
      std::vector<std::string> made;
      for (std::size_t n = 1; n <= count; ++n) {
        RegisterRow row;
        row.reg = shape->id;
        row.id = shape->key.type == FieldType::integer ? std::to_string(n) : fmt::format("{}-{}", shape->id, n);
        row.fields = record(*shape, shape->fields, stream(shape->id, n));
        made.push_back(row.id);
        out.push_back(std::move(row));
      }
      keys_[shape->id] = std::move(made);
    }
    return out;
  }

 private:
  static std::string refers_to(const Field& field) {
    return field.type == FieldType::ref ? field.to : field.from.find('.') == std::string::npos ? field.from : "";
  }

  /// What is referred to first; in a circle, as they were given.
  std::vector<const RegisterShape*> in_order() const {
    std::vector<const RegisterShape*> out;
    std::set<std::string> placed, on_the_way;
    std::function<void(const RegisterShape&)> place = [&](const RegisterShape& shape) {
      if (placed.count(shape.id) || !on_the_way.insert(shape.id).second) return;
      for (const auto& field : shape.fields)
        for (const auto& other : registers_)
          if (other.id == refers_to(field)) place(other);
      placed.insert(shape.id);
      out.push_back(&shape);
    };
    for (const auto& shape : registers_) place(shape);
    return out;
  }

  /// One number for each record: what is drawn for it depends on nothing else.
  static std::uint64_t stream(const std::string& reg, std::size_t n) { return Draw(n, 0, reg).bits(); }

  Record record(const RegisterShape& shape, const std::vector<Field>& fields, std::uint64_t who) const {
    Record out;
    for (const auto& field : fields) {
      bool filled = field.required || Draw(seed_, who, field.name + "?").chance(0.8);
      if (!filled) continue;
      if (auto value = value_of(shape, field, who); !value.empty()) out.set(field.name, std::move(value));
    }
    return out;
  }

  std::int64_t number(const Field& field, std::uint64_t who, std::int64_t least, std::int64_t spread) const {
    auto low = field.min.value_or(least);
    auto high = std::max(low, std::min(field.max.value_or(low + spread), low + spread));
    return low +
           static_cast<std::int64_t>(Draw(seed_, who, field.name).index(static_cast<std::size_t>(high - low + 1)));
  }

  std::string text(const RegisterShape& shape, const Field& field, std::uint64_t who) const {
    auto one_of = [&](const auto& list, const char* part) {
      return std::string(list[Draw(seed_, who, field.name + part).index(list.size())]);
    };
    bool is_name = field.name.find("na") == 0;  // name, naam
    std::string out;
    if (is_name && shape.is_subject)
      out = one_of(first_names(), "1") + " " + one_of(last_names(), "2");
    else if (is_name)
      out = one_of(company_stems(), "1") + " " + one_of(towns(), "2");
    else
      out = one_of(towns(), "1");
    auto signs = [&] { return std::count_if(out.begin(), out.end(), [](char c) { return (c & 0xC0) != 0x80; }); };
    while (signs() < field.min.value_or(0)) out += "x";
    while (field.max && signs() > *field.max) {
      while (!out.empty() && (out.back() & 0xC0) == 0x80) out.pop_back();
      out.pop_back();
    }
    return out;
  }

  std::vector<std::string> options(const Field& field) const {
    std::vector<std::string> out;
    for (const auto& option : field.options) out.push_back(option.id);
    if (auto made = keys_.find(refers_to(field)); out.empty() && made != keys_.end()) out = made->second;
    return out;
  }

  Value several(const Field& field, std::uint64_t who) const {
    auto from = options(field);
    auto count = std::min<std::size_t>(from.size(), static_cast<std::size_t>(number(field, who, 1, 2)));
    if (count == 0) return {};
    List out;
    auto first = Draw(seed_, who, field.name + "first").index(from.size());
    for (std::size_t i = 0; i < count; ++i) out.emplace_back(from[(first + i) % from.size()]);
    return out;
  }

  Value value_of(const RegisterShape& shape, const Field& field, std::uint64_t who) const {
    Draw draw(seed_, who, field.name);
    switch (field.type) {
      case FieldType::text:
      case FieldType::note: return text(shape, field, who);
      case FieldType::yesno: return draw.chance(0.6);
      case FieldType::integer: return number(field, who, 1, 5);
      case FieldType::decimal: return static_cast<double>(number(field, who, 1, 5));
      case FieldType::money: return Money{number(field, who, 10000, 90000)};
      // Who comes has waited; what is offered is still to come.
      case FieldType::date:
        return Date{today_.days + (shape.is_subject ? -draw.between(1, 700) : draw.between(1, 180))};
      case FieldType::choice:
      case FieldType::ref: {
        auto from = options(field);
        return from.empty() ? Value() : Value(from[draw.index(from.size())]);
      }
      case FieldType::choices: return several(field, who);
      case FieldType::group: {
        auto part = record(shape, field.fields, Draw(seed_, who, field.name).bits());
        return field.many ? Value(List{Value(std::move(part))}) : Value(std::move(part));
      }
      case FieldType::document: return {};
      case FieldType::bsn: return made_up_bsn(draw.between(1, 9000));
    }
    return {};
  }

  const std::vector<RegisterShape>& registers_;
  std::uint64_t seed_;
  Date today_;
  std::map<std::string, std::vector<std::string>> keys_;  // of the records made so far
};

}  // namespace

std::vector<RegisterRow> furnish(const std::vector<RegisterShape>& registers, std::uint64_t seed, std::size_t subjects,
                                 Date today) {
  return Furnishing(registers, seed, today).all(subjects);
}

}  // namespace trajectum::demo
