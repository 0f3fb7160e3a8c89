#include <doctest/doctest.h>

#include <fmt/core.h>

#include "bundles.hpp"

using namespace trajectum;
using namespace trajectum::route;
using namespace trajectum::route::test;

namespace {

const LoadResult& region() {
  static const LoadResult result = load(folder("plugins/zuid-limburg"), {folder("workflows/werkroute")});
  return result;
}

const Node& node(const Route& route, std::string_view name) {
  auto index = route.find(name);
  REQUIRE(index != kNoNode);
  return route.node(index);
}

}  // namespace

TEST_CASE("Examples_LoadWithoutAFault") {
  auto alone = load(folder("workflows/werkroute"), {});
  INFO(all(alone.faults));
  CHECK(alone.faults.empty());
  REQUIRE(alone.bundle);
  CHECK(alone.bundle->version == "1.0.0");
  INFO(all(region().faults));
  CHECK(region().faults.empty());
  REQUIRE(region().bundle);
  CHECK(region().bundle->routes.size() == 14);
}

TEST_CASE("Werkroute_IsTheGraphItsTextSays") {
  REQUIRE(region().bundle);
  const auto& route = region().bundle->routes.at("werkroute");
  CHECK_FALSE(node(route, "placement").linear);
  const auto& intake = node(route, "intake");
  CHECK(intake.linear);
  CHECK(route.node(intake.start.at(0)).id == "broad_intake");
  const auto& plan = node(route, "personal_plan");
  REQUIRE(plan.next);
  CHECK(route.node(plan.next->node).kind == NodeKind::finish_by);
  CHECK(node(route, "competence_profile").by.same_as == route.find("intake.broad_intake"));
  CHECK(intake.outcomes.at(3).id == "other");
  CHECK(intake.outcomes.at(3).target.node == route.find("other_action"));

  const auto& support = node(route, "support");
  REQUIRE(support.next);
  CHECK(support.next->kind == TargetKind::finish);
  CHECK(support.next->outcome == "again");
  CHECK(support.next->scope == route.find("other_action"));

  const auto& attend = node(route, "work_orientation.visit.attend");
  REQUIRE(attend.due);
  CHECK(attend.due->span == Duration{Unit::workdays, 2, ""});
  CHECK(attend.due->after.root == Path::Root::item);
  CHECK(attend.due->after.node == route.find("work_orientation.visit"));
  CHECK(attend.outcomes.at(0).id == "attended");  // bare `done` first

  const auto& choice = node(route, "choice");
  CHECK(choice.outcomes.at(0).id == "work");
  CHECK(choice.outcomes.at(2).target.at_most == 2);
  CHECK(route.counter_max.at(static_cast<std::size_t>(choice.outcomes.at(2).target.counter)) == 2);

  const auto& waiting = node(route, "wait_for_start");
  CHECK(waiting.reserve.at(0).reg == "place");
  CHECK(waiting.ready_on.root == Path::Root::reserved);
  REQUIRE(waiting.on_timeout);
  CHECK(waiting.on_timeout->otherwise.at(0).outcome == "reconsider");

  const auto& decide = node(route, "intake.direction");
  CHECK(decide.into.segments.at(0).name == "direction");
  REQUIRE(decide.inputs.size() == 4);
  CHECK(decide.inputs[3].root == Path::Root::result);
  CHECK(decide.inputs[3].node == route.find("broad_intake"));

  const auto& learning = node(route, "learning");
  REQUIRE(learning.every);
  CHECK(learning.every->add == route.find("progress_talk"));
  CHECK(find_field(node(route, "proposal").form, "vacancy")->to == "vacancy");
  CHECK(node(route, "aftercare").start.size() == 2);
  CHECK(node(route, "check_in").at.size() == 5);
  CHECK(node(route, "proposal").sources == std::vector<NodeIndex>{route.find("proposal"), route.find("contract")});
}

TEST_CASE("Overlay_KeepsTheBaseAndSaysWhoseANodeIs") {
  REQUIRE(region().bundle);
  const auto& base = region().bundle->routes.at("werkroute");
  const auto& route = region().bundle->routes.at("perspectief_op_werk");
  CHECK(node(base, "broad_intake").due->span.n == 10);
  CHECK(node(route, "broad_intake").due->span.n == 5);
  CHECK(route.subject == "client");
  CHECK(find_field(route.file, "video_cv")->type == FieldType::document);
  CHECK(find_field(route.file, "direction"));

  const auto& video = node(route, "video_cv");
  CHECK(video.bundle == "zuid-limburg");
  CHECK(video.origin.file == "plugins/zuid-limburg/routes/perspectief_op_werk.lua");
  CHECK(node(route, "broad_intake").bundle == "werkroute");
  CHECK(node(route, "competence_profile").next->node == video.index);
  CHECK(video.next->node == route.find("intake.direction"));
  CHECK(video.evidence.at(0).bytes_max == 50 * 1024 * 1024);
  CHECK(video.evidence.at(0).when.root == Path::Root::form);

  const auto& voucher = node(route, "guidance_voucher");
  CHECK(voucher.kind == NodeKind::optional);
  REQUIRE(voucher.spend);
  CHECK(voucher.spend->units == 1);
  CHECK(voucher.spend->per.segments.at(0).name == "employer");
  CHECK(base.hash.size() == 32);
  CHECK(base.hash != route.hash);
  CHECK(base.hash == load(folder("workflows/werkroute"), {}).bundle->routes.at("werkroute").hash);
}

TEST_CASE("RegionFiles_BecomeBudgetsPoolsAndMetrics") {
  REQUIRE(region().bundle);
  const auto& bundle = *region().bundle;
  auto of = [&](int year) {
    return std::count_if(bundle.budgets.begin(), bundle.budgets.end(), [&](auto& b) { return b.second.year == year; });
  };
  CHECK(of(2019) == 9);  // the plan in `budgets.lua`
  CHECK(of(2018) == 8);  // and of other years, in `budgets/`
  CHECK(bundle.budgets.at("begeleidingsvoucher").unit.cents == 100000);
  const auto& pool = bundle.pools.at("focusbestand");
  CHECK(pool.size.at(1).size == 4400);
  CHECK(pool.quota.size() == 2);
  CHECK(pool.leave_reached == "placed");
  CHECK(pool.admit != kNoFunction);
  const auto& metric = bundle.metrics.at("direct_within_3_months");
  CHECK(*metric.target == doctest::Approx(0.3));
  CHECK(*metric.within == Duration{Unit::months, 3, ""});
  CHECK(bundle.registers.at("place").shared == "province");  // the region's own takes the place of the base's
  CHECK(bundle.metrics.count("inflow"));                     // of `metrics/`
  CHECK(bundle.roles.at("consultant").caseload == 40);
  CHECK(bundle.roles.at("consultant").overbook_by == "coordinator");
}
