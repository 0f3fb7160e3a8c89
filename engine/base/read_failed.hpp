// What is thrown where a read of the store fails: it is not an absence, and nobody between the store and who asked
// could tell the two apart. Who plays a group, or a frame, catches it; nobody else does, and what they hold is let go
// on the way. A script's protected call ends by it like by any error: so the store counts them, and who caught nothing
// asks it.
#ifndef TRAJECTUM_BASE_READ_FAILED_HPP
#define TRAJECTUM_BASE_READ_FAILED_HPP
#include <exception>
#include <utility>

#include "base/result.hpp"

namespace trajectum {

struct ReadFailed : std::exception {
  explicit ReadFailed(Error why) : error(std::move(why)) {}
  const char* what() const noexcept override { return error.text.en.c_str(); }
  Error error;  // `unavailable`, for who asked
};

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_READ_FAILED_HPP
