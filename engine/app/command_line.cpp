#include "app/command_line.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "app/serve.hpp"
#include "app/shell.hpp"
#include "demo/demo.hpp"
#include "model/json.hpp"
#include "plugin/generation.hpp"

namespace trajectum::app {
namespace {

void add_serve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  auto* serve_command = app.add_subcommand("serve", "Serves the API.");
  serve_command->add_option("--data", options->data, "data directory; made if it is not there")->required();
  serve_command->add_option("--tcp", options->tcp, "HOST:PORT to listen on; port 0 takes a free one");
  serve_command->add_option("--unix", options->unix_path, "path of a Unix socket to listen on");
  serve_command->add_flag("--virtual-clock", options->virtual_clock, "time stands still until system.clock moves it");
  serve_command->add_option("--clock", options->clock, "where a virtual clock starts on an empty store");
  serve_command->add_option("--workflows", options->workflows, "folder of base routes")->capture_default_str();
  serve_command->add_option("--plugins", options->plugins, "folder of regions")->capture_default_str();
  serve_command->callback([options, &exit_code] {
    if (options->tcp.empty() && options->unix_path.empty()) options->tcp = "127.0.0.1:7411";
    if (!options->clock.empty() && !options->virtual_clock)
      throw CLI::ValidationError("--clock", "goes with --virtual-clock");
    exit_code = serve(*options);
  });
}

void add_demo(CLI::App& app, const char* program, int& exit_code) {
  auto options = std::make_shared<demo::Options>();
  options->server_binary = program;
  auto* command = app.add_subcommand("demo", "Plays fourteen months of a region over the socket.");
  command->add_option("--connect", options->connect, "address of a running server (with --virtual-clock)");
  command->add_option("--token", options->token, "its administrator's token");
  command->add_option("--workflows", options->workflows)->capture_default_str();
  command->add_option("--plugins", options->plugins)->capture_default_str();
  command->add_option("--data", options->data, "data directory of the server it starts");
  command->add_option("--seed", options->seed)->capture_default_str();
  command->add_option("--connections", options->connections)->capture_default_str()->check(CLI::Range(1, 64));
  command->add_flag("--quick", options->quick, "400 clients");
  command->add_flag("--json", options->json, "print the summary as JSON");
  command->add_flag("--keep", options->keep, "leave the data directory behind");
  command->add_flag("--intake-only", options->intake_only, "stop after the first weeks");
  command->add_flag("--kill", options->kill, "kill the server at five moments and start it again");
  command->callback([options, &exit_code] { exit_code = demo::run(*options, std::cout, std::cerr); });
}

void add_check(CLI::App& app, int& exit_code) {
  auto dirs = std::make_shared<std::vector<std::string>>();
  auto lang = std::make_shared<std::string>("nl");
  auto* command = app.add_subcommand("check", "Loads bundles and reports every fault.");
  command->add_option("dirs", *dirs, "folders of workflows or plugins")->required();
  command->add_option("--lang", *lang)->check(CLI::IsMember({"nl", "en"}));
  command->callback(
      [dirs, lang, &exit_code] { exit_code = plugin::check(*dirs, std::cout, *lang == "nl" ? Lang::nl : Lang::en); });
}

/// A verb of a noun: what it is called on the wire, and which parameters it takes from the shell.
struct Verb {
  const char* name;
  const char* method;
  const char* help;
  std::vector<std::string> positional;  // required texts
  std::vector<std::string> options;     // optional texts; "x{}" takes JSON
};

Result<void> set_param(Record& params, const std::string& name, const std::string& text, bool is_json) {
  auto target = name;
  Value value = text;
  if (is_json) {
    auto parsed = parse_json(text);
    if (!parsed) return parsed.error();
    value = *parsed;
  } else if (name == "limit" || name == "expected-seq" || name == "bytes") {
    value = static_cast<std::int64_t>(std::strtoll(text.c_str(), nullptr, 10));
  }
  std::replace(target.begin(), target.end(), '-', '_');
  auto dot = target.find('.');
  if (dot == std::string::npos) {
    params.set(target, value);
    return {};
  }
  auto outer = target.substr(0, dot);
  Record inner;
  if (auto* there = params.get(outer).as<Record>()) inner = *there;
  inner.set(target.substr(dot + 1), value);
  params.set(outer, inner);
  return {};
}

void add_noun(CLI::App& app, const char* noun, const char* help, std::vector<Verb> verbs, int& exit_code) {
  auto* group = app.add_subcommand(noun, help);
  group->require_subcommand(1);
  for (auto& verb : verbs) {
    auto shell = std::make_shared<ShellOptions>();
    auto given = std::make_shared<std::map<std::string, std::string>>();
    auto* command = group->add_subcommand(verb.name, verb.help);
    command->add_option("--connect", shell->connect, "address of the server")->capture_default_str();
    command->add_option("--token", shell->token, "token (else TRAJECTUM_TOKEN)");
    command->add_option("--token-file", shell->token_file, "file that holds the token");
    command->add_option("--lang", shell->lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
    command->add_flag("--json", shell->json, "print JSON");
    for (auto name : verb.positional) {
      if (name.ends_with("{}")) name.resize(name.size() - 2);
      command->add_option(name, (*given)[name])->required();
    }
    for (auto name : verb.options) {
      if (name.ends_with("{}")) name.resize(name.size() - 2);
      command->add_option("--" + name, (*given)[name]);
    }
    command->callback([shell, given, verb, &exit_code] {
      Record params;
      for (auto names : {verb.positional, verb.options}) {
        for (auto name : names) {
          bool is_json = name.ends_with("{}");
          if (is_json) name.resize(name.size() - 2);
          if ((*given)[name].empty()) continue;
          if (auto set = set_param(params, name, (*given)[name], is_json); !set)
            throw CLI::ValidationError("--" + name, set.error().text.en);
        }
      }
      exit_code = call_and_print(*shell, verb.method, params);
    });
  }
}

void add_case_nouns(CLI::App& app, int& exit_code) {
  add_noun(app, "case", "Cases.",
           {{"open",
             "case.open",
             "Opens a case.",
             {"route", "subject.register", "subject.id"},
             {"key", "file{}", "command-id"}},
            {"get", "case.get", "Shows a case.", {"case"}, {}},
            {"find",
             "case.find",
             "Lists cases.",
             {},
             {"filter.route", "filter.state", "filter.owner", "filter.key", "limit", "after"}},
            {"history", "case.history", "Shows what happened to a case.", {"case"}, {"limit", "after"}},
            {"note", "case.note", "Adds a note.", {"case", "text"}, {"command-id"}},
            {"cancel", "case.cancel", "Stops a case.", {"case", "reason"}, {"command-id"}}},
           exit_code);
  add_noun(app, "work", "Work items.",
           {{"find",
             "work.find",
             "The worklist.",
             {},
             {"filter.owner", "filter.role", "filter.case", "filter.node", "filter.due_before", "limit", "after"}},
            {"get", "work.get", "Shows a work item and its form.", {"item"}, {}},
            {"claim", "work.claim", "Takes offered work.", {"item"}, {"command-id"}},
            {"release", "work.release", "Gives work back.", {"item"}, {"command-id"}},
            {"start", "work.start", "Begins work.", {"item"}, {"command-id"}},
            {"complete",
             "work.complete",
             "Completes a step.",
             {"item"},
             {"outcome", "form{}", "expected-seq", "command-id"}},
            {"skip", "work.skip", "Skips a step.", {"item", "reason"}, {"command-id"}},
            {"add", "work.add", "Adds an optional step.", {"case", "node"}, {"command-id"}}},
           exit_code);
}

void add_region_nouns(CLI::App& app, int& exit_code) {
  add_noun(app, "register", "Registers.",
           {{"put", "register.put", "Writes a record.", {"register", "id", "record{}"}, {"command-id"}},
            {"get", "register.get", "Shows a record.", {"register", "id"}, {}},
            {"find", "register.find", "Lists records.", {"register"}, {"filter{}", "limit", "after"}}},
           exit_code);
  add_noun(app, "pool", "Pools.",
           {{"status", "pool.status", "Size, target, queue.", {"pool"}, {}},
            {"members", "pool.members", "Who is in.", {"pool"}, {"limit", "after"}},
            {"queue", "pool.queue", "Who waits.", {"pool"}, {"limit", "after"}}},
           exit_code);
  add_noun(app, "budget", "Budgets.", {{"balance", "budget.balance", "Balances.", {}, {"budget"}}}, exit_code);
  add_noun(app, "metric", "Metrics.",
           {{"find", "metric.find", "The region's metrics.", {}, {}},
            {"value", "metric.value", "A metric.", {"metric"}, {}},
            {"members", "metric.members", "The cases behind it.", {"metric"}, {"part", "limit", "after"}}},
           exit_code);
  add_noun(app, "route", "Routes.",
           {{"find", "route.find", "The region's routes.", {}, {}},
            {"get", "route.get", "A route.", {"route"}, {}},
            {"diagram", "route.diagram", "A route as Mermaid.", {"route"}, {}}},
           exit_code);
  add_noun(app, "user", "Users.",
           {{"put", "user.put", "Makes or changes a user.", {"id", "name"}, {"roles{}", "admin{}", "command-id"}},
            {"find", "user.find", "Lists users.", {}, {"limit", "after"}}},
           exit_code);
  add_noun(app, "token", "Tokens.", {{"put", "token.put", "Makes a token for a user.", {"user"}, {"command-id"}}},
           exit_code);
  add_noun(app, "system", "The server.",
           {{"info", "system.info", "What is served.", {}, {}},
            {"clock", "system.clock", "The time; moves a virtual clock.", {}, {"advance_to", "advance{}"}}},
           exit_code);
  add_noun(app, "document", "Documents.",
           {{"put",
             "document.put",
             "Puts a document on record.",
             {"case", "kind", "name", "type", "bytes", "sha256"},
             {"signed_by{}", "command-id"}}},
           exit_code);
  add_noun(app, "message", "Messages.",
           {{"send",
             "message.send",
             "Sends a message to a case.",
             {"to.case", "message"},
             {"data{}", "ttl{}", "command-id"}}},
           exit_code);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{"Trajectum: case management for the Dutch labour-market regions."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "trajectum 0.1.0");
  int exit_code = 0;
  add_serve(app, exit_code);
  add_demo(app, argv[0], exit_code);
  add_check(app, exit_code);
  add_case_nouns(app, exit_code);
  add_region_nouns(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  return exit_code;
}

}  // namespace trajectum::app
