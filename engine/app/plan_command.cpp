#include "app/plan_command.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace trajectum::app {
namespace {

constexpr std::int64_t kPageCount = 50;  // the server tries each case: others are answered between two pages

/// What the pages say together.
class Sum {
 public:
  void add(const Record& page) {
    to_ = page.get("to");
    there_ += page.get("there_already").integer();
    if (auto* plans = page.get("plans").as<List>())
      for (const auto& plan : *plans)
        if (seen_.emplace(plan.as<Record>()->get("bundle").text()).second) plans_.push_back(plan);
    if (auto* cases = page.get("cases").as<List>())
      for (const auto& one : *cases) add_case(*one.as<Record>());
  }

  Record whole() const {
    Record out;
    out.set("to", to_);
    out.set("plans", plans_);
    List classes;
    auto say = [&](const char* name, std::int64_t count) {
      Record line;
      line.set("class", name);
      line.set("cases", count);
      classes.push_back(std::move(line));
    };
    for (const char* name : {"moves", "asked", "impossible"}) {
      auto found = counts_.find(name);
      say(name, found == counts_.end() ? 0 : found->second);
    }
    if (there_ > 0) say("there_already", there_);
    out.set("classes", std::move(classes));
    out.set("stay", stay_);
    return out;
  }

 private:
  void add_case(const Record& one) {
    std::string name(one.get("class").text());
    ++counts_[name];
    if (name == "moves") return;
    Record line;
    for (const char* member : {"case", "class", "reason", "at", "message", "path"})
      if (const auto& value = one.get(member); !value.empty()) line.set(member, value);
    stay_.push_back(std::move(line));
  }

  Value to_;
  List plans_, stay_;
  std::set<std::string> seen_;  // versions whose plan is in plans_
  std::map<std::string, std::int64_t> counts_;
  std::int64_t there_ = 0;
};

}  // namespace

int plan_and_print(const ShellOptions& options, const Record& params) {
  int exit_code = 0;
  auto connection = log_in(options, exit_code);
  if (!connection) return exit_code;
  auto asked = params;
  asked.set("lang", options.lang);
  asked.set("limit", kPageCount);
  Sum sum;
  for (;;) {
    auto reply = connection->call("plugin.plan", asked);
    if (!reply.ok()) return print_error(options, *reply.error);
    const auto& page = *reply.result.as<Record>();
    sum.add(page);
    if (page.get("after").empty()) break;
    asked.set("after", page.get("after"));
  }
  print_value(options, sum.whole());
  return 0;
}

}  // namespace trajectum::app
