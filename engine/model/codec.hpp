// The binary codec of everything stored: history events, case bodies, records.
//
// Grammar:  u = LEB128 of an unsigned integer (1..10 bytes);  i = u of the zig-zag of a signed integer
//           text = u:length bytes          list(X) = u:count X*          optional(X) = 0 | 1 X
//           value = u8:kind payload   (kind as Value::Kind)
//             none: -    yesno: u8    integer: i    decimal: 8 bytes IEEE little-endian    text: text
//             date: i:days    money: i:cents    duration: u8:unit i:n text:calendar
//             list: list(value)    record: u:count (text value)*
//           struct = its members in the order its `fields` names them.
// A reader never trusts a length: what runs past the end, nests deeper than kValueDepthMax or has an unknown kind
// sets `failed()`, and everything read after that is empty.
#ifndef TRAJECTUM_MODEL_CODEC_HPP
#define TRAJECTUM_MODEL_CODEC_HPP
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/value.hpp"

namespace trajectum {

class Writer {
 public:
  Writer() = default;
  /// For what becomes about so many bytes: a text that grows step by step is copied seven times on its way to 1 KB.
  explicit Writer(std::size_t bytes) { out_.reserve(bytes); }
  std::string take() { return std::move(out_); }
  const std::string& bytes() const { return out_; }

  void u(std::uint64_t n) {
    while (n >= 0x80) {
      out_.push_back(static_cast<char>(n | 0x80));
      n >>= 7;
    }
    out_.push_back(static_cast<char>(n));
  }
  void operator()(const std::string& s) {
    u(s.size());
    out_.append(s);
  }
  void operator()(std::string_view s) {
    u(s.size());
    out_.append(s);
  }
  void operator()(const Value& value);
  void operator()(const Record& record);
  template <class T>
  requires std::integral<T> || std::is_enum_v<T>
  void operator()(T n) {
    if constexpr (std::is_enum_v<T> || std::is_same_v<T, bool>) {
      u(static_cast<std::uint64_t>(n));
    } else if constexpr (std::is_unsigned_v<T>) {
      u(n);
    } else {
      auto s = static_cast<std::int64_t>(n);
      u((static_cast<std::uint64_t>(s) << 1) ^ static_cast<std::uint64_t>(s >> 63));
    }
  }
  template <class T>
  void operator()(const std::vector<T>& list) {
    u(list.size());
    for (const auto& x : list) (*this)(x);
  }
  template <class A, class B>
  void operator()(const std::pair<A, B>& p) {
    (*this)(p.first);
    (*this)(p.second);
  }
  template <class T>
  void operator()(const std::optional<T>& x) {
    out_.push_back(x ? 1 : 0);
    if (x) (*this)(*x);
  }
  template <class T>
  requires requires(T& t, Writer& w) { t.fields(w); }
  void operator()(const T& t) {
    const_cast<T&>(t).fields(*this);  // `fields` only visits; a Writer never changes what it visits
  }

 private:
  std::string out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : p_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  bool failed() const { return failed_; }
  bool at_end() const { return p_ == end_; }

  std::uint64_t u() {
    std::uint64_t n = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (p_ == end_) return fail();
      auto b = static_cast<unsigned char>(*p_++);
      n |= static_cast<std::uint64_t>(b & 0x7f) << shift;
      if (b < 0x80) return n;
    }
    return fail();
  }
  void operator()(std::string& s) {
    auto n = u();
    if (n > static_cast<std::uint64_t>(end_ - p_)) {
      fail();
      s.clear();
      return;
    }
    s.assign(p_, n);
    p_ += n;
  }
  void operator()(Value& value) { read_value(value, 0); }
  void operator()(Record& record) { read_record(record, 0); }
  template <class T>
  requires std::integral<T> || std::is_enum_v<T>
  void operator()(T& n) {
    auto raw = u();
    if constexpr (std::is_enum_v<T> || std::is_same_v<T, bool> || std::is_unsigned_v<T>)
      n = static_cast<T>(raw);
    else
      n = static_cast<T>(static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1));
  }
  template <class T>
  void operator()(std::vector<T>& list) {
    auto n = u();
    list.clear();
    if (n > static_cast<std::uint64_t>(end_ - p_)) {  // every element takes at least a byte
      fail();
      return;
    }
    list.reserve(n);
    for (std::uint64_t i = 0; i < n && !failed_; ++i) {
      T x{};
      (*this)(x);
      list.push_back(std::move(x));
    }
  }
  template <class A, class B>
  void operator()(std::pair<A, B>& p) {
    (*this)(p.first);
    (*this)(p.second);
  }
  template <class T>
  void operator()(std::optional<T>& x) {
    if (p_ == end_) {
      fail();
      return;
    }
    if (*p_++) {
      x.emplace();
      (*this)(*x);
    } else {
      x.reset();
    }
  }
  template <class T>
  requires requires(T& t, Reader& r) { t.fields(r); }
  void operator()(T& t) { t.fields(*this); }

 private:
  std::uint64_t fail() {
    failed_ = true;
    p_ = end_;
    return 0;
  }
  void read_value(Value& value, std::size_t depth);
  void read_record(Record& record, std::size_t depth);

  const char* p_;
  const char* end_;
  bool failed_ = false;
};

template <class T>
std::string encode(const T& t) {
  Writer w;
  w(t);
  return w.take();
}

/// Decodes the whole of `bytes`; nothing if they are damaged or too long.
template <class T>
std::optional<T> decode(std::string_view bytes) {
  Reader r(bytes);
  T t{};
  r(t);
  if (r.failed() || !r.at_end()) return std::nullopt;
  return t;
}

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_CODEC_HPP
