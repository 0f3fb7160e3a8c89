// Placement: proposals to employers until one accepts, then the contract.
#include <algorithm>

#include "demo/record.hpp"
#include "demo/step.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kContract = "placement.contract";
constexpr double kSecondShare = 0.2;   // of all proposals the consultant passes the first on the list by
constexpr double kAcceptShare = 0.52;  // of the proposals

}  // namespace

Proposal choose_from(const Scene& scene, const Person& person, const std::vector<Ranked>& list) {
  auto draw = scene.draw(person, "proposal", static_cast<std::uint64_t>(person.done_times(kProposal)));
  std::vector<Ranked> open;
  for (const auto& ranked : list)
    if (!person.said_no.contains(ranked.vacancy)) open.push_back(ranked);
  if (open.empty()) return {{}, "no_match"};
  const auto& offers = scene.book.offers.vacancies;
  // An employer who chose the client after a visit goes before the list.
  auto at = std::find_if(open.begin(), open.end(), [&](const Ranked& ranked) {
    return !person.employer.empty() && offers.at(ranked.vacancy).employer == person.employer;
  });
  bool second = Draw(draw.bits(), 0, "second").chance(kSecondShare) && open.size() > 1;
  auto chosen = at != open.end() ? *at : open[second ? 1 : 0];
  // What others took this morning is gone, though the list had it still.
  bool accepted = draw.chance(kAcceptShare) && offers.at(chosen.vacancy).left > 0;
  return {chosen, accepted ? "accepted" : "refused"};
}

namespace {

// The list has been read, and all that was chosen this morning is known: see Crew::propose.
Act proposal(const Scene&, const Person& person, const Item&) {
  const auto& made = person.proposal;
  if (made.chosen.vacancy.empty()) return Act{"no_match", {}, {}, {}};
  return Act{made.outcome, record({{"vacancy", made.chosen.vacancy}}), {}, {}};
}

std::optional<Act> refused_often(const Scene&, const Person&, const Item&, const std::string& reason) {
  if (reason != "at_most.refused") return std::nullopt;
  return Act{"no_match", {}, {}, {}};
}

void after_proposal(const Scene& scene, Person& person, const Item&, const Act& act) {
  if (act.outcome == "no_match") return person.said_no.clear();
  const auto& chosen = person.proposal.chosen;
  if (act.outcome == "refused") {
    person.said_no.insert(chosen.vacancy);
    return;
  }
  person.employer = scene.book.offers.vacancies.at(chosen.vacancy).employer;
  person.accepted_at = chosen.position;
}

Act contract(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times(kContract));
  Draw draw = scene.draw(person, "contract", times);
  if (draw.chance(0.07)) return Act{"fell_through", record({{"reason", "De werkgever trekt zich terug."}}), {}, {}};
  // Most start soon; some employers want a start weeks away, and some of those start too late for the promise.
  int days = draw.chance(0.88) ? draw.between(2, 21) : draw.between(22, 70);
  return Act{{},
             record({{"employer", person.employer}, {"first_day", add_days(scene.today, days)}}),
             {document(scene, person, "contract", "application/pdf", {"client", "employer"})},
             {}};
}

void after_contract(const Scene&, Person& person, const Item&, const Act& act) {
  if (!act.outcome.empty()) return;
  if (const auto* day = act.form.get("first_day").as<Date>()) person.first_day = *day;
}

constexpr Step kSteps[] = {
    {kProposal, 2, 9, false, proposal, refused_often, after_proposal},
    {kContract, 2, 8, false, contract, nullptr, after_contract, true},
};

}  // namespace

std::span<const Step> placement_steps() { return kSteps; }

}  // namespace trajectum::demo
