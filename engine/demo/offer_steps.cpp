// A new offer: proof that what exists was searched, partners and employers asked, a place set up, and the hand-over.
#include <fmt/core.h>

#include "demo/names.hpp"
#include "demo/record.hpp"
#include "demo/step.hpp"

namespace trajectum::demo {
namespace {

constexpr std::string_view kEmployers = "set_up.ask_employers";

double share_of(const Scene& scene, const Person& person, std::string_view node) {
  return scene.draw(person, node, static_cast<std::uint64_t>(person.done_times(node))).share();
}

Act search_log(const Scene& scene, const Person& person, const Item& item) {
  bool existing = share_of(scene, person, item.node) < 0.25;
  List searched;
  searched.push_back(record(
      {{"where", "Leerwerkloket Zuid-Limburg"}, {"when", scene.today}, {"answer", existing ? "possible" : "full"}}));
  return Act{existing ? "existing" : "nothing",
             record({{"sector", person.sector.empty() ? Value() : Value(person.sector)},
                     {"searched", std::move(searched)},
                     {"conclusion", existing ? "Er past toch iets." : "Niets gevonden dat past."}}),
             {},
             {}};
}

Act ask_partners(const Scene& scene, const Person& person, const Item& item) {
  bool offer = share_of(scene, person, item.node) < 0.30;
  return Act{offer ? "offer" : "no_offer",
             record({{"asked", List{Value("uwv"), Value("wsp")}},
                     {"answer", offer ? "Er start binnenkort een groep." : "Geen plek op korte termijn."}}),
             {},
             {}};
}

// An employer of the client's sector; of any sector for who chose none.
const std::string& employer_for(const Scene& scene, const Person& person) {
  const auto& all = scene.book.employers;
  Draw draw = scene.draw(person, "new_place", static_cast<std::uint64_t>(person.done_times(kEmployers)));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& employer = all[(draw.bits() + i) % all.size()];
    if (person.sector.empty() || sectors()[employer.sector].id == person.sector) return employer.id;
  }
  return all.front().id;
}

Act ask_employers(const Scene& scene, const Person& person, const Item& item) {
  double share = share_of(scene, person, item.node);
  if (share < 0.60)
    return Act{
        "willing", record({{"employer", employer_for(scene, person)}, {"talk", "Wil een plek inrichten."}}), {}, {}};
  return Act{share < 0.90 ? "not_yet" : "none_left", record({{"talk", "Nu geen ruimte."}}), {}, {}};
}

std::optional<Act> asked_often(const Scene&, const Person&, const Item&, const std::string& reason) {
  if (reason != "at_most.not_yet") return std::nullopt;
  return Act{"none_left", record({{"talk", "Niemand meer om te vragen."}}), {}, {}};
}

void after_asking(const Scene&, Person& person, const Item&, const Act& act) {
  if (act.outcome == "willing") person.new_place_at = text_in(act.form, "employer");
}

Act register_place(const Scene& scene, const Person& person, const Item& item) {
  Draw draw = scene.draw(person, item.node, static_cast<std::uint64_t>(person.done_times(item.node)));
  if (draw.chance(0.07)) return Act{"fell_through", record({{"reason", "De werkgever ziet ervan af."}}), {}, {}};
  return Act{{},
             record({{"place_code", fmt::format("p-new-{}-{}", person.id, person.done_times(item.node) + 1)},
                     {"seats", draw.between(2, 6)}}),
             {},
             {}};
}

std::optional<Act> fell_often(const Scene&, const Person& person, const Item& item, const std::string& reason) {
  if (reason != "at_most.fell_through") return std::nullopt;
  return Act{
      {},
      record({{"place_code", fmt::format("p-new-{}-{}", person.id, person.done_times(item.node) + 1)}, {"seats", 2}}),
      {},
      {}};
}

Act hand_over(const Scene& scene, const Person& person, const Item& item) {
  bool existing = share_of(scene, person, item.node) < 0.25;
  return Act{{}, record({{"advice", "Bekijk het aanbod opnieuw."}, {"existing_found", existing}}), {}, {}};
}

// When it ends the consultant's route looks for a place again, so handing over has a fixed order.
constexpr Step kSteps[] = {
    {"search.search_log", 1, 4, false, search_log, nullptr, nullptr},
    {"search.ask_partners", 2, 8, false, ask_partners, nullptr, nullptr},
    {kEmployers, 3, 12, false, ask_employers, asked_often, after_asking},
    {"set_up.register_place", 3, 15, true, register_place, fell_often, nullptr},
    {"hand_over", 1, 2, true, hand_over, nullptr, nullptr},
};

}  // namespace

std::span<const Step> offer_steps() { return kSteps; }

}  // namespace trajectum::demo
