// What the people of the demo remember between days: their clients, who holds whom, and what is on offer.
// Thread: a client is touched only by the lane of its own worker; loads and offers only between the parallel parts.
#ifndef TRAJECTUM_DEMO_BOOK_HPP
#define TRAJECTUM_DEMO_BOOK_HPP
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "demo/link.hpp"
#include "demo/population.hpp"

namespace trajectum::demo {

/// One vacancy of a ranked list.
struct Ranked {
  std::string vacancy;
  std::int64_t position = 0;
};

/// What a consultant does with the ranked list: which vacancy, and what its employer says.
struct Proposal {
  Ranked chosen;        // empty: nothing that fits
  std::string outcome;  // as the route names it
};

/// A stretch of work: from the first day until the job ended, if it did.
struct Job {
  Date first_day;
  std::optional<Date> ended;
};

/// One client as its consultant knows them.
struct Person {
  std::size_t number = 0;  // place in the book; the key of every draw
  std::string id;
  Record fields;  // the register record, for putting it again
  std::string case_id;
  int owner = -1;  // place in the consultants; -1: nobody yet
  int round = 0;   // relapses so far
  std::string sector;
  std::string employer;
  std::optional<Date> first_day;   // of the contract in force
  bool aftercare = false;          // the first day has come
  std::optional<Date> relapse_on;  // when the job will end; nothing: it lasts
  bool relapse_by_talk = false;    // it comes out in a talk, not by a message
  bool voucher_asked = false;
  bool record_changed = false;                    // the profile says something the register does not know yet
  Proposal proposal;                              // of today
  std::int64_t accepted_at = 0;                   // position in the list of the vacancy that was accepted
  std::set<std::string> said_no;                  // vacancies that were proposed in vain
  std::vector<std::string> visited;               // employers of the visits, in the order of going
  int came = 0;                                   // to how many of them
  std::vector<Job> jobs;                          // all that began
  std::string new_place_at;                       // employer who will set up a place for this client
  std::map<std::string, int, std::less<>> times;  // completions by node

  int done_times(std::string_view node) const;
};

/// One member of staff, on a connection of their own.
struct Worker {
  std::string user;
  std::unique_ptr<Link> link;
  int load = 0;       // cases in the pool or waiting to come back to it
  int returning = 0;  // of today: places kept for cases that must come back
};

/// Staff by role.
struct Staff {
  std::vector<Worker> consultants;
  std::vector<Worker> orientation_leads;
  std::vector<Worker> work_coaches;
  std::vector<Worker> focus_team;
  std::vector<Worker> coordinators;
  std::vector<Worker> employer_contacts;
  std::vector<Worker> site;         // the program that puts clients online
  std::vector<Worker> matchmakers;  // consultants who match beside the focus file
};

/// What is on offer, as the consultants know it.
struct Offers {
  Date last_month;  // first day of the last month put on offer
  std::vector<Visit> visits;
  std::map<std::string, int> visit_seats_left;
  std::map<std::string, Vacancy> vacancies;   // by id
  std::map<std::string, std::int64_t> seats;  // by "register/id": what a history may never exceed
};

class Book {
 public:
  explicit Book(const Population& population);

  Person* find(const std::string& client_id);
  std::vector<Person>& people() { return people_; }
  Staff staff;
  Offers offers;
  const std::vector<Employer>& employers;    // of the population, which outlives the book
  std::map<std::string, bool> harrie_buddy;  // by employer
  std::set<std::string> brought;             // hashes of the documents brought with their bytes
  std::set<std::string> vouchers_asked;      // employers for whom one was asked
  /// The consultant who can take a client in: the least loaded with room left; -1 if there is none.
  int consultant_with_room() const;

 private:
  std::vector<Person> people_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_BOOK_HPP
