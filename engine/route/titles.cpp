#include "route/titles.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "route/loading.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

constexpr int kKinds = static_cast<int>(kCalledLast) + 1;

/// Walks whatever people see by an id and hands its title over: to be read, or to be given.
template <class B, class F>
class Walk {
 public:
  Walk(B& bundle, const F& f) : bundle_(bundle), f_(f) {}

  void run() {
    for (auto& [id, route] : bundle_.routes) walk(route);
    route_.clear();
    at_ = {bundle_.id, 0, 0};
    for (auto& [id, reg] : bundle_.registers) {
      field(reg.key, id);
      fields(reg.fields, id);
      for (auto& criterion : reg.criteria) criterion_of(criterion, id);
    }
    for (auto& [id, budget] : bundle_.budgets) tell(Called::budget, id, budget.title);
    for (auto& [id, title] : bundle_.parties) tell(Called::party, id, title);
    for (auto& [id, title] : bundle_.messages) tell(Called::message, id, title);
  }

 private:
  template <class T>
  void tell(Called what, const std::string& address, T& title) {
    f_(CalledThing{what, route_, address, at_, !title.empty()}, title);
  }

  template <class R>
  void walk(R& route) {
    route_ = route.id;
    at_ = route.nodes.front().origin;
    fields(route.file, "file");
    for (auto& [id, title] : route.end_titles)
      if (id != "done") tell(Called::outcome, id, title);
    for (auto& node : route.nodes) walk_node(node);
  }

  template <class N>
  void walk_node(N& node) {
    at_ = node.origin;
    auto below = node.index == kRoot ? std::string() : node.name + ".";
    for (auto& term : node.terms) tell(Called::term, below + term.id, term.title);
    for (auto& sla : node.slas) tell(Called::sla, below + sla.id, sla.title);
    for (auto& outcome : node.outcomes)
      if (outcome.id != "done") tell(Called::outcome, below + outcome.id, outcome.title);
    if (!node.is_work()) return;  // what programs fill in no person sees by its name
    fields(node.form, node.name);
    for (auto& evidence : node.evidence) tell(Called::document, below + evidence.kind, evidence.title);
  }

  template <class Fields>
  void fields(Fields& all, const std::string& below) {
    for (auto& one : all) field(one, below);
  }
  template <class One>
  void field(One& one, const std::string& below) {
    auto address = below + "." + one.name;
    tell(one.type == FieldType::document ? Called::document : Called::field, address, one.title);
    for (auto& option : one.options) tell(Called::option, address + "." + option.id, option.title);
    fields(one.fields, address);
  }

  /// Without a title it is called by its name, in both languages.
  template <class C>
  void criterion_of(C& criterion, const std::string& reg) {
    bool by_name = criterion.title.nl == criterion.name && criterion.title.en == criterion.name;
    f_(CalledThing{Called::criterion, "", reg + "." + criterion.name, criterion.origin, !by_name}, criterion.title);
  }

  B& bundle_;
  const F& f_;
  std::string route_;
  Origin at_;
};

/// "a.b.c", "b.c", "c": what a label may call it by.
std::vector<std::string> names_of(const CalledThing& thing) {
  auto whole = thing.route.empty() ? thing.address : thing.route + "." + thing.address;
  std::vector<std::string> out{whole};
  for (auto dot = whole.find('.'); dot != std::string::npos; dot = whole.find('.', dot + 1))
    out.push_back(whole.substr(dot + 1));
  return out;
}

struct TitlesReading {
  const std::string& bundle;
};

void keep(Loading& load, const Keyed& entry, Called what, const std::string& bundle) {
  if (!entry.value.is(Draft::Kind::table)) {
    report_wrong(load, entry, "een tabel { naam = { nl = \"...\", en = \"...\" } }",
                 "a table { name = { nl = \"...\", en = \"...\" } }");
    return;
  }
  refuse_list(load, entry.key, *entry.value.table);
  for (const auto& one : entry.value.table->keyed) {
    if (one.value.is(Draft::Kind::poison)) continue;
    TitleLabel label{static_cast<int>(what), one.key, read_title(load, one), one.at, bundle, false, false};
    auto same = std::find_if(load.title_labels.begin(), load.title_labels.end(), [&](const auto& other) {
      return other.what == label.what && other.key == label.key && other.bundle == bundle;
    });
    if (same == load.title_labels.end()) {
      load.title_labels.push_back(std::move(label));
      continue;
    }
    auto first = load.faults.origin(same->at);
    load.faults.add(one.at, fmt::format("`{}` staat er al: {}:{}", one.key, first.file, first.line),
                    fmt::format("`{}` is there already: {}:{}", one.key, first.file, first.line));
  }
}

template <Called what>
void read_area(Loading& load, TitlesReading& r, const Keyed& entry) {
  keep(load, entry, what, r.bundle);
}

