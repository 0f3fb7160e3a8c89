#include "plugin/prove.hpp"

#include <fmt/core.h>

#include <sstream>

#include "proof/text.hpp"

namespace trajectum::plugin {

namespace {

route::Origin origin_of(const proof::Net& net, proof::NodeId id) {
  const auto& place = net.node(id == proof::kNone ? proof::kRoot : id).place;
  return {place.file, place.line, place.column};
}

/// The node that a finding is shown at: the join that waits in vain, else the first that it names, else its scope.
proof::NodeId shown_at(const proof::Finding& finding) {
  if (!finding.starved.empty()) return finding.starved.front();
  return finding.nodes.empty() ? finding.scope : finding.nodes.front();
}

Text joined(const Text& a, const Text& b) { return {a.nl + ' ' + b.nl, a.en + ' ' + b.en}; }

route::Fault fault_at(const proof::Net& net, proof::NodeId id, Text message, bool warning) {
  route::Fault fault;
  fault.origin = origin_of(net, id);
  fault.message = std::move(message);
  fault.warning = warning;
  return fault;
}

/// The text of the line that an origin names.
std::string line_of(const std::vector<const route::BundleSource*>& sources, const route::Origin& origin) {
  for (const auto* source : sources) {
    for (const auto& file : source->files) {
      if (source->where + "/" + file.path != origin.file) continue;
      std::istringstream in(file.text);
      std::string line;
      for (int k = 0; k < origin.line; ++k)
        if (!std::getline(in, line)) return "";
      return line;
    }
  }
  return "";
}

}  // namespace

std::vector<RouteProof> prove_routes(const route::Bundle& bundle, const proof::Budget& budget) {
  std::vector<RouteProof> out;
  for (const auto& [id, route] : bundle.routes) {
    auto net = net_of(route);
    auto verdict = proof::prove(net, budget);
    out.push_back({id, std::move(net), std::move(verdict)});
  }
  return out;
}

std::vector<route::Fault> faults_of(const RouteProof& p) {
  std::vector<route::Fault> out;
  for (const auto& finding : p.verdict.findings) {
    auto fault =
        fault_at(p.net, shown_at(finding), joined(proof::what(p.net, finding), proof::cure(p.net, finding)), false);
    for (const auto& step : finding.trace) fault.trace.push_back(proof::told(p.net, step));
    out.push_back(std::move(fault));
  }
  for (const auto& stopped : p.verdict.stopped)
    out.push_back(fault_at(p.net, stopped.scope, proof::what(p.net, stopped), false));
  for (const auto& warning : p.verdict.warnings)
    out.push_back(fault_at(p.net, warning.node, proof::what(p.net, warning), true));
  for (const auto& fault : p.verdict.faults)
    out.push_back(fault_at(p.net, proof::kRoot,
                           {fmt::format("route `{}` kan niet bewezen worden: {}", p.route, fault),
                            fmt::format("route `{}` cannot be proven: {}", p.route, fault)},
                           false));
  return out;
}

Proven prove(route::LoadResult& loaded, const std::vector<const route::BundleSource*>& sources) {
  Proven out;
  if (!loaded.bundle) return out;
  out.bundle = loaded.bundle;
  out.routes = prove_routes(*loaded.bundle);
  bool good = true;
  for (const auto& proof : out.routes) {
    for (const auto& scope : proof.verdict.scopes) out.states += scope.states;
    for (auto& fault : faults_of(proof)) {
      fault.source = line_of(sources, fault.origin);
      good = good && fault.warning;
      loaded.faults.push_back(std::move(fault));
    }
  }
  if (!good) loaded.bundle = nullptr;
  return out;
}

}  // namespace trajectum::plugin
