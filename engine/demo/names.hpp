// Lists of made-up people, companies and work for the generator: Dutch, Limburg and migrant names, the nine sectors
// (D035), skills and occupations. Nobody in here exists; it is a list of examples, not a standard.
#ifndef TRAJECTUM_DEMO_NAMES_HPP
#define TRAJECTUM_DEMO_NAMES_HPP
#include <string_view>
#include <vector>

namespace trajectum::demo {

struct SectorName {
  std::string_view id;
  std::string_view nl;
  std::string_view en;
  std::string_view subregion;  // the sub-region that leads it
};

const std::vector<std::string_view>& first_names();
const std::vector<std::string_view>& last_names();
const std::vector<SectorName>& sectors();
/// Pairs of id and Dutch title.
const std::vector<std::pair<std::string_view, std::string_view>>& skills();
/// Occupations of a sector, by its place in `sectors()`.
const std::vector<std::string_view>& occupations(std::size_t sector);
const std::vector<std::string_view>& company_stems();
const std::vector<std::string_view>& towns();

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_NAMES_HPP
