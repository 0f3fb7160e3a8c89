// The region's other way into work, beside the focus file: a case of the route `match` for each of a few clients, with
// proposals to several employers at the same time. Who accepts first has the client; the rest is withdrawn in that
// turn. Thread: one.
#ifndef TRAJECTUM_DEMO_SIDE_BY_SIDE_HPP
#define TRAJECTUM_DEMO_SIDE_BY_SIDE_HPP
#include <map>
#include <string>
#include <vector>

#include "demo/region.hpp"

namespace trajectum::demo {

class SideBySide {
 public:
  explicit SideBySide(Region& region) : region_(region) {}

  /// One working day, before the crew of the focus file works: both read the lists of the same morning.
  void work_today();
  /// After the crew: what is accepted that day, by which an opening is gone.
  void settle();

 private:
  struct Seeker {
    Person person;                               // for the draws and the papers
    std::map<std::string, std::string> answers;  // open proposals: item -> vacancy
  };

  void open_cases();
  void claim();
  void publish();
  void perform(Worker& worker, const Item& item, Seeker& seeker, bool accepts = false);
  std::optional<Record> completion(Worker& worker, const Item& item, Seeker& seeker);
  Record choice(Worker& worker, const Item& item, const Seeker& seeker);
  Record answer(const Item& item, Seeker& seeker);
  void chosen(Seeker& seeker, const Record& form, const Record& reply);
  Worker& worker_of(const Seeker& seeker);

  Region& region_;
  std::map<std::string, Seeker> seekers_;  // by client
  struct Accepted {
    Worker* worker;
    Item item;
    Seeker* seeker;
  };
  std::vector<Accepted> accepted_;  // of this day, to be said at its end
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_SIDE_BY_SIDE_HPP
