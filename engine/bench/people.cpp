#include "bench/people.hpp"

namespace trajectum::bench {

std::string user_id(std::size_t n) { return "u-" + std::to_string(n); }

Record user_params(std::size_t n) {
  Record out;
  out.set("id", user_id(n));
  out.set("name", "Adviser " + std::to_string(n));
  out.set("roles", List{Value(kRole)});
  return out;
}

Record person_params(std::size_t n) {
  Record out, record;
  record.set("name", "Person " + std::to_string(n));
  out.set("register", "person");
  out.set("id", "p-" + std::to_string(n));
  out.set("record", std::move(record));
  return out;
}

}  // namespace trajectum::bench
