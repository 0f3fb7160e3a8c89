// The seeded region: clients with the composition the regions report (D007, D010), employers, and month by month the
// visits, learn-work places and vacancies they offer (D035, D038, D043). Pure: the same seed and scale, the same
// region.
#ifndef TRAJECTUM_DEMO_POPULATION_HPP
#define TRAJECTUM_DEMO_POPULATION_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "demo/scale.hpp"
#include "model/value.hpp"

namespace trajectum::demo {

/// A record as `register.put` takes it.
struct RegisterRow {
  std::string reg;
  std::string id;
  Record fields;
};

struct Employer {
  std::string id;
  std::size_t sector = 0;  // its place in sectors()
  bool harrie_buddy = false;
  Record fields;
};

struct Place {
  RegisterRow row;
  std::size_t sector = 0;
  int seats = 0;
};

struct Visit {
  RegisterRow row;
  std::string employer;
  std::string sector;  // empty: for who cannot choose yet
  Date day;
  int seats = 0;
};

struct Vacancy {
  RegisterRow row;
  std::string employer;
  std::string sector;
  std::vector<std::string> skills;
  int openings = 0;  // at first
  int left = 0;      // openings that nobody has accepted yet
  Date closes;
  Date since;               // on offer; set when it is put
  bool is_removed = false;  // from the register, when it had closed
};

class Population {
 public:
  Population(std::uint64_t seed, Scale scale);

  const Scale& scale() const { return scale_; }
  /// Sectors and skills: what the other registers refer to.
  std::vector<RegisterRow> vocabulary() const;
  const std::vector<Employer>& employers() const { return employers_; }
  /// Clients in the order of their ids; `fields` is the whole record.
  const std::vector<RegisterRow>& clients() const { return clients_; }
  /// Clients outside the focus file, with what matching looks at.
  const std::vector<RegisterRow>& seekers() const { return seekers_; }
  /// What comes on offer for a month: `first` is its first day.
  std::vector<Visit> visits_of(Date first) const;
  std::vector<Place> places_of(Date first) const;
  std::vector<Vacancy> vacancies_of(Date first) const;
  /// A vacancy of this employer, drawn by its number.
  Vacancy vacancy(const std::string& id, const Employer& employer, std::uint64_t number, Date closes) const;

 private:
  void make_employers();
  void make_clients();
  void make_seekers();
  Record client_fields(std::size_t number, bool uwv) const;
  Place place(std::size_t sector, const std::string& id, std::uint64_t number, Date first) const;
  std::vector<std::size_t> employers_in(std::size_t sector) const;

  std::uint64_t seed_;
  Scale scale_;
  std::vector<Employer> employers_;
  std::vector<RegisterRow> clients_;
  std::vector<RegisterRow> seekers_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_POPULATION_HPP
