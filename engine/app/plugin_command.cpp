#include "app/plugin_command.hpp"

#include <fmt/core.h>

#include <fstream>

#include "app/bringing.hpp"
#include "model/json.hpp"

namespace trajectum::app {
namespace {

constexpr const char* kType = "application/x-trajectum-bundle";

}  // namespace

int deploy(const DeployOptions& options, std::ostream& complain) {
  if (!options.approve.empty() && !options.activate) {
    complain << "trajectum: --approve goes with --activate\n";
    return 2;
  }
  std::ifstream file(options.file, std::ios::binary);
  if (!file || file.peek() == std::ifstream::traits_type::eof()) {
    complain << "trajectum: cannot read " << options.file << ", or it is empty; `trajectum plugin pack` makes one\n";
    return 2;
  }
  int exit_code = 0;
  auto shell = options.shell;
  shell.timeout_ms = kJudgedTimeoutMs;
  auto server = log_in(shell, exit_code);
  if (!server) return exit_code;
  Bringing bringing(*server, options.shell, file, "bundle", complain);
  if (auto failed = bringing.bring(kType)) return *failed;
  Record wanted;
  wanted.set("sha256", bringing.sha256());
  wanted.set("lang", options.shell.lang);
  auto uploaded = server->call("plugin.upload", wanted);
  if (!uploaded.ok()) return print_error(options.shell, *uploaded.error);
  auto out = *uploaded.result.as<Record>();
  if (options.activate) {
    Record active;
    active.set("bundle", out.get("bundle"));
    active.set("approve", List(options.approve.begin(), options.approve.end()));
    active.set("lang", options.shell.lang);
    auto activated = server->call("plugin.activate", active);
    if (!activated.ok()) return print_error(options.shell, *activated.error);
    for (const char* member : {"was", "batches"})
      if (auto value = activated.result.as<Record>()->get(member); !value.empty()) out.set(member, std::move(value));
  }
  out.set("state", options.activate ? "active" : "ready");
  print_value(options.shell, out);
  return 0;
}

}  // namespace trajectum::app
