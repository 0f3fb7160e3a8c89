// Paths: texts such as `file.employer.name`, checked name by name against what the route and its registers declare
// (language.md, "Paths").
#include <fmt/core.h>

#include <algorithm>
#include <sstream>

#include "route/read_terms.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, '.');) out.push_back(part);
  return out;
}

std::vector<std::string> names_of(const std::vector<Field>& fields) {
  std::vector<std::string> out;
  for (const auto& field : fields) out.push_back(field.name);
  return out;
}

const Field& series_field(std::string_view name) {
  static const Field number = [] {
    Field f;
    f.type = FieldType::integer;
    f.name = "number";
    return f;
  }();
  static const Field day = [] {
    Field f;
    f.type = FieldType::date;
    f.name = "day";
    return f;
  }();
  return name == "number" ? number : day;
}

const Field& date_field() {
  static const Field date = [] {
    Field f;
    f.type = FieldType::date;
    f.name = "term";
    return f;
  }();
  return date;
}

/// One path on its way through the declarations.
class Walk {
 public:
  Walk(RouteBuild& build, const std::string& text, const Place& at)
      : build_(build), text_(text), at_(at), parts_(split(text)) {
    out_.path.text = text;
  }

  PathEnd go(NodeIndex from) {
    bool well = !parts_.empty() && parts_.size() <= 8 && text_.back() != '.' &&
                std::none_of(parts_.begin(), parts_.end(), [](auto& p) { return p.empty(); });
    if (!well) return lost(fmt::format("`{}` is geen pad", text_), fmt::format("`{}` is not a path", text_));
    const auto& first = parts_[0];
    const auto& route = build_.route;
    if (first == "file") return from_fields(Path::Root::file, route.file, "het dossier", "the case file");
    if (first == "form") return from_fields(Path::Root::form, build_.node(from).form, "het formulier", "the form");
    if (first == route.subject) return from_register(Path::Root::subject, route.subject, 1);
    if (first == "reserved") return reserved();
    if (first == "item") return item(from);
    if (first == "term") return term();
    return result(from);
  }

 private:
  PathEnd lost(std::string nl, std::string en) {
    build_.faults().add(at_, std::move(nl), std::move(en));
    return {};
  }

  /// `term.x`: the last day of a period of this route.
  PathEnd term() {
    auto names = term_names(build_.route);
    if (parts_.size() != 2)
      return lost(fmt::format("`{}`: schrijf `term.naam`, het einde van die termijn", text_),
                  fmt::format("`{}`: write `term.name`, the end of that term", text_));
    if (std::find(names.begin(), names.end(), parts_[1]) == names.end()) {
      auto meant = guess(parts_[1], names);
      return lost(fmt::format("deze route heeft geen termijn `{}`{}", parts_[1], meant.nl),
                  fmt::format("this route has no term `{}`{}", parts_[1], meant.en));
    }
    out_.path.root = Path::Root::term;
    out_.path.segments.push_back({parts_[1], ""});
    out_.field = &date_field();
    return std::move(out_);
  }

  PathEnd from_fields(Path::Root root, const std::vector<Field>& fields, const char* nl, const char* en) {
    if (parts_.size() < 2)
      return lost(fmt::format("`{}` mist een veld", text_), fmt::format("`{}` lacks a field", text_));
    out_.path.root = root;
    return follow(fields, nullptr, 1, nl, en);
  }

  PathEnd from_register(Path::Root root, const std::string& reg, std::size_t next) {
    auto known = build_.load.bundle->registers.find(reg);
    if (known == build_.load.bundle->registers.end()) {
      check_register(build_.load, reg, at_);
      return {};
    }
    out_.path.root = root;
    if (next >= parts_.size())
      return lost(fmt::format("`{}` mist een veld", text_), fmt::format("`{}` lacks a field", text_));
    return follow(known->second.fields, &known->second, next, "het register " + reg, "the register " + reg);
  }

