// How the people of the demo work on one step: when they sit down to it, what they decide, and what that changes in
// their book. One table of steps, filled by the phase files (intake, orientation, learning, placement, aftercare).
// Deciding is pure but for the draws; nothing here calls the server.
#ifndef TRAJECTUM_DEMO_STEP_HPP
#define TRAJECTUM_DEMO_STEP_HPP
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "demo/book.hpp"
#include "demo/draw.hpp"
#include "demo/tally.hpp"
#include "demo/worklist.hpp"

namespace trajectum::demo {

/// A document whose bytes are brought to the server.
struct Upload {
  std::string kind;
  std::string name;
  std::string type;
  std::string bytes;
  std::vector<std::string> parties;
};

/// What a worker sends for a step.
struct Act {
  std::string outcome;  // empty: the way without a name
  Record form;
  std::vector<Record> documents;     // put before completing; `case` is added
  std::string skip_reason;           // set: the step is skipped instead
  std::vector<Upload> uploads = {};  // documents brought with their bytes and signed by each party, before completing
};

/// The stage on which a day is played.
struct Scene {
  std::uint64_t seed = 0;
  Date today;
  Book& book;
  Tally& tally;

  /// A draw about this client, this question, this time.
  Draw draw(const Person& person, std::string_view what, std::uint64_t times = 0) const {
    return Draw(seed, person.number, what, times);
  }
};

struct Step {
  std::string_view node;
  int pace_low = 1;  // workdays between opening and sitting down to it
  int pace_high = 1;
  bool ordered = false;  // takes or gives back what others want: one at a time, in a fixed order
  Act (*decide)(const Scene&, const Person&, const Item&) = nullptr;
  /// Another try after a refusal with this reason; nothing: it is left for another day.
  std::optional<Act> (*otherwise)(const Scene&, const Person&, const Item&, const std::string& reason) = nullptr;
  /// What an accepted act changes in the book. Runs on the lane that owns the client.
  void (*after)(const Scene&, Person&, const Item&, const Act&) = nullptr;
  /// Somebody begins it the day after it opened, and is busy with it until it is done.
  bool begun_first = false;
};

inline constexpr std::string_view kProposal = "placement.proposal";
inline constexpr std::string_view kCampaignRoute = "werkgeverscampagne";
inline constexpr std::string_view kMatchRoute = "match";
inline constexpr std::string_view kProfile = "intake.competence_profile";

/// The step of a node, or null when the demo has no part in it.
const Step* find_step(std::string_view node);
/// True if today somebody sits down to this item.
bool is_time(const Scene& scene, const Person& person, const Item& item, const Step& step);
/// True if the item must wait for its turn in the fixed order.
bool is_ordered(const Scene& scene, const Person& person, const Item& item, const Step& step);

std::span<const Step> intake_steps();
std::span<const Step> orientation_steps();
std::span<const Step> learning_steps();
std::span<const Step> offer_steps();
std::span<const Step> placement_steps();
std::span<const Step> aftercare_steps();

/// A document of this kind, as `document.put` takes it.
Record document(const Scene& scene, const Person& person, std::string_view kind, std::string_view type,
                std::vector<std::string> signed_by);
/// Which of the ranked list the consultant proposes, and what its employer says: in the fixed order of clients, for
/// what is accepted is gone for the next.
Proposal choose_from(const Scene& scene, const Person& person, const std::vector<Ranked>& list);
/// True if the client's job has ended and it comes out in this talk.
bool job_ended(const Scene& scene, const Person& person);
/// True if the consultant of this client may take one more case of the pool.
bool owner_has_room(const Scene& scene, const Person& person);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_STEP_HPP
