#include "model/value.hpp"

#include <algorithm>
#include <utility>

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
Record::Record(const Record& other) : shared_(other.shared_) {
  if (shared_) shared_->owners.fetch_add(1, std::memory_order_relaxed);
}
Record::Record(Record&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
Record& Record::operator=(const Record& other) { return *this = Record(other); }
Record& Record::operator=(Record&& other) noexcept {
  if (this != &other) {
    let_go();
    shared_ = std::exchange(other.shared_, nullptr);
  }
  return *this;
}
Record::~Record() { let_go(); }

void Record::let_go() {
  // The last one to let go sees all that the others did with the entries.
  if (shared_ && shared_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared_;
  shared_ = nullptr;
}

const Record::Entries& Record::none() {
  static const Entries empty;
  return empty;
}

Record::Entries& Record::own() {
  if (!shared_) {
    shared_ = new Shared;
  } else if (shared_->owners.load(std::memory_order_acquire) > 1) {
    auto* mine = new Shared;
    mine->entries = shared_->entries;
    let_go();
    shared_ = mine;
  }
  return shared_->entries;
}

const Value* Record::find(std::string_view name) const {
  for (const auto& e : entries())
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
  auto& mine = own();
  auto there = std::find_if(mine.begin(), mine.end(), [&](const auto& e) { return e.first == name; });
  if (there != mine.end())
    there->second = std::move(value);
  else
    mine.emplace_back(std::string(name), std::move(value));
}

bool Record::erase(std::string_view name) {
  if (!find(name)) return false;
  std::erase_if(own(), [&](const auto& e) { return e.first == name; });
  return true;
}

void Record::append(std::string name, Value value) { own().emplace_back(std::move(name), std::move(value)); }

bool Record::operator==(const Record& other) const {
  if (shared_ == other.shared_) return true;
  if (size() != other.size()) return false;
  for (const auto& [name, value] : *this) {
    auto* v = other.find(name);
    if (!v || !(*v == value)) return false;
  }
  return true;
}

}  // namespace trajectum
