#include "pipeline/judging.hpp"

#include "base/limits.hpp"
#include "base/log.hpp"
#include "plugin/difference.hpp"
#include "plugin/generation.hpp"

namespace trajectum::pipeline {

namespace {

Error too_many_judgements() {
  Error e;
  e.code = ErrorCode::overloaded;
  e.reason = "judging";
  e.text = {"Er worden al meer bundels beoordeeld; probeer het zo weer.",
            "Other bundles are being judged already; try again in a moment."};
  e.retry_ms = 1000;
  return e;
}

}  // namespace

Judge::Judge(Function function, ErrandThread::OnDone on_done)
    : function_(std::move(function)), errands_(limits::kJudgementsMax, too_many_judgements(), std::move(on_done)) {}

Result<std::shared_ptr<Judging>> Judge::ask(std::uint64_t session, ToJudge what) {
  auto judging = std::make_shared<Judging>();
  auto run = [this, judging, what = std::move(what)](Errand&) -> Result<void> {
    judging->judgement = function_(what, stop_);
    return {};
  };
  auto errand = errands_.ask(session, std::move(run));
  if (!errand) return errand.error();
  judging->errand = *errand;
  return judging;
}

Result<std::shared_ptr<Judging>> Judge::load(std::uint64_t session, std::string hash, std::string packed) {
  auto judging = std::make_shared<Judging>();
  judging->hash = std::move(hash);
  auto run = [judging, packed = std::move(packed)](Errand&) -> Result<void> {
    std::vector<route::Fault> faults;
    judging->bundle = plugin::load_packed(packed, faults);
    if (!judging->bundle) plugin::log_faults(faults);
    return {};
  };
  auto errand = errands_.ask(session, std::move(run));
  if (!errand) return errand.error();
  judging->errand = *errand;
  return judging;
}

Result<std::shared_ptr<Judging>> Judge::compare(std::uint64_t session, std::string was, std::string now) {
  auto judging = std::make_shared<Judging>();
  auto run = [judging, was = std::move(was), now = std::move(now)](Errand&) -> Result<void> {
    std::vector<route::Fault> faults;
    auto older = plugin::load_packed(was, faults), newer = plugin::load_packed(now, faults);
    if (!older || !newer) return {};
    auto difference = plugin::difference(*older, *newer);
    if (!difference) return difference.error();
    judging->difference = plugin::to_json(*difference);
    return {};
  };
  auto errand = errands_.ask(session, std::move(run));
  if (!errand) return errand.error();
  judging->errand = *errand;
  return judging;
}

}  // namespace trajectum::pipeline
