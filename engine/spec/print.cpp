#include "spec/print.hpp"

#include <fmt/core.h>

#include "model/json.hpp"

namespace trajectum::spec {

namespace {

class TextPrinter final : public Printer {
 public:
  TextPrinter(const Options& options, std::ostream& out) : options_(options), out_(out) {}

  void begin(const std::string&) override {
    file_.clear();
    path_.clear();
  }

  void outcome(const Outcome& o) override {
    if (o.file != file_) {
      out_ << o.file << "\n";
      file_ = o.file;
      path_.clear();
    }
    std::size_t depth = o.it.name.empty() ? 0 : o.it.name.size() - 1;
    for (std::size_t k = 0; k < depth; ++k) {
      bool said = k < path_.size() && path_[k] == o.it.name[k];
      if (said) continue;
      path_.resize(k);
      out_ << indent(k + 1) << o.it.name[k] << "\n";
      path_.push_back(o.it.name[k]);
    }
    path_.resize(depth);
    auto name =
        o.it.name.empty() ? say({"dit bestand is niet te lezen", "this file cannot be read"}) : o.it.name.back();
    out_ << indent(depth + 1) << (o.failure ? "FAILED  " : "ok      ") << name << "\n";
    if (o.failure) print(*o.failure, depth + 2);
    out_.flush();
  }

  void end(const Report& report) override {
    for (const auto& fault : report.faults) out_ << fault.format(options_.lang) << "\n";
    if (!report.loaded) out_ << "FAILED  " << report.dir << say({": laadt niet", ": does not load"}) << "\n";
    if (report.loaded && report.files == 0)
      out_ << report.dir << say({": geen specs (spec/*_spec.lua)", ": no specs (spec/*_spec.lua)"}) << "\n";
    for (const auto& [route, counts] : report.coverage) print(route, counts);
  }

  void total(std::size_t passed, std::size_t failed) override {
    if (passed + failed == 0) out_ << say({"er is niets gedraaid", "nothing ran"}) << "\n";
    out_ << "seed " << options_.seed << "\n" << passed << " passed, " << failed << " failed\n";
    out_.flush();
  }

 private:
  static std::string indent(std::size_t depth) { return std::string(2 * depth, ' '); }
  const std::string& say(const Text& text) const { return text.in(options_.lang); }

  void print(const Failure& failure, std::size_t depth) {
    auto in = indent(depth);
    out_ << in << failure.message.in(options_.lang) << "\n";
    if (!failure.expected.empty()) {
      out_ << in << say({"  verwacht: ", "  expected: "}) << failure.expected << "\n";
      out_ << in << say({"  was:      ", "  actual:   "}) << failure.actual << "\n";
    }
    if (!failure.exploring.empty()) out_ << in << failure.exploring << "\n";
    if (!failure.file.empty()) {
      out_ << in << fmt::format("{}:{}", failure.file, failure.line) << "\n";
      auto first = failure.source.find_first_not_of(" \t");
      if (first != std::string::npos) out_ << in << "  " << failure.source.substr(first) << "\n";
    }
    if (failure.trace.empty()) return;
    out_ << in << say({"wat er gebeurde:", "what happened:"}) << "\n";
    for (const auto& line : failure.trace) out_ << in << "  " << line << "\n";
  }

  void print(const std::string& route, const std::vector<Coverage::Count>& counts) {
    if (route.empty() && counts.front().all == 0) return;  // no decision tables
    out_ << say({"dekking", "coverage"}) << (route.empty() ? "" : " " + route) << ":";
    for (const auto& count : counts) out_ << fmt::format(" {} {}/{}", count.what, count.seen, count.all);
    out_ << "\n";
    bool touched = route.empty() || counts.front().seen > 0;
    if (!touched) out_ << say({"  geen enkele case", "  not one case"}) << "\n";
    for (const auto& count : counts)
      for (const auto& never : touched ? count.never : std::vector<std::string>())
        out_ << say({"  nooit gezien: ", "  never seen: "}) << never << "\n";
  }

  Options options_;
  std::ostream& out_;
  std::string file_;
  std::vector<std::string> path_;
};

class JsonPrinter final : public Printer {
 public:
  JsonPrinter(const Options& options, std::ostream& out) : options_(options), out_(out) {}

  void begin(const std::string&) override {}
  void outcome(const Outcome& o) override {
    Record one;
    one.set("file", o.file);
    one.set("line", static_cast<std::int64_t>(o.it.line));
    one.set("name", whole_name(o.it));
    one.set("ok", !o.failure);
    if (o.failure) one.set("failure", of(*o.failure));
    specs_.emplace_back(std::move(one));
  }
  void end(const Report& report) override {
    for (const auto& fault : report.faults) {
      Record one;
      one.set("file", fault.origin.file);
      one.set("line", static_cast<std::int64_t>(fault.origin.line));
      one.set("column", static_cast<std::int64_t>(fault.origin.column));
      one.set("message", fault.message.in(options_.lang));
      one.set("warning", fault.warning);
      faults_.emplace_back(std::move(one));
    }
    for (const auto& [route, counts] : report.coverage) {
      Record one;
      one.set("bundle", report.id);
      one.set("route", route.empty() ? Value() : Value(route));
      for (const auto& count : counts) {
        Record numbers;
        numbers.set("seen", static_cast<std::int64_t>(count.seen));
        numbers.set("all", static_cast<std::int64_t>(count.all));
        numbers.set("never", List(count.never.begin(), count.never.end()));
        one.set(count.what, std::move(numbers));
      }
      coverage_.emplace_back(std::move(one));
    }
  }
  void total(std::size_t passed, std::size_t failed) override {
    Record all;
    all.set("seed", static_cast<std::int64_t>(options_.seed));
    all.set("passed", static_cast<std::int64_t>(passed));
    all.set("failed", static_cast<std::int64_t>(failed));
    all.set("specs", std::move(specs_));
    all.set("faults", std::move(faults_));
    if (options_.coverage) all.set("coverage", std::move(coverage_));
    out_ << to_json(all) << "\n";
    out_.flush();
  }

 private:
  Value of(const Failure& failure) const {
    Record out;
    out.set("message", failure.message.in(options_.lang));
    if (!failure.expected.empty()) out.set("expected", failure.expected);
    if (!failure.expected.empty()) out.set("actual", failure.actual);
    if (!failure.exploring.empty()) out.set("exploring", failure.exploring);
    out.set("file", failure.file);
    out.set("line", static_cast<std::int64_t>(failure.line));
    out.set("source", failure.source);
    out.set("trace", List(failure.trace.begin(), failure.trace.end()));
    return out;
  }

  Options options_;
  std::ostream& out_;
  List specs_, faults_, coverage_;
};

}  // namespace

std::unique_ptr<Printer> text_printer(const Options& options, std::ostream& out) {
  return std::make_unique<TextPrinter>(options, out);
}
std::unique_ptr<Printer> json_printer(const Options& options, std::ostream& out) {
  return std::make_unique<JsonPrinter>(options, out);
}

}  // namespace trajectum::spec
