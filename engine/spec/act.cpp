#include "spec/act.hpp"

#include "spec/trace.hpp"

namespace trajectum::spec {

Act::~Act() { leave_to(0); }

void Act::leave_to(std::size_t depth) {
  while (rehearsals_.size() > depth) leave();
  if (depth <= 1) exploring.clear();
}

void Act::begin() { enter(std::make_unique<Rehearsal>(setting_.bundle, setting_.seed, kStart, setting_.coverage)); }

Rehearsal* Act::rehearsal(std::uint64_t number) {
  for (auto& [own, rehearsal] : rehearsals_)
    if (own == number) return rehearsal.get();
  return nullptr;
}

void Act::enter(std::unique_ptr<Rehearsal> rehearsal) { rehearsals_.emplace_back(++numbers_, std::move(rehearsal)); }

void Act::leave() {
  if (setting_.coverage) setting_.coverage->take(now());
  rehearsals_.pop_back();
}

std::vector<std::string> Act::story() {
  auto* there = rehearsal(looked_at_.first);
  if (!there || looked_at_.second == 0) return {};
  return trace(*there, looked_at_.second, setting_.lang);
}

}  // namespace trajectum::spec