  PathEnd reserved() {
    if (parts_.size() < 2) return lost("`reserved` mist een register", "`reserved` lacks a register");
    out_.path.reg = parts_[1];
    bool taken = std::any_of(build_.route.nodes.begin(), build_.route.nodes.end(), [&](const Node& node) {
      return std::any_of(node.reserve.begin(), node.reserve.end(), [&](auto& r) { return r.reg == parts_[1]; });
    });
    auto known = build_.load.bundle->registers.find(parts_[1]);
    if (known == build_.load.bundle->registers.end() || parts_.size() > 2) {
      auto end = from_register(Path::Root::reserved, parts_[1], 2);
      if (end.path.empty()) return end;
      out_ = std::move(end);
    }
    out_.path.root = Path::Root::reserved;
    if (!taken)
      return lost(fmt::format("geen knoop van deze route houdt `{}` vast (`reserve`)", parts_[1]),
                  fmt::format("no node of this route reserves `{}`", parts_[1]));
    out_.whole = parts_.size() == 2;
    return std::move(out_);
  }

  PathEnd item(NodeIndex from) {
    auto scope = from;
    while (scope != kNoNode && build_.node(scope).kind != NodeKind::each && build_.node(scope).kind != NodeKind::series)
      scope = build_.node(scope).parent;
    if (scope == kNoNode)
      return lost("`item` bestaat alleen binnen een `each` of `series`",
                  "`item` exists only inside an `each` or `series`");
    out_.path.root = Path::Root::item;
    out_.path.node = scope;
    if (parts_.size() == 1) {
      out_.whole = true;
      return std::move(out_);
    }
    if (build_.node(scope).kind == NodeKind::series) return series_item();
    return each_item(build_.node(scope));
  }

  PathEnd series_item() {
    if (parts_.size() != 2 || (parts_[1] != "number" && parts_[1] != "day"))
      return lost("een `series` kent `item.number` en `item.day`", "a `series` has `item.number` and `item.day`");
    out_.path.segments.push_back({parts_[1], ""});
    out_.field = &series_field(parts_[1]);
    return std::move(out_);
  }

  /// `over` is read here from what was said: the path of the each itself may be linked later than this one.
  PathEnd each_item(const Node& each) {
    const auto* over = build_.said(each.index).find("over");
    auto text = over && over->value.text() ? *over->value.text() : std::string();
    auto parts = split(text);
    if (parts.size() == 2 && parts[0] == "reserved") return from_register(Path::Root::item, parts[1], 1);
    if (!text.empty()) {
      auto end = link_path(build_, each.parent, text, over->value.place);
      if (end.path.empty()) return {};
      if (end.field && end.field->type == FieldType::group)
        return follow(end.field->fields, nullptr, 1, "de rij", "the row");
      if (end.field && end.field->type == FieldType::choices && !end.field->from.empty())
        return from_register(Path::Root::item, end.field->from, 1);
    }
    if (parts_.size() == 2 && parts_[1] == "number") return series_item();
    if (parts_.size() == 2 && parts_[1] == "value") {  // the element itself
      out_.path.segments.push_back({parts_[1], ""});
      out_.whole = true;
      return std::move(out_);
    }
    return lost(fmt::format("`{}`: dit `each` heeft alleen `item.value` en `item.number`", text_),
                fmt::format("`{}`: this `each` has only `item.value` and `item.number`", text_));
  }

  /// `step_id.x`: the last result of a step, by its nearest or its full name.
  PathEnd result(NodeIndex from) {
    const auto& route = build_.route;
    NodeIndex step = kNoNode;
    std::size_t used = 0;
    for (auto scope = from; scope != kNoNode && step == kNoNode; scope = route.node(scope).parent)
      step = child_of(route, scope, parts_[0]);
    auto has_result = [&](NodeIndex node) {
      const auto& n = route.node(node);
      return n.is_work() || n.kind == NodeKind::subroute || n.kind == NodeKind::job;
    };
    if (step != kNoNode && has_result(step)) used = 1;
    std::string name = parts_[0];
    for (std::size_t n = 1; n < parts_.size() && used == 0; name += "." + parts_[n], ++n) {
      auto found = route.find(name);
      if (found != kNoNode && found != kRoot && has_result(found)) {
        step = found;
        used = n;
      }
    }
    if (used == 0) return unknown_root();
    if (parts_.size() == used)
      return lost(fmt::format("`{}` mist een veld van het formulier", text_),
                  fmt::format("`{}` lacks a field of the form", text_));
    out_.path.root = Path::Root::result;
    out_.path.node = step;
    if (route.node(step).kind == NodeKind::subroute) {
      const auto& child = route.node(step).subroute;
      return follow(build_.load.route_files[child], nullptr, used, "het dossier van route " + child,
                    "the case file of route " + child);
    }
    return follow(route.node(step).form, nullptr, used, "het formulier van " + route.node(step).name,
                  "the form of " + route.node(step).name);
  }

