#include "spec/way.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <queue>
#include <set>

#include "model/json.hpp"
#include "spec/distance.hpp"
#include "spec/doing.hpp"
#include "spec/made_up.hpp"

namespace trajectum::spec {

namespace {

constexpr int kStrollsMax = 100;             // a second of going at random
constexpr std::size_t kStrollMovesMax = 30;  // of one: a case that is not there by then went the wrong way
constexpr int kFormsPerStroll = 3;
constexpr std::size_t kFormsAhead = 24;  // tried for each outcome when looking ahead

/// What can make a difference further on: texts and amounts seldom do, so that they are there is enough.
void append_values(std::string& out, const std::vector<Field>& fields, const Record& values) {
  for (const auto& [name, value] : values) {
    auto* field = find_field(fields, name);
    bool told = field && (field->type == FieldType::yesno || field->type == FieldType::choice ||
                          field->type == FieldType::choices || field->type == FieldType::integer);
    out += name + "=" + (told ? to_json(value) : std::string("?")) + ";";
  }
}

/// Where the case is, without what is in its file.
std::string position(const state::Case& c) {
  std::string out = c.is_open() ? "" : "ended " + c.outcome + ";";
  std::vector<std::string> live;
  for (const auto& i : c.instances)
    live.push_back(fmt::format("{}:{}:{}:{}:{}", i.node, static_cast<int>(i.life), i.marks.size(), i.done, i.closed));
  std::sort(live.begin(), live.end());
  for (const auto& one : live) out += one + " ";
  return out;
}

std::string signature(const state::Case& c, const route::Route& route) {
  auto out = position(c) + "|";
  append_values(out, route.file, c.file);
  for (const auto& [node, form] : c.results) {
    out += fmt::format("/{}:", node);
    append_values(out, route.node(node).form, form);
  }
  for (const auto& [counter, uses] : c.root.counters) out += fmt::format("#{}:{}", counter, uses);
  return out;
}

struct Planned {
  int cost = 0;  // what was done and what is still to do, at least
  std::size_t order = 0;
  std::vector<Move> moves;
};
struct Later {
  bool operator()(const Planned& a, const Planned& b) const {
    if (a.cost != b.cost) return a.cost > b.cost;
    if (a.moves.size() != b.moves.size()) return a.moves.size() < b.moves.size();
    return a.order > b.order;
  }
};

class Search {
 public:
  Search(Rehearsal& from, const std::string& route, std::string subject, Record file, route::NodeIndex target)
      : from_(from),
        route_(from.bundle().routes.at(route)),
        subject_(std::move(subject)),
        file_(std::move(file)),
        target_(target),
        distance_(route_, target) {}

  /// The way that begins with these moves (records put, before the case is opened). `every_form`: also forms that bring
  /// the case to the same place and only leave something else in its file; what decides further on may read it.
  Result<std::vector<Move>> run(const std::vector<Move>& first, bool every_form) {
    first_ = first;
    every_form_ = every_form;
    open_ = {};
    seen_.clear();
    if (auto opened = restart(); !opened) return opened.error();
    push({}, 0);
    for (int looks = 0; looks < kExpansionsMax && !open_.empty(); ++looks) {
      auto planned = open_.top();
      open_.pop();
      if (!come_to(planned.moves)) continue;
      const auto& c = at_->get(no_);
      int left = distance_.of(c);
      if (left == 0) return planned.moves;
      if (!seen_.insert(whole_signature()).second || planned.moves.size() >= kMovesMax) continue;
      if (left < nearest_) {
        nearest_ = left;
        nearest_at_ = standing(c);
      }
      expand(planned.moves);
    }
    return no_way();
  }

  /// The same by going at random, always nearer where that is possible: what several answers decide together lies too
  /// deep for a search.
  Result<std::vector<Move>> stroll(const std::vector<Move>& first, SeededRandom& dice) {
    first_ = first;
    every_form_ = false;
    for (int walks = 0; walks < kStrollsMax; ++walks) {
      if (auto opened = restart(); !opened) return opened.error();
      while (done_.size() < kStrollMovesMax) {
        if (distance_.of(at_->get(no_)) == 0) return done_;
        auto move = any_good_move(dice);
        if (!move || !make(*at_, no_, *move).ok()) break;
        done_.push_back(*move);
      }
    }
    return no_way();
  }

