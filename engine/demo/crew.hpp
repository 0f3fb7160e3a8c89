// Does the work of a day: who claims what, who sits down to which item, and what is sent for it. The part that many do
// at once touches nothing that two clients share; the rest waits for the ordered part. Thread: one; uses the lanes.
#ifndef TRAJECTUM_DEMO_CREW_HPP
#define TRAJECTUM_DEMO_CREW_HPP
#include <string>
#include <vector>

#include "demo/region.hpp"

namespace trajectum::demo {

class Crew {
 public:
  explicit Crew(Region& region) : region_(region) {}

  /// One working day, from the first claim to the last call.
  void work_today();
  /// Today's first days of work: these clients have left the pool at midnight.
  void meet_first_days();

 private:
  struct Task {
    Item item;
    Person* person;
    const Step* step;
    Worker* worker;
  };
  using Tasks = std::vector<Task>;

  void claim_offered();
  void consultants_work();
  void propose(std::vector<Tasks> by_worker);
  std::vector<Ranked> ranked_list(const Task& task);
  void show_reasons(const Task& task);
  void put_profiles();
  void put_all(std::vector<Record> puts);
  void begin(Worker& worker, const std::vector<std::string>& items);
  void put_new_place(const Task& task, const Act& act);
  void team_works(std::vector<Worker>& team, const std::string& role, const std::vector<std::string>& nodes);
  void do_in_parallel(std::vector<Tasks> by_worker);
  void do_in_order(Tasks tasks);
  void perform(const Task& task);
  void perform_many(const Tasks& tasks);
  std::vector<bool> put_documents(const std::vector<const Task*>& batch, const std::vector<Act>& acts);
  bool bring(const Task& task, const Upload& upload);
  client::Reply send(const Task& task, const Act& act);
  void conclude(const Task& task, const Act& act, const client::Reply& reply);
  bool note_refusal(const Task& task, const client::Reply& reply);
  void accepted(const Task& task, const Act& act);
  void relapse(Person& person, Worker& worker);
  void put_client(Person& person, bool mediable);
  void jobs_end();
  void ask_vouchers();
  void voucher_refused(const Task& task, const std::string& reason);
  void probe_empty_plan(const Task& task);
  void probe_caseload(const std::vector<Item>& offered);
  std::vector<Item> offered_to(const std::string& role, const std::string& node, Link& link);

  Region& region_;
  std::map<std::string, std::int64_t> probes_sent_;  // vouchers asked for although a rule will refuse them
  std::vector<std::string> set_aside_;               // items that a rule refuses for good
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_CREW_HPP
