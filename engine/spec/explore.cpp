#include "spec/explore.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"
#include "spec/doing.hpp"
#include "spec/made_up.hpp"

namespace trajectum::spec {

namespace {

constexpr std::size_t kTries = 12;  // moves that are refused before time passes instead

}  // namespace

Result<CaseNo> Explorer::open(const std::string& route) {
  const auto& declared = rehearsal_.bundle().routes.at(route);
  const auto& reg = rehearsal_.bundle().registers.at(declared.subject);
  MadeUp made_up(rehearsal_);
  for (const auto& name : furnishable(rehearsal_)) {
    if (below(2) == 0) continue;
    Move move;
    move.kind = Move::Kind::furnish;
    move.node = name;
    (void)make(rehearsal_, 0, move);
  }
  auto id = made_up.new_key(reg.id);
  if (auto made = made_up.record(reg.id, id, made_up.any_form(reg.fields, nullptr, dice_)); !made) return made.error();
  auto opened = rehearsal_.open(route, id, {});
  if (opened) no_ = *opened;
  return opened;
}

bool Explorer::try_out(Move move) {
  if (move.kind == Move::Kind::complete) {
    auto about = case_of(rehearsal_, no_, move);
    if (!about) return false;
    const auto& route = rehearsal_.route_of(*about);
    auto c = rehearsal_.get(*about);
    auto fields = fields_of(route.node(named(route, move.node).front()), move.outcome);
    auto person = mover(rehearsal_, *about, move);
    for (std::size_t tries = 0; tries < kTries; ++tries) {
      move.form = MadeUp(rehearsal_).any_form(fields, &c, dice_);
      if (rehearsal_.attempt(*about, person, [&](turn::Play& play) { return rehearse(play, move); })) break;
    }
  }
  return make(rehearsal_, no_, move).ok();
}

void Explorer::pass_time() {
  static constexpr int kDays[] = {1, 3, 7, 14, 30};
  rehearsal_.advance_to(calendar::add(rehearsal_.now(), {Unit::days, kDays[below(std::size(kDays))], ""}));
}

bool Explorer::step() {
  if (!rehearsal_.get(no_).is_open() || made_ >= kExploreMovesMax) return false;
  ++made_;
  auto moves = possible(rehearsal_, no_);
  bool moment = !moves.empty() && moves.back().kind == Move::Kind::time;
  if (below(6) == 0) {
    pass_time();
    return true;
  }
  for (std::size_t tries = 0; !moves.empty() && tries < kTries; ++tries) {
    auto chosen = below(moves.size());
    if (try_out(moves[chosen])) return true;
    moves.erase(moves.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
  if (moment) pass_time();
  return moment;
}

}  // namespace trajectum::spec
