// A decision table as people read it: each cell in the words of a table in CSV.
#include "pipeline/views.hpp"
#include "route/decision_cells.hpp"

namespace trajectum::pipeline::views {
namespace {

std::string output_text(const route::RuleOutput& output) {
  return output.function == route::kNoFunction ? route::literal_text(output.value) : "function";
}

Value rule(const route::Decision& d, std::size_t number) {
  const auto& rule = d.rules[number];
  Record out;
  out.set("number", static_cast<std::int64_t>(number + 1));
  out.set("place", rule.origin.file + ":" + std::to_string(rule.origin.line));
  List cells, outputs;
  for (const auto& test : rule.tests) cells.push_back(route::cell_text(test));
  for (const auto& output : rule.outputs) outputs.push_back(output_text(output));
  out.set("cells", std::move(cells));
  out.set("outputs", std::move(outputs));
  return out;
}

}  // namespace

Value decision(const route::Decision& d, Lang lang) {
  Record out;
  out.set("id", d.id);
  out.set("title", d.title.in(lang));
  out.set("hit", route::hit_name(d.hit));
  if (d.with != route::Gather::list) out.set("with", route::gather_name(d.with));
  List inputs, outputs, rules;
  for (const auto& input : d.inputs) inputs.push_back(input.path.text.empty() ? "function" : input.path.text);
  for (const auto& output : d.outputs) {
    Record one;
    one.set("name", output.name.empty() ? "output" : output.name);
    List order;
    for (const auto& value : output.order) order.push_back(route::literal_text(value));
    if (!order.empty()) one.set("order", std::move(order));
    outputs.push_back(std::move(one));
  }
  for (std::size_t k = 0; k < d.rules.size(); ++k) rules.push_back(rule(d, k));
  out.set("inputs", std::move(inputs));
  out.set("outputs", std::move(outputs));
  out.set("rules", std::move(rules));
  return out;
}

}  // namespace trajectum::pipeline::views
