#include "spec/run.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/log.hpp"
#include "plugin/generation.hpp"
#include "spec/print.hpp"

namespace trajectum::spec {

namespace {

bool is_spec(const route::SourceFile& file) {
  return file.path.rfind("spec/", 0) == 0 && file.path.size() > 4 &&
         file.path.compare(file.path.size() - 4, 4, ".lua") == 0;
}

bool chosen(const It& it, const std::string& only) {
  return only.empty() || whole_name(it).find(only) != std::string::npos;
}

Report run_dir(const std::string& dir, const Options& options, const std::function<void(const Outcome&)>& each) {
  Report report;
  report.dir = dir;
  auto loaded = plugin::load_folder(dir, options.dirs);
  report.id = loaded.folder.source.id;
  report.faults = std::move(loaded.faults);
  report.loaded = loaded.bundle != nullptr;
  if (!report.loaded) return report;
  std::unique_ptr<Coverage> coverage;
  if (options.coverage) coverage = std::make_unique<Coverage>(*loaded.bundle);
  Setting setting{loaded.bundle, options.seed, options.lang, coverage.get()};
  run_specs(loaded.folder.source, setting, options.only, report, each);
  if (coverage) report.coverage = coverage->counts();
  return report;
}

}  // namespace

std::string whole_name(const It& it) {
  std::string out;
  for (const auto& part : it.name) out += (out.empty() ? "" : " ") + part;
  return out;
}

void run_specs(const route::BundleSource& source, const Setting& setting, const std::string& only, Report& report,
               const std::function<void(const Outcome&)>& each, const std::function<bool()>& stop) {
  auto add = [&](Outcome outcome) {
    each(outcome);
    report.outcomes.push_back(std::move(outcome));
  };
  log::Muted muted;  // what an engine says about a made-up case is in the outcome
  for (const auto& file : source.files) {
    if (!is_spec(file)) continue;
    ++report.files;
    auto shown = source.shown(file.path);
    std::vector<It> its;
    {
      Act nobody(setting);
      SpecFile read(shown, file.text, nobody);
      if (auto wrong = read.declare()) {
        add({shown, {}, wrong});
        continue;
      }
      its = read.its();
    }
    for (std::size_t i = 0; i < its.size(); ++i) {
      if (stop && stop()) return;
      if (!chosen(its[i], only)) continue;
      Act act(setting);
      SpecFile own(shown, file.text, act);
      auto failure = own.declare();
      if (!failure) failure = own.run(i);
      add({shown, its[i], std::move(failure)});
    }
  }
}

int run(const Options& options, std::ostream& out) {
  std::unique_ptr<Printer> printer = options.json ? json_printer(options, out) : text_printer(options, out);
  std::size_t passed = 0, failed = 0;
  for (const auto& dir : options.dirs) {
    printer->begin(dir);
    auto report = run_dir(dir, options, [&](const Outcome& outcome) { printer->outcome(outcome); });
    for (const auto& outcome : report.outcomes) ++(outcome.failure ? failed : passed);
    if (!report.loaded) ++failed;
    printer->end(report);
  }
  printer->total(passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace trajectum::spec
