// The people of a region who do things at random: each step is one command, most of them sensible, some of them not.
#ifndef TRAJECTUM_TESTS_SIM_PLAYERS_HPP
#define TRAJECTUM_TESTS_SIM_PLAYERS_HPP
#include <functional>
#include <map>
#include <set>

#include "sim/forms.hpp"

namespace trajectum::sim {

/// What the people of a world keep to.
struct Habits {
  std::string route;          // the only one they open; "": any
  std::size_t cases_max = 0;  // open at once; 0: no limit
  bool closes_lines = true;   // of money: nothing that is asked of a closed one can be done any more
};

/// Done only when a date moved though no calendar did: never.
inline constexpr const char* kRecount = "calendar.recount";

class Players {
 public:
  Players(std::uint64_t seed, test::Bench& bench, Habits habits = {});

  /// What the registers hold at the start.
  void furnish();
  /// One random command, in the open group. Gives the case it was about, 0 for none.
  CaseNo act();
  /// One random thing about this case, or time passes.
  void act_on(CaseNo no);
  /// Lets time pass, sometimes with everybody asleep.
  void let_time_pass();
  /// Somebody goes to another team, or to none: his cases count there from now on.
  void change_teams();
  Dice& dice() { return dice_; }
  /// What was done, and how often it was refused: a run that refuses all tests nothing.
  const std::map<std::string, std::pair<int, int>>& tally() const { return tally_; }

 private:
  struct Item {
    CaseNo no = 0;
    state::Instance instance;
  };
  CaseNo open_case();
  CaseNo put_record();
  CaseNo work(const Item& item);
  CaseNo complete(const Item& item, const std::string& user);
  CaseNo attach(const Item& item);
  /// Brings one of a few blobs, when it is not there (any more). Gives its hash.
  std::string bring_blob();
  /// Somebody signs a document of the case, or takes it back.
  CaseNo handle_document(CaseNo no);
  CaseNo send(CaseNo no);
  CaseNo add_optional(CaseNo no);
  CaseNo command_each(CaseNo no);
  CaseNo be_a_worker();
  std::vector<pipeline::Engine::TakenJob> taken_;  // by workers of ours; some are slow
  CaseNo command_term(CaseNo no);
  CaseNo command_timer(CaseNo no);
  CaseNo seat_by_hand(CaseNo no);
  CaseNo move_due(CaseNo no);
  /// Counts its dates anew. No calendar changes here, so nothing may come of it.
  CaseNo recount(CaseNo no);
  CaseNo cancel(CaseNo no);
  /// It goes on in the version that is served, or back; what is tried first says the same.
  CaseNo move(CaseNo no);
  CaseNo do_again(CaseNo no);
  CaseNo suspend(CaseNo no);
  CaseNo go_on(CaseNo no);
  CaseNo reopen();
  CaseNo link(CaseNo no);
  /// Money by hand; about this case, or not.
  CaseNo book(CaseNo no);
  void move_money(const route::Budget& line, CaseNo no, std::int64_t amount, std::string& method,
                  const std::function<void(Result<state::MoneyPosted>)>& take);
  Record record_for(const std::string& reg);
  std::string user_for(const Item& item);
  std::vector<Item> open_items();
  std::vector<CaseNo> open_cases();
  void count(const std::string& what, bool done);

  Dice dice_;
  test::Bench& bench_;
  Forms forms_;
  Habits habits_;
  std::vector<std::string> users_;
  std::map<std::string, std::pair<int, int>> tally_;
};

}  // namespace trajectum::sim

#endif  // TRAJECTUM_TESTS_SIM_PLAYERS_HPP