  PathEnd unknown_root() {
    std::vector<std::string> known{"file", "form", "item", "reserved", build_.route.subject};
    for (const auto& node : build_.route.nodes)
      if (node.is_work()) known.push_back(node.id);
    auto meant = guess(parts_[0], known);
    return lost(fmt::format("`{}` in het pad `{}` bestaat niet{}", parts_[0], text_, meant.nl),
                fmt::format("`{}` in the path `{}` does not exist{}", parts_[0], text_, meant.en));
  }

  /// Follows the names from `i` on through fields, groups and references.
  PathEnd follow(const std::vector<Field>& first, const Register* reg, std::size_t i, std::string nl, std::string en) {
    const auto* fields = &first;
    for (;; ++i) {
      const Field* field = find_field(*fields, parts_[i]);
      if (!field && reg && (parts_[i] == reg->key.name || parts_[i] == "id")) field = &reg->key;
      if (!field) {
        auto meant = guess(parts_[i], names_of(*fields));
        return lost(fmt::format("`{}`: {} heeft geen veld `{}`{}", text_, nl, parts_[i], meant.nl),
                    fmt::format("`{}`: {} has no field `{}`{}", text_, en, parts_[i], meant.en));
      }
      bool last = i + 1 == parts_.size();
      out_.path.segments.push_back({field->name, ""});
      if (last) {
        out_.field = field;
        return std::move(out_);
      }
      if (field->type == FieldType::group && !field->many) {
        fields = &field->fields;
        reg = nullptr;
        nl = en = field->name;
        continue;
      }
      if (field->type != FieldType::ref)
        return lost(fmt::format("`{}`: na `{}` kan het pad niet verder", text_, parts_[i]),
                    fmt::format("`{}`: the path cannot go on after `{}`", text_, parts_[i]));
      auto known = build_.load.bundle->registers.find(field->to);
      if (known == build_.load.bundle->registers.end()) return {};  // the ref itself is at fault, and says so
      out_.path.segments.back().through = field->to;
      reg = &known->second;
      fields = &reg->fields;
      nl = "het register " + field->to;
      en = "the register " + field->to;
    }
  }

  RouteBuild& build_;
  std::string text_;
  Place at_;
  std::vector<std::string> parts_;
  PathEnd out_;
};

}  // namespace

PathEnd link_path(RouteBuild& build, NodeIndex from, const std::string& text, const Place& at) {
  if (text.size() > 500) {
    build.faults().add(at, "dit is te lang voor een pad", "this is too long for a path");
    return {};
  }
  return Walk(build, text, at).go(from);
}

CasePath link_path_of_case(Loading& load, const Route& route, const std::string& text, const Place& at) {
  static const RouteDecl nothing;
  RouteBuild build(load, nothing);
  build.route = route;
  auto end = link_path(build, kRoot, text, at);  // its field is of the copy
  return {std::move(end.path), end.field ? std::optional(end.field->type) : std::nullopt,
          end.field && end.field->sensitive};
}

Path link_typed(RouteBuild& build, NodeIndex from, const std::string& text, const Place& at, FieldType type) {
  auto end = link_path(build, from, text, at);
  if (end.path.empty()) return {};
  if (end.field && end.field->type == type) return std::move(end.path);
  const char* is = end.field ? field_type_name(end.field->type) : "list";
  build.faults().add(at, fmt::format("`{}` is van de soort `{}`; hier hoort `{}`", text, is, field_type_name(type)),
                     fmt::format("`{}` is of the kind `{}`; `{}` belongs here", text, is, field_type_name(type)));
  return {};
}

}  // namespace trajectum::route
