// The one dynamic value of the engine: what forms, case files, register records and Lua exchange.
#ifndef TRAJECTUM_MODEL_VALUE_HPP
#define TRAJECTUM_MODEL_VALUE_HPP
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/time.hpp"

namespace trajectum {

class Value;
using List = std::vector<Value>;

/// Named values in the order they were set. Small: look-up is a scan. A copy shares them with the original until one of
/// the two changes: a case is copied before each turn, and most turns change few of its records. One thread at a time
/// may use a record; copies may be with other threads.
class Record {
 public:
  using Entry = std::pair<std::string, Value>;
  Record();
  Record(const Record& other);
  Record(Record&& other) noexcept;
  Record& operator=(const Record& other);
  Record& operator=(Record&& other) noexcept;
  ~Record();
  const Value* find(std::string_view name) const;
  /// The value, or an empty Value that lives as long as the program.
  const Value& get(std::string_view name) const;
  void set(std::string_view name, Value value);  // replaces in place or appends; an empty Value removes
  bool erase(std::string_view name);
  bool empty() const;
  std::size_t size() const;
  std::vector<Entry>::const_iterator begin() const;
  std::vector<Entry>::const_iterator end() const;
  /// Appends without looking for the name: for decoders that know names are distinct.
  void append(std::string name, Value value);
  bool operator==(const Record&) const;  // same names and values, in any order

 private:
  using Entries = std::vector<Entry>;
  struct Shared {
    std::atomic<std::uint32_t> owners{1};
    Entries entries;
  };
  static const Entries& none();
  const Entries& entries() const { return shared_ ? shared_->entries : none(); }
  Entries& own();  // its own, to be changed
  void let_go();
  Shared* shared_ = nullptr;  // null: nothing in it
};

class Value {
 public:
  enum class Kind : std::uint8_t { none, yesno, integer, decimal, text, date, money, duration, list, record };

  // Copying and destroying live in one place: written out in every file that holds a Value they were half of its build.
  Value() = default;
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();
  Value(std::nullptr_t) {}
  Value(bool b) : v_(b) {}
  Value(std::int64_t n) : v_(n) {}
  Value(int n) : v_(static_cast<std::int64_t>(n)) {}
  Value(double d) : v_(d) {}
  Value(std::string s) : v_(std::move(s)) {}
  Value(std::string_view s) : v_(std::string(s)) {}
  Value(const char* s) : v_(std::string(s)) {}
  Value(Date d) : v_(d) {}
  Value(Money m) : v_(m) {}
  Value(Duration d) : v_(std::move(d)) {}
  Value(List l) : v_(std::move(l)) {}
  Value(Record r) : v_(std::move(r)) {}

  Kind kind() const { return static_cast<Kind>(v_.index()); }
  bool empty() const { return v_.index() == 0; }
  template <class T>
  const T* as() const {
    return std::get_if<T>(&v_);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&v_);
  }
  /// The text, or "" when it is not one.
  std::string_view text() const {
    auto* s = as<std::string>();
    return s ? std::string_view(*s) : std::string_view();
  }
  std::int64_t integer(std::int64_t otherwise = 0) const {
    auto* n = as<std::int64_t>();
    return n ? *n : otherwise;
  }
  bool yes() const {
    auto* b = as<bool>();
    return b && *b;
  }
  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Date, Money, Duration, List, Record> v_;
};

// Here, and not in the class: clang asks for a whole Value where an entry is looked at.
inline bool Record::empty() const { return entries().empty(); }
inline std::size_t Record::size() const { return entries().size(); }
inline std::vector<Record::Entry>::const_iterator Record::begin() const { return entries().begin(); }
inline std::vector<Record::Entry>::const_iterator Record::end() const { return entries().end(); }

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_VALUE_HPP
