// Who there are: the users who complete steps, and the people whom cases are about. Pure.
#ifndef TRAJECTUM_BENCH_PEOPLE_HPP
#define TRAJECTUM_BENCH_PEOPLE_HPP
#include <string>

#include "model/value.hpp"

namespace trajectum::bench {

inline constexpr std::size_t kUsers = 8;
inline constexpr std::size_t kPeople = 1000;
inline constexpr const char* kRole = "adviser";

std::string user_id(std::size_t n);
/// Of `user.put`.
Record user_params(std::size_t n);
/// Of `register.put`.
Record person_params(std::size_t n);

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_PEOPLE_HPP
