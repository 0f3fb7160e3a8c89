#include "demo/region.hpp"

#include <fmt/core.h>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

constexpr int kUnauthenticated = 1001;

}  // namespace

Region::Region(std::uint64_t seed_given, const Population& population_given, Line& line_given, std::size_t lane_count,
               std::string admin_token)
    : seed(seed_given), population(population_given), line(line_given), book(population_given), lanes(lane_count) {
  for (std::size_t i = 0; i < lanes.count(); ++i)
    admins_.push_back(std::make_unique<Link>(line, fmt::format("admin{}", i), admin_token));
}

void Region::failed(const std::string& method, const client::CallError& error) {
  tally.refused(method, error.reason.empty() ? error.type : error.reason, error.message);
  if (error.type != "unreachable" && error.code != kUnauthenticated) return;
  std::lock_guard lock(mutex_);
  if (!fatal_) fatal_ = fmt::format("{}: {}", method, error.message);
}

std::optional<std::string> Region::fatal() const {
  std::lock_guard lock(mutex_);
  return fatal_;
}

std::optional<Record> Region::must(Link& link, const std::string& method, Record params) {
  auto reply = link.command(method, std::move(params));
  if (reply.ok()) return as_record(reply.result);
  failed(method, *reply.error);
  return std::nullopt;
}

}  // namespace trajectum::demo
