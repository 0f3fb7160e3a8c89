#include "app/judge.hpp"

#include <fmt/core.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <chrono>

#include "base/limits.hpp"
#include "plugin/packed.hpp"
#include "plugin/titles.hpp"
#include "spec/print.hpp"
#include "spec/run.hpp"

namespace trajectum::app {
namespace {

using pipeline::Judgement;
using pipeline::ToJudge;
using std::chrono::steady_clock;

ErrorFault told(const route::Fault& fault) {
  return {fault.origin.file, fault.origin.line, fault.origin.column, fault.message, fault.warning};
}

ErrorFault told(const spec::Outcome& outcome) {
  auto name = spec::whole_name(outcome.it);
  const auto& failure = *outcome.failure;
  auto in = [&](Lang lang) {
    auto text = (name.empty() ? "" : name + ": ") + failure.message.in(lang);
    if (!failure.expected.empty())
      text += lang == Lang::nl ? fmt::format(" (verwacht {}, gekregen {})", failure.expected, failure.actual)
                               : fmt::format(" (expected {}, got {})", failure.expected, failure.actual);
    return text;
  };
  return {failure.file.empty() ? outcome.file : failure.file, failure.line, 0, {in(Lang::nl), in(Lang::en)}, false};
}

Error refusal(const char* reason, Text text, std::vector<ErrorFault> faults = {}) {
  auto out = refused(reason, std::move(text));
  out.faults = std::move(faults);
  return out;
}

Error with_faults(const char* reason, Text what, const std::vector<route::Fault>& faults) {
  std::vector<ErrorFault> all;
  for (const auto& fault : faults) all.push_back(told(fault));
  return refusal(reason, std::move(what), std::move(all));
}

Error not_in_order(const std::vector<route::Fault>& faults) {
  auto mistakes = std::count_if(faults.begin(), faults.end(), [](const auto& fault) { return !fault.warning; });
  return with_faults("bundle",
                     {fmt::format("Deze bundel is niet in orde ({} fout{}).", mistakes, mistakes == 1 ? "" : "en"),
                      fmt::format("This bundle is not in order ({} fault{}).", mistakes, mistakes == 1 ? "" : "s")},
                     faults);
}

/// As if the files that are kept had just been read from a file.
plugin::BundleFile unpacked(const std::string& packed) {
  plugin::BundleFile out;
  auto files = plugin::unpack(packed);
  if (!files) {
    route::Fault fault;
    fault.message = {"de bewaarde bestanden zijn beschadigd", "the files that are kept are damaged"};
    out.faults.push_back(std::move(fault));
    return out;
  }
  out.folder.is_plugin = !files->manifest.id.empty();
  out.folder.manifest = std::move(files->manifest);
  out.folder.source = std::move(files->top);
  out.bases = std::move(files->bases);
  return out;
}

/// One bundle, from its bytes to what is said of it.
class Judging {
 public:
  Judging(const ToJudge& what, const std::atomic<bool>& stop) : what_(what), stop_(stop) {}

  Judgement judge() {
    if (read() && load() && has_titles() && what_.specs) test();
    if (stop_ && !out_.refusal) refuse(refusal("stopping", {"De server stopt.", "The server stops."}));
    return std::move(out_);
  }

 private:
  bool refuse(Error error) {
    out_.refusal = std::move(error);
    return false;
  }

  bool read() {
    file_ = what_.bytes.empty() ? unpacked(what_.packed)
                                : plugin::read_bundle_file(what_.bytes, what_.trusted ? &*what_.trusted : nullptr);
    if (file_.untrusted)
      return refuse(with_faults(
          "signature",
          {"Wie deze bundel tekende, wordt hier niet vertrouwd.", "Whoever signed this bundle is not trusted here."},
          file_.faults));
    if (!file_.good()) return refuse(not_in_order(file_.faults));
    const auto& manifest = file_.folder.manifest;
    auto& version = out_.version;
    version.plugin = file_.folder.source.id;
    version.version = file_.folder.source.version;
    version.title = file_.folder.source.title;
    version.capabilities = manifest.capabilities;
    version.sha256 = file_.sha256;
    version.publisher = file_.publisher;
    version.key = file_.key;
    const auto& region = file_.folder.source.region;
    if (region == what_.region) return true;
    return refuse(refusal("region", {"Deze bundel is van de regio " + region + ", niet van " + what_.region + ".",
                                     "This bundle is of the region " + region + ", not of " + what_.region + "."}));
  }

  bool load() {
    std::vector<route::Fault> faults;
    plugin::Proven proven;
    bundle_ = plugin::load_bundle_file(file_, faults, &proven);
    if (!bundle_) return refuse(not_in_order(faults));
    out_.hash = bundle_->hash;
    out_.packed = bundle_->packed;
    out_.version.routes = static_cast<std::int64_t>(bundle_->routes.size());
    out_.version.states = static_cast<std::int64_t>(proven.states);
    for (const auto& fault : faults)
      out_.version.warnings.push_back({fault.origin.file, fault.origin.line, fault.origin.column, fault.message});
    return !stop_;
  }

  bool has_titles() {
    auto missing = plugin::missing_titles(*bundle_);
    if (missing.empty()) return true;
    return refuse(
        with_faults("labels",
                    {fmt::format("{} namen die mensen zien hebben geen titel in het Nederlands en "
                                 "het Engels.",
                                 missing.size()),
                     fmt::format("{} names that people see have no title in Dutch and English.", missing.size())},
                    missing));
  }

  bool test() {
    spec::Report report;
    auto until = steady_clock::now() + std::chrono::milliseconds(what_.specs_ms_max);
    bool late = false;
    spec::run_specs(
        file_.folder.source, {bundle_, 1, Lang::nl, nullptr}, "", report, [](const spec::Outcome&) {},
        [&] { return stop_ || (late = steady_clock::now() > until); });
    std::vector<ErrorFault> failed;
    for (const auto& outcome : report.outcomes) {
      ++(outcome.failure ? out_.failed : out_.version.passed);
      if (outcome.failure && failed.size() < limits::kTestsToldMax) failed.push_back(told(outcome));
    }
    if (out_.failed > 0)
      return refuse(refusal("tests",
                            {fmt::format("Van de {} tests slagen er {} niet.", report.outcomes.size(), out_.failed),
                             fmt::format("Of the {} tests {} fail.", report.outcomes.size(), out_.failed)},
                            std::move(failed)));
    auto seconds = what_.specs_ms_max / 1000;
    if (late)
      return refuse(refusal(
          "tests", {fmt::format("De tests duren langer dan {} seconden; maak er minder, of kortere.", seconds),
                    fmt::format("The tests take longer than {} seconds; make fewer, or shorter ones.", seconds)}));
    if (report.outcomes.empty())
      out_.version.warnings.push_back({file_.folder.source.shown("spec"),
                                       0,
                                       0,
                                       {"deze bundel heeft geen specs: niets laat zien dat zij doet wat zij moet",
                                        "this bundle has no specs: nothing shows that it does what it must"}});
    return true;
  }

  const ToJudge& what_;
  const std::atomic<bool>& stop_;
  plugin::BundleFile file_;
  std::shared_ptr<route::Bundle> bundle_;
  Judgement out_;
};

/// A bundle may have used all that a script is given; glibc would keep it for this thread, and pieces of it for good.
void give_memory_back() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

Judgement judge(const ToJudge& what, const std::atomic<bool>& stop) {
  auto out = Judging(what, stop).judge();
  give_memory_back();
  return out;
}

}  // namespace trajectum::app