constexpr Key<TitlesReading> kTitlesKeys[] = {
    {"fields", read_area<Called::field>},     {"options", read_area<Called::option>},
    {"outcomes", read_area<Called::outcome>}, {"documents", read_area<Called::document>},
    {"parties", read_area<Called::party>},    {"budgets", read_area<Called::budget>},
    {"terms", read_area<Called::term>},       {"slas", read_area<Called::sla>},
    {"messages", read_area<Called::message>}, {"criteria", read_area<Called::criterion>}};
static_assert(std::size(kTitlesKeys) == kKinds);

/// What has a name in the routes and no declaration of its own: outcomes, parties that are no role, messages.
void list_names(Bundle& bundle) {
  for (auto& [id, route] : bundle.routes) {
    for (const auto& [end, title] : route.ends) route.end_titles[end] = title;
    for (const auto& node : route.nodes) {
      each_target(node, [&, &route = route](const Target& target) {
        if (target.kind == TargetKind::finish && target.scope == kRoot) route.end_titles.try_emplace(target.outcome);
      });
      for (const auto& evidence : node.evidence)
        for (const auto& party : evidence.signed_by)
          if (!bundle.roles.count(party)) bundle.parties.try_emplace(party);
      if (!node.message.empty()) bundle.messages.try_emplace(node.message);
    }
  }
}

class Giving {
 public:
  explicit Giving(Loading& load) : load_(load) {
    for (const auto& file : load.files) layers_.try_emplace(file->bundle, static_cast<int>(layers_.size()));
    for (auto& label : load.title_labels) by_name_[{label.what, label.key}].push_back(&label);
  }

  void give(const CalledThing& thing, Text& title) {
    TitleLabel* best = nullptr;  // the longest name comes first; of two bundles the upper one wins, whatever the name
    for (const auto& name : names_of(thing)) {
      names_[static_cast<std::size_t>(thing.what)].insert(name);
      auto found = by_name_.find({static_cast<int>(thing.what), name});
      if (found == by_name_.end()) continue;
      for (auto* label : found->second) {
        label->met = true;
        if (!best || layers_.at(label->bundle) > layers_.at(best->bundle)) best = label;
      }
    }
    if (!best || thing.titled) return;
    best->used = true;
    title = best->title;
  }

  void report() {
    for (const auto& label : load_.title_labels) {
      if (label.bundle != load_.top || label.used) continue;
      auto area = area_of(static_cast<Called>(label.what));
      if (label.met) {
        load_.faults.add(label.at, fmt::format("wat `{}` heet in `{}` heeft al een titel", label.key, area),
                         fmt::format("what is called `{}` in `{}` has a title already", label.key, area));
        continue;
      }
      const auto& all = names_[static_cast<std::size_t>(label.what)];
      auto dots = std::count(label.key.begin(), label.key.end(), '.');
      std::vector<std::string> like;
      std::copy_if(all.begin(), all.end(), std::back_inserter(like),
                   [&](const auto& name) { return std::count(name.begin(), name.end(), '.') == dots; });
      auto meant = guess(label.key, like);
      load_.faults.add(label.at, fmt::format("`{}` noemt niets in deze bundel: `{}`{}", area, label.key, meant.nl),
                       fmt::format("`{}` names nothing in this bundle: `{}`{}", area, label.key, meant.en));
    }
  }

 private:
  Loading& load_;
  std::map<std::string, int> layers_;  // the top bundle last
  std::map<std::pair<int, std::string>, std::vector<TitleLabel*>> by_name_;
  std::set<std::string> names_[kKinds];
};

}  // namespace

const char* area_of(Called what) { return kTitlesKeys[static_cast<int>(what)].name; }

const Text& word_of(Called what) {
  static const Text kWords[] = {{"het veld", "field"},         {"de keuze", "option"},      {"de uitkomst", "outcome"},
                                {"het document", "document"},  {"wie tekent als", "party"}, {"het budget", "budget"},
                                {"de termijn", "term"},        {"de servicenorm", "sla"},   {"het bericht", "message"},
                                {"het criterium", "criterion"}};
  static_assert(std::size(kWords) == kKinds);
  return kWords[static_cast<int>(what)];
}

void each_called(const Bundle& bundle, const std::function<void(const CalledThing&)>& f) {
  auto only_told = [&](const CalledThing& thing, const Text&) { f(thing); };
  Walk<const Bundle, decltype(only_told)>(bundle, only_told).run();
}

void read_titles(Loading& load, const Word& labels, const std::string& bundle) {
  TitlesReading r{bundle};
  for (const auto& draft : labels.body->list) {
    const auto* titles = draft.as_word("titles");
    if (!titles) continue;
    refuse_list(load, "titles", *titles->body);
    read_keys<TitlesReading>(load, "titles", kTitlesKeys, titles->body->keyed, r);
  }
}

void list_title_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<TitlesReading>("titles", kTitlesKeys, out);
}

void give_titles(Loading& load) {
  if (load.faults.any()) return;  // what a label names may be what could not be read
  list_names(*load.bundle);
  Giving giving(load);
  auto give = [&](const CalledThing& thing, Text& title) { giving.give(thing, title); };
  Walk<Bundle, decltype(give)>(*load.bundle, give).run();
  giving.report();
}

}  // namespace trajectum::route
