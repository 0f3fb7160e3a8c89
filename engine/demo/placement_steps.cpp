// Placement: proposals to employers until one accepts, then the contract.
#include "demo/names.hpp"
#include "demo/record.hpp"
#include "demo/step.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kProposal = "placement.proposal";
constexpr std::string_view kContract = "placement.contract";

// A vacancy of the client's sector; of any sector for who chose none.
const Vacancy* vacancy_for(const Scene& scene, const Person& person) {
  auto times = static_cast<std::uint64_t>(person.done_times(kProposal));
  Draw draw = scene.draw(person, "vacancy", times);
  std::size_t sector = draw.index(sectors().size());
  for (std::size_t i = 0; i < sectors().size(); ++i)
    if (sectors()[i].id == person.sector) sector = i;
  const auto& open = scene.book.offers.vacancies[sector];
  return open.empty() ? nullptr : &open[draw.bits() / 16 % open.size()];
}

Act proposal(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times(kProposal));
  double share = scene.draw(person, "proposal", times).share();
  const auto* vacancy = vacancy_for(scene, person);
  Record form = record({{"vacancy", vacancy ? Value(vacancy->row.id) : Value()}});
  if (share < 0.50) return Act{"accepted", std::move(form), {}, {}};
  if (share < 0.93) return Act{"refused", std::move(form), {}, {}};
  return Act{"no_match", {}, {}, {}};
}

std::optional<Act> refused_often(const Scene&, const Person&, const Item&, const std::string& reason) {
  if (reason != "at_most.refused") return std::nullopt;
  return Act{"no_match", {}, {}, {}};
}

void after_proposal(const Scene& scene, Person& person, const Item&, const Act& act) {
  if (act.outcome != "accepted") return;
  auto vacancy = text_in(act.form, "vacancy");
  for (const auto& sector : scene.book.offers.vacancies)
    for (const auto& v : sector)
      if (v.row.id == vacancy) person.employer = v.employer;
}

Act contract(const Scene& scene, const Person& person, const Item&) {
  auto times = static_cast<std::uint64_t>(person.done_times(kContract));
  Draw draw = scene.draw(person, "contract", times);
  if (draw.chance(0.07)) return Act{"fell_through", record({{"reason", "De werkgever trekt zich terug."}}), {}, {}};
  auto employer = person.employer.empty() ? scene.book.harrie_buddy.begin()->first : person.employer;
  // Most start soon; some employers want a start weeks away, and some of those start too late for the promise.
  int days = draw.chance(0.88) ? draw.between(2, 21) : draw.between(22, 70);
  return Act{{},
             record({{"employer", employer}, {"first_day", add_days(scene.today, days)}}),
             {document(scene, person, "contract", "application/pdf", {"client", "employer"})},
             {}};
}

void after_contract(const Scene&, Person& person, const Item&, const Act& act) {
  if (!act.outcome.empty()) return;
  person.employer = text_in(act.form, "employer");
  if (const auto* day = act.form.get("first_day").as<Date>()) person.first_day = *day;
}

constexpr Step kSteps[] = {
    {kProposal, 2, 9, false, proposal, refused_often, after_proposal},
    {kContract, 2, 8, false, contract, nullptr, after_contract},
};

}  // namespace

std::span<const Step> placement_steps() { return kSteps; }

}  // namespace trajectum::demo
