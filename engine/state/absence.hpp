// Who is away, from when till when, and who does his work meanwhile. Days are local dates (Amsterdam); both ends count.
// Pure bookkeeping: what follows from an absence is decided in `turn`. Thread: the shard's.
#ifndef TRAJECTUM_STATE_ABSENCE_HPP
#define TRAJECTUM_STATE_ABSENCE_HPP
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/codec.hpp"
#include "model/time.hpp"

namespace trajectum::state {

struct Absence {
  std::string user;
  Date from, till;
  std::string substitute;  // "": nobody; then the work goes to the role
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(user);
    v(from);
    v(till);
    v(substitute);
    v(reason);
  }
  bool covers(Date day) const { return from <= day && day <= till; }
};

class AbsenceBook {
 public:
  /// Writes it; the one of the same user that begins on the same day is replaced.
  void put(const Absence& absence);
  void drop(const std::string& user, Date from);
  /// The one of this user that begins on this day, or null. Lifetime: until the next change.
  const Absence* find(const std::string& user, Date from) const;
  /// The one that covers a day, or null.
  const Absence* on(const std::string& user, Date day) const;
  /// Every one, by user and first day.
  std::vector<Absence> all() const;
  /// Those of one user, by first day.
  std::vector<Absence> of(const std::string& user) const;

  /// Who does a user's work on a day: himself when he is there, else his substitute, else his substitute's; "" when
  /// nobody of them is there.
  std::string acting(const std::string& user, Date day) const;
  /// The absent users whose work this one does on a day, by name.
  std::vector<std::string> stood_in_by(const std::string& user, Date day) const;
  /// With this absence put, would somebody on some day be his own substitute's substitute? Gives who closes the circle.
  std::optional<std::string> circle(const Absence& absence) const;

 private:
  std::map<std::string, std::map<Date, Absence>> by_user_;
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_ABSENCE_HPP