 private:
  Error no_way() const {
    const auto& name = route_.node(target_).name;
    return refused("no_way", {fmt::format("geen weg gevonden naar {}; het verst kwam het bij: {}. Zet eerst klaar wat "
                                          "de route daar nodig heeft (put), of rond de stappen zelf af.",
                                          name, nearest_at_),
                              fmt::format("no way was found to {}; the nearest it came was: {}. Put what the route "
                                          "needs there first, or complete the steps yourself.",
                                          name, nearest_at_)});
  }

  std::string standing(const state::Case& c) const {
    std::string out;
    for (const auto& i : c.instances)
      if (!route_.node(i.node).is_scope()) out += (out.empty() ? "" : ", ") + route_.node(i.node).name;
    if (!c.is_open()) out = "ended " + c.outcome;
    return out.empty() ? "-" : out;
  }

  Result<void> restart() {
    at_ = from_.fork(from_.seed());
    for (const auto& move : first_)
      if (auto made = make(*at_, 0, move); !made) return made;
    auto opened = at_->open(route_.id, subject_, file_);
    if (!opened) return opened.error();
    no_ = *opened;
    done_.clear();
    return {};
  }

  /// Brings the rehearsal to where these moves lead; goes on from where it is if it can.
  bool come_to(const std::vector<Move>& moves) {
    if (!is_on_the_way(moves) && !restart().ok()) return false;
    for (auto k = done_.size(); k < moves.size(); ++k) {
      if (!make(*at_, no_, moves[k]).ok()) {
        done_.assign(1, Move{});  // it stands nowhere now: begin anew for the next
        broken_ = true;
        return false;
      }
      done_.push_back(moves[k]);
    }
    return true;
  }

  bool is_on_the_way(const std::vector<Move>& moves) {
    if (std::exchange(broken_, false)) return false;
    return done_.size() <= moves.size() && std::equal(done_.begin(), done_.end(), moves.begin());
  }

  std::string whole_signature() {
    auto out = std::to_string(at_->now()) + "!";
    for (const auto& [path, member] : family(*at_, no_)) out += signature(at_->get(member), at_->route_of(member));
    return out;
  }

  void push(std::vector<Move> moves, int left) {
    Planned planned;
    planned.cost = static_cast<int>(moves.size()) + left;
    planned.order = ++pushed_;
    planned.moves = std::move(moves);
    open_.push(std::move(planned));
  }

  void expand(const std::vector<Move>& so_far) {
    int left = distance_.of(at_->get(no_));
    auto go_on = [&](const Move& move, int left_then) {
      auto moves = so_far;
      moves.push_back(move);
      push(std::move(moves), left_then);
    };
    for (auto& move : possible(*at_, no_)) {
      if (move.kind == Move::Kind::time)
        go_on(move, left);
      else
        look_ahead_with_forms(move, left, go_on);
    }
  }

  /// What a move would lead to: how far it is from there, and what tells that place from another. Nothing if refused.
  struct Ahead {
    int left;
    std::string place;
  };
  std::optional<Ahead> look_ahead(const Move& move, int left) {
    auto about = case_of(*at_, no_, move);
    if (!about) return std::nullopt;
    Ahead ahead{left, ""};
    auto tried = at_->attempt(*about, mover(*at_, *about, move), [&](turn::Play& play) -> Result<void> {
      if (auto done = rehearse(play, move); !done) return done;
      play.settle();
      ahead.place = every_form_ ? signature(play.state(), play.route()) : position(play.state());
      if (*about == no_) ahead.left = distance_.of(play.state());
      return {};
    });
    if (!tried || ahead.left >= Distance::kFar) return std::nullopt;
    return ahead;
  }

