#include "model/value.hpp"

namespace trajectum {
namespace {
const Value kEmpty;
}

Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;
bool Value::operator==(const Value& other) const { return v_ == other.v_; }

Record::Record() = default;
Record::Record(const Record& other) = default;
Record::Record(Record&& other) noexcept = default;
Record& Record::operator=(const Record& other) = default;
Record& Record::operator=(Record&& other) noexcept = default;
Record::~Record() = default;

const Value* Record::find(std::string_view name) const {
  for (const auto& e : entries_)
    if (e.first == name) return &e.second;
  return nullptr;
}

Value* Record::find(std::string_view name) {
  for (auto& e : entries_)
    if (e.first == name) return &e.second;
  return nullptr;
}

const Value& Record::get(std::string_view name) const {
  auto* v = find(name);
  return v ? *v : kEmpty;
}

void Record::set(std::string_view name, Value value) {
  if (value.empty()) {
    erase(name);
    return;
  }
  if (auto* v = find(name))
    *v = std::move(value);
  else
    entries_.emplace_back(std::string(name), std::move(value));
}

bool Record::erase(std::string_view name) {
  for (auto it = entries_.begin(); it != entries_.end(); ++it) {
    if (it->first == name) {
      entries_.erase(it);
      return true;
    }
  }
  return false;
}

void Record::append(std::string name, Value value) { entries_.emplace_back(std::move(name), std::move(value)); }

bool Record::operator==(const Record& other) const {
  if (entries_.size() != other.entries_.size()) return false;
  for (const auto& [name, value] : entries_) {
    auto* v = other.find(name);
    if (!v || !(*v == value)) return false;
  }
  return true;
}

}  // namespace trajectum
