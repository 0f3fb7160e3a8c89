#include "model/codec.hpp"

#include <bit>

#include "base/limits.hpp"

namespace trajectum {

void Writer::operator()(const Record& record) {
  u(record.size());
  for (const auto& [name, value] : record) {
    (*this)(name);
    (*this)(value);
  }
}

void Writer::operator()(const Value& value) {
  out_.push_back(static_cast<char>(value.kind()));
  switch (value.kind()) {
    case Value::Kind::none: break;
    case Value::Kind::yesno: out_.push_back(value.yes() ? 1 : 0); break;
    case Value::Kind::integer: (*this)(*value.as<std::int64_t>()); break;
    case Value::Kind::decimal: {
      auto bits = std::bit_cast<std::uint64_t>(*value.as<double>());
      for (int i = 0; i < 8; ++i) out_.push_back(static_cast<char>(bits >> (8 * i)));
      break;
    }
    case Value::Kind::text: (*this)(*value.as<std::string>()); break;
    case Value::Kind::date: (*this)(*value.as<Date>()); break;
    case Value::Kind::money: (*this)(*value.as<Money>()); break;
    case Value::Kind::duration: (*this)(*value.as<Duration>()); break;
    case Value::Kind::list: (*this)(*value.as<List>()); break;
    case Value::Kind::record: (*this)(*value.as<Record>()); break;
  }
}

void Reader::read_record(Record& record, std::size_t depth) {
  auto n = u();
  if (n > static_cast<std::uint64_t>(end_ - p_)) {
    fail();
    return;
  }
  record = Record();
  for (std::uint64_t i = 0; i < n && !failed_; ++i) {
    std::string name;
    Value value;
    (*this)(name);
    read_value(value, depth + 1);
    record.append(std::move(name), std::move(value));
  }
}

void Reader::read_value(Value& value, std::size_t depth) {
  value = Value();
  if (p_ == end_ || depth > limits::kValueDepthMax) {
    fail();
    return;
  }
  switch (static_cast<Value::Kind>(*p_++)) {
    case Value::Kind::none: return;
    case Value::Kind::yesno: value = u() != 0; return;
    case Value::Kind::integer: {
      std::int64_t n = 0;
      (*this)(n);
      value = n;
      return;
    }
    case Value::Kind::decimal: {
      if (end_ - p_ < 8) {
        fail();
        return;
      }
      std::uint64_t bits = 0;
      for (int i = 0; i < 8; ++i) bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(*p_++)) << (8 * i);
      value = std::bit_cast<double>(bits);
      return;
    }
    case Value::Kind::text: {
      std::string s;
      (*this)(s);
      value = std::move(s);
      return;
    }
    case Value::Kind::date: {
      Date d;
      (*this)(d);
      value = d;
      return;
    }
    case Value::Kind::money: {
      Money m;
      (*this)(m);
      value = m;
      return;
    }
    case Value::Kind::duration: {
      Duration d;
      (*this)(d);
      if (d.unit > Unit::workdays) {
        fail();
        return;
      }
      value = std::move(d);
      return;
    }
    case Value::Kind::list: {
      auto n = u();
      if (n > static_cast<std::uint64_t>(end_ - p_)) {
        fail();
        return;
      }
      List list(n);
      for (auto& x : list) read_value(x, depth + 1);
      value = std::move(list);
      return;
    }
    case Value::Kind::record: {
      Record record;
      read_record(record, depth);
      value = std::move(record);
      return;
    }
  }
  fail();
}

}  // namespace trajectum