  /// The fields of what a move fills in, and the case they are of; nothing when it fills in none.
  std::optional<std::pair<std::vector<Field>, state::Case>> form_of(const Move& move) {
    auto about = move.kind == Move::Kind::complete ? case_of(*at_, no_, move) : std::nullopt;
    if (!about) return std::nullopt;
    const auto& route = at_->route_of(*about);
    return std::pair{fields_of(route.node(named(route, move.node).front()), move.outcome), at_->get(*about)};
  }

  /// Tries a move with each form; goes on with one for each place it leads to.
  template <class GoOn>
  void look_ahead_with_forms(Move move, int left, const GoOn& go_on) {
    std::vector<Record> forms{Record()};
    if (auto form = form_of(move)) forms = MadeUp(*at_).forms(form->first, &form->second, kFormsAhead);
    std::set<std::string> places;
    for (auto& form : forms) {
      move.form = form;
      auto ahead = look_ahead(move, left);
      if (ahead && places.insert(ahead->place).second) go_on(move, ahead->left);
    }
  }

  /// One of the moves that bring the case nearest, with a form filled in at random.
  std::optional<Move> any_good_move(SeededRandom& dice) {
    int left = distance_.of(at_->get(no_)), nearest = Distance::kFar;
    std::vector<Move> good;
    for (auto& move : possible(*at_, no_)) {
      Ahead ahead{left, ""};
      bool accepted = move.kind == Move::Kind::time;
      for (int tries = 0; !accepted && tries < kFormsPerStroll; ++tries) {
        if (auto form = form_of(move)) move.form = MadeUp(*at_).any_form(form->first, &form->second, dice);
        auto seen = look_ahead(move, left);
        accepted = seen.has_value();
        if (seen) ahead = *seen;
      }
      if (!accepted || ahead.left > nearest) continue;
      if (ahead.left < nearest) good.clear();
      nearest = ahead.left;
      good.push_back(move);
    }
    if (good.empty()) return std::nullopt;
    return good[dice.next() % good.size()];
  }

  Rehearsal& from_;
  std::vector<Move> first_;
  bool every_form_ = false;
  const route::Route& route_;
  std::string subject_;
  Record file_;
  route::NodeIndex target_;
  Distance distance_;
  std::unique_ptr<Rehearsal> at_;
  CaseNo no_ = 0;
  std::vector<Move> done_;
  bool broken_ = false;
  std::priority_queue<Planned, std::vector<Planned>, Later> open_;
  std::size_t pushed_ = 0;
  std::set<std::string> seen_;
  int nearest_ = Distance::kFar + 1;
  std::string nearest_at_ = "-";
};

/// Ways of filling the registers with capacity: not at all, with records that differ, with records that are alike.
std::vector<std::vector<Move>> furnishings(const Rehearsal& rehearsal) {
  std::vector<std::vector<Move>> out(1);
  for (const char* option : {"", "0", "1", "2"}) {
    std::vector<Move> moves;
    for (const auto& reg : furnishable(rehearsal)) {
      Move move;
      move.kind = Move::Kind::furnish;
      move.node = reg;
      move.outcome = option;
      moves.push_back(std::move(move));
    }
    if (!moves.empty()) out.push_back(std::move(moves));
  }
  return out;
}

}  // namespace

Result<Way> find_way(Rehearsal& from, const std::string& route, const std::string& subject, const Record& file,
                     route::NodeIndex target) {
  Search search(from, route, subject, file, target);
  SeededRandom dice(from.seed());
  std::optional<Error> first;
  auto all = furnishings(from);
  for (const auto& before : all)
    for (bool every_form : {false, true}) {
      auto found = search.run(before, every_form);
      if (found) return Way{before, std::move(*found)};
      if (!first) first = found.error();
      if (found.error().reason != "no_way") return *first;
    }
  for (std::size_t k = 0; k < all.size() && k < 2; ++k) {  // with nothing put, and with records that differ
    auto found = search.stroll(all[k], dice);
    if (found) return Way{all[k], std::move(*found)};
  }
  return *first;
}

}  // namespace trajectum::spec
