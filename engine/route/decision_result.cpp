// What becomes of a table's result: one value in a field, a record in a group, a list in a field that takes several, or
// a way on by value. Checked when the bundle loads, for every output that is written down.
#include <fmt/core.h>

#include <algorithm>

#include "route/decision_cells.hpp"
#include "route/decision_links.hpp"
#include "route/read_fields.hpp"

namespace trajectum::route {
namespace {

class ResultCheck {
 public:
  ResultCheck(RouteBuild& build, const Node& node, const Decision& decision)
      : build_(build), node_(node), d_(decision), places_(build.load.decision_places[decision.id]) {}

  void run() {
    const auto& said = build_.said(node_.index);
    const auto* into = said.find("into");
    const auto* outcomes = said.find("outcomes");
    if (!into && !outcomes) {
      build_.faults().add(said.place, fmt::format("`{}` heeft `into` of `outcomes` nodig", node_.id),
                          fmt::format("`{}` needs `into` or `outcomes`", node_.id));
      return;
    }
    if (into && into->value.is(Draft::Kind::table))
      check_each(*into);
    else if (const auto* field = into ? find_field(build_.route.file, target()) : nullptr)
      check_field(*field, into->value.place);
    if (outcomes) check_ways(*outcomes);
  }

 private:
  std::string target() const { return node_.into.empty() ? "" : node_.into.segments[0].name; }

  void wrong(const Place& at, std::string nl, std::string en) { build_.faults().add(at, std::move(nl), std::move(en)); }
  void wrong_field(const Place& at, const Text& gives, const Field& field, const Text& cure) {
    wrong(at,
          fmt::format("deze tabel geeft {}; `{}` is van de soort `{}`: {}", gives.nl, field.name, shown_type(field),
                      cure.nl),
          fmt::format("this table gives {}; `{}` is of the kind `{}`: {}", gives.en, field.name, shown_type(field),
                      cure.en));
  }
  static std::string shown_type(const Field& field) {
    return field.many ? "group { many }" : field_type_name(field.type);
  }

  /// Every literal of one output can be a value of the field.
  void check_output(std::size_t output, const Field& field) {
    for (std::size_t k = 0; k < d_.rules.size(); ++k) {
      const auto& said = d_.rules[k].outputs[output];
      Text why;
      if (said.function != kNoFunction || fits(field, said.value, &why)) continue;
      wrong(places_.cells[k][d_.inputs.size() + output],
            fmt::format("de uitkomst van deze regel moet {} zijn (`{}`)", why.nl, field.name),
            fmt::format("the output of this rule must be {} (`{}`)", why.en, field.name));
    }
  }

  void check_field(const Field& field, const Place& at) {
    if (d_.gives_record()) return check_group(field, at);
    if (d_.gives_list()) {
      if (field.type != FieldType::choices)
        return wrong_field(
            at, {"een lijst", "a list"}, field,
            {"noem een veld `choices`, of reken met `with`", "name a `choices` field, or reckon with `with`"});
    } else if (d_.hit == Hit::collect && d_.with == Gather::count) {
      if (field.type != FieldType::integer && field.type != FieldType::decimal)
        wrong_field(at, {"een aantal", "a number of rules"}, field,
                    {"noem een veld `integer`", "name an `integer` field"});
      return;
    } else if (field.type == FieldType::choices || field.type == FieldType::group) {
      return wrong_field(at, {"één waarde", "one value"}, field,
                         {"noem een veld dat er één bevat", "name a field that holds one"});
    }
    check_output(0, field);
  }

  /// A record goes into a group with a field for each output; a list of them into one with rows.
  void check_group(const Field& field, const Place& at) {
    if (field.type != FieldType::group || field.many != d_.gives_list())
      return d_.gives_list()
                 ? wrong_field(at, {"een lijst van records", "a list of records"}, field,
                               {"noem een `group` met `many = true`", "name a `group` with `many = true`"})
                 : wrong_field(
                       at, {"meer dan één uitkomst", "several outputs"}, field,
                       {"noem een `group` met die velden, of zeg het per uitkomst: `into = { a = \"x\", b = \"y\" }`",
                        "name a `group` of those fields, or say it for each: `into = { a = \"x\", b = \"y\" }`"});
    for (std::size_t i = 0; i < d_.outputs.size(); ++i) {
      const auto& name = d_.outputs[i].name;
      if (const auto* part = find_field(field.fields, name))
        check_output(i, *part);
      else
        wrong(at, fmt::format("`{}` heeft geen veld voor de uitkomst `{}`", field.name, name),
              fmt::format("`{}` has no field for the output `{}`", field.name, name));
    }
    for (const auto& part : field.fields) {
      bool given =
          std::any_of(d_.outputs.begin(), d_.outputs.end(), [&](auto& output) { return output.name == part.name; });
      if (!given && part.required)
        wrong(at, fmt::format("`{}.{}` is verplicht en de tabel geeft het niet", field.name, part.name),
              fmt::format("`{}.{}` is required and the table does not give it", field.name, part.name));
    }
  }

  void check_each(const Keyed& into) {
    if (d_.gives_list() || into.value.table->keyed.empty())
      return wrong(into.value.place, "`into` per uitkomst kan als één regel beslist; noem hier één veld",
                   "`into` for each output is for tables where one rule decides; name one field here");
    std::vector<std::string> names;
    for (const auto& output : d_.outputs) names.push_back(output.name);
    for (const auto& [name, path] : node_.into_each) {
      const auto* said = into.value.table->find(name);
      auto output = std::find(names.begin(), names.end(), name);
      const auto* field = find_field(build_.route.file, path.segments[0].name);
      if (output == names.end() || name.empty()) {
        auto meant = guess(name, names);
        wrong(said->at, fmt::format("de tabel `{}` heeft geen uitkomst `{}`{}", d_.id, name, meant.nl),
              fmt::format("the table `{}` has no output `{}`{}", d_.id, name, meant.en));
      } else if (field && (field->type == FieldType::choices || field->type == FieldType::group)) {
        wrong_field(said->value.place, {"één waarde", "one value"}, *field,
                    {"noem een veld dat er één bevat", "name a field that holds one"});
      } else if (field) {
        check_output(static_cast<std::size_t>(output - names.begin()), *field);
      }
    }
  }

  /// Ways on go by the first output.
  void check_ways(const Keyed& outcomes) {
    if (d_.gives_list() || d_.with != Gather::list)
      return wrong(outcomes.at,
                   "deze tabel geeft geen naam van een weg, maar een lijst of een getal: gebruik `into` en `next`",
                   "this table gives no name of a way, but a list or a number: use `into` and `next`");
    if (node_.next || !outcomes.value.is(Draft::Kind::table)) return;
    for (std::size_t k = 0; k < d_.rules.size(); ++k) {
      const auto& output = d_.rules[k].outputs[0];
      if (output.function != kNoFunction || outcomes.value.table->find(std::string(output.value.text()))) continue;
      wrong(places_.cells[k][d_.inputs.size()],
            fmt::format("`{}` kent geen uitkomst `{}`", node_.name, literal_text(output.value)),
            fmt::format("`{}` has no outcome `{}`", node_.name, literal_text(output.value)));
    }
  }

  RouteBuild& build_;
  const Node& node_;
  const Decision& d_;
  const DecisionPlaces& places_;
};

}  // namespace

void check_result(RouteBuild& build, const Node& node, const Decision& decision) {
  ResultCheck(build, node, decision).run();
}

}  // namespace trajectum::route
