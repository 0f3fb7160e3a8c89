// Everything a run shares: the population, the book, the connections and the first thing that went fatally wrong.
// Thread: `failed`, `fatal` any; the rest as its members say.
#ifndef TRAJECTUM_DEMO_REGION_HPP
#define TRAJECTUM_DEMO_REGION_HPP
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "demo/book.hpp"
#include "demo/lanes.hpp"
#include "demo/link.hpp"
#include "demo/population.hpp"
#include "demo/step.hpp"
#include "demo/tally.hpp"

namespace trajectum::demo {

class Region {
 public:
  Region(std::uint64_t seed, const Population& population, Line& line, std::size_t lanes, std::string admin_token);

  const std::uint64_t seed;
  const Population& population;
  Line& line;
  Book book;
  Tally tally;
  Lanes lanes;
  Date today;
  Text match_example;  // the best of the first ranked list, with its reasons

  /// The administrator's connection of a lane; lane 0 serves what is done one at a time.
  Link& admin(std::size_t lane = 0) { return *admins_[lane]; }
  Scene scene() { return Scene{seed, today, book, tally}; }

  /// Notes an error answer: a refusal is counted, a server that stays away ends the run.
  void failed(const std::string& method, const client::CallError& error);
  /// What ended the run, if something did.
  std::optional<std::string> fatal() const;
  bool is_over() const { return fatal().has_value(); }

  /// A change that must succeed: gives the answer's record, or nothing after `failed`.
  std::optional<Record> must(Link& link, const std::string& method, Record params);

 private:
  std::vector<std::unique_ptr<Link>> admins_;
  mutable std::mutex mutex_;
  std::optional<std::string> fatal_;  // guarded by mutex_
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_REGION_HPP
