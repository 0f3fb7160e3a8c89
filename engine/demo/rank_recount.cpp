#include "demo/rank_recount.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace trajectum::demo {
namespace {

// Weights of plugins/zuid-limburg/registers/vacancy.lua: the sector 2, the competences 4. A score is kept in parts of
// 144, so that halves and thirds and quarters of them are whole numbers and what is equal is equal.
constexpr int kWhole = 144;
constexpr int kSectorWeight = 2;
constexpr int kSkillsWeight = 4;
constexpr int kDaysInOneSector = 60;  // D036
constexpr double kNear = 1e-9;

bool are_neighbours(const std::string& a, const std::string& b) {
  static const std::set<std::pair<std::string, std::string>> kPairs = {{"horeca", "zorg"},
                                                                       {"klantcontact", "zorg"},
                                                                       {"horeca", "klantcontact"},
                                                                       {"maakindustrie", "techniek"},
                                                                       {"automotive", "techniek"},
                                                                       {"automotive", "maakindustrie"},
                                                                       {"logistiek", "medische_logistiek"},
                                                                       {"medische_logistiek", "zorg"},
                                                                       {"klantcontact", "smart_services"}};
  return kPairs.contains({std::min(a, b), std::max(a, b)});
}

// Of the sector, in halves: 2 the same, 1 half, 0 does not fit.
int sector_halves(const Profile& profile, const std::string& sector, Date on) {
  if (profile.sector == sector) return 2;
  if (profile.sector.empty()) return 1;
  return on.days - profile.since.days >= kDaysInOneSector && are_neighbours(profile.sector, sector) ? 1 : 0;
}

int score(const Profile& profile, const OnOffer& offer, Date on) {
  auto has = std::count_if(offer.skills.begin(), offer.skills.end(), [&](const auto& wanted) {
    return std::find(profile.skills.begin(), profile.skills.end(), wanted) != profile.skills.end();
  });
  int sector = sector_halves(profile, offer.sector, on) * kWhole / 2;
  int skills = offer.skills.empty() ? kWhole : static_cast<int>(has) * kWhole / static_cast<int>(offer.skills.size());
  return kSectorWeight * sector + kSkillsWeight * skills;
}

}  // namespace

RankRecount::RankRecount(const std::vector<CaseFacts>& cases, const std::vector<OnOffer>& offers) : offers_(offers) {
  for (const auto& facts : cases)
    for (const auto& made : facts.proposals)
      if (made.accepted_on) accepted_[made.vacancy].push_back(*made.accepted_on);
}

// What was accepted on a day is gone from the next day on: the register hears of it when the proposals have been made.
int RankRecount::left(const OnOffer& offer, Date on) const {
  auto at = accepted_.find(offer.id);
  if (at == accepted_.end()) return offer.openings;
  auto before = std::count_if(at->second.begin(), at->second.end(), [&](Date day) { return day < on; });
  return offer.openings - static_cast<int>(before);
}

int RankRecount::position(const ProposalMade& made) const {
  Date on = made.at.date;
  const OnOffer* chosen = nullptr;
  for (const auto& offer : offers_)
    if (offer.id == made.vacancy) chosen = &offer;
  auto is_there = [&](const OnOffer& offer) {
    return offer.since <= on && offer.closes >= on && sector_halves(made.profile, offer.sector, on) > 0 &&
           left(offer, on) > 0;
  };
  if (!chosen || !is_there(*chosen)) return 0;
  int mine = score(made.profile, *chosen, on);
  int position = 1;
  for (const auto& offer : offers_) {
    if (!is_there(offer)) continue;
    int other = score(made.profile, offer, on);
    if (other > mine || (other == mine && offer.id < chosen->id)) ++position;
  }
  return position;
}

bool RankRecount::is_scored_right(const ProposalMade& made) const {
  for (const auto& offer : offers_) {
    if (offer.id != made.vacancy) continue;
    double whole = (kSectorWeight + kSkillsWeight) * kWhole;
    return std::abs(score(made.profile, offer, made.at.date) / whole - made.score) < kNear;
  }
  return false;
}

}  // namespace trajectum::demo
