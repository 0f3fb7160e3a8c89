#include "app/command_line.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "app/admin_line.hpp"
#include "app/author_line.hpp"
#include "app/batch_command.hpp"
#include "app/completion.hpp"
#include "app/dev.hpp"
#include "app/document_command.hpp"
#include "app/import_command.hpp"
#include "app/nouns.hpp"
#include "app/plan_command.hpp"
#include "app/plugin_command.hpp"
#include "app/serve_line.hpp"
#include "app/shell.hpp"
#include "bench/bench.hpp"
#include "demo/demo.hpp"
#include "replay/own_rows.hpp"

namespace trajectum::app {
namespace {

void add_dev(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DevOptions>();
  auto* command = app.add_subcommand("dev", "Serves to try routes on: in memory, made-up people, changes at once.");
  command->add_option("--tcp", options->tcp, "HOST:PORT to listen on; port 0 takes a free one (127.0.0.1:7411)");
  command->add_option("--unix", options->unix_path, "path of a Unix socket to listen on");
  command->add_option("--clock", options->clock, "where the clock stands")->capture_default_str();
  command->add_option("--workflows", options->workflows, "the folder that holds the workflows")->capture_default_str();
  command->add_option("--plugins", options->plugins, "the folder that holds the regions' bundles")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "of the people that are made up")->capture_default_str();
  command->callback([options, &exit_code] {
    if (options->tcp.empty() && options->unix_path.empty()) options->tcp = "127.0.0.1:7411";
    exit_code = dev(*options);
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

void add_bench(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<bench::Options>();
  options->server_binary = "/proc/self/exe";
  options->make_own_rows = replay::make_own_rows;
  auto* command = app.add_subcommand("bench", "Measures durable requests a second, beside a bare SQLite loop.");
  command->add_option("--connections", options->connections, "a row for each of these numbers: 1,8,64")->delimiter(',');
  auto* seconds = command->add_option("--seconds", options->seconds, "of a measured run")->capture_default_str();
  auto* rounds = command->add_option("--rounds", options->rounds, "of which medians are shown")->capture_default_str();
  command->add_option("--stored", options->stored, "cases that are there before")->capture_default_str();
  command->add_flag("--timers", options->timers, "a timer of 90 days on each phase");
  command->add_flag("--metrics", options->metrics,
                    "the bundle has metrics: how many are in a phase, how many ended, an average");
  command->add_option("--pipeline", options->pipeline, "extra rows: so many calls under way on each connection");
  command->add_option("--list", options->list, "extra rows: lists of so many calls");
  command->add_flag("--reads", options->reads, "extra rows: what people look at, while others write");
  command->add_option("--seed", options->seed)->capture_default_str();
  command->add_option("--dir", options->dir, "an empty folder for the stores; else a temporary one");
  command
      ->add_flag_callback(
          "--quick", [options] { options->seconds = 1; }, "5 rounds of runs of a second")
      ->excludes(seconds)
      ->excludes(rounds);
  command->add_flag("--json", options->json, "print one JSON object");
  command->add_flag("--markdown", options->markdown, "print tables for a page");
  command->add_flag("--keep", options->keep, "leave the folder behind");
  command->callback([options, &exit_code] {
    if (auto why = bench::why_unfit(*options)) throw CLI::ValidationError(*why);
    exit_code = bench::run(*options, std::cout, std::cerr);
  });
}

void add_completion(CLI::App& app) {
  auto* group = app.add_subcommand("completion", "What a shell must know to complete a command line.");
  group->require_subcommand(1);
  group->add_subcommand("bash", "For bash: source <(trajectum completion bash)")->callback([&app] {
    std::cout << bash_completion(app);
  });
}

void add_shell_options(CLI::App& command, ShellOptions& shell) {
  command.add_option("--connect", shell.connect, "address of the server")->capture_default_str();
  command.add_option("--token", shell.token, "token (else TRAJECTUM_TOKEN)");
  command.add_option("--token-file", shell.token_file, "file that holds the token");
  command.add_option("--lang", shell.lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
  command.add_flag("--json", shell.json, "print JSON");
}

/// The verbs of `register` that work with a file.
void add_register_files(CLI::App& group, int& exit_code) {
  auto in = std::make_shared<ImportOptions>();
  auto* import = group.add_subcommand("import", "Writes the rows of a CSV file as records.");
  add_shell_options(*import, in->shell);
  import->add_option("file", in->file, "the file; its first line names the columns")->required();
  import->add_option("--register", in->reg, "the register they go into")->required();
  import->add_option("--map", in->mapping, "COLUMN=FIELD, as often as needed; COLUMN= leaves it out; else by name");
  import->add_option("--system", in->system, "whose ids the column that is mapped to `external` holds");
  import->add_option("--source", in->source, "where they come from");
  import->add_option("--ground", in->ground, "the legal ground they are kept on");
  import->add_option("--rejects", in->rejects, "a file for the rows that were refused, with the reason");
  import->add_option("--rows", in->rows, "rows in one call")->check(CLI::Range(1, 1000))->capture_default_str();
  import->add_flag("--dry-run", in->dry_run, "only say what would happen");
  import->callback([in, &exit_code] { exit_code = import_file(*in, std::cout, std::cerr);
});
auto out = std::make_shared<ExportOptions>();
auto* exported = group.add_subcommand("export", "Writes the records of a register as CSV.");
add_shell_options(*exported, out->shell);
exported->add_option("register", out->reg, "the register")->required();
exported->add_option("--system", out->system, "whose ids go in the column `external`");
exported->add_option("--out", out->file, "a file; else it is printed");
exported->callback([out, &exit_code] { exit_code = export_file(*out, std::cout, std::cerr); });
}  // namespace

/// The verbs of `document` that work with a file.
void add_document_files(CLI::App& group, int& exit_code) {
  auto in = std::make_shared<PutOptions>();
  auto* put = group.add_subcommand("put", "Puts a document on record, and brings its bytes.");
  add_shell_options(*put, in->shell);
  put->add_option("case", in->case_id, "the case's id")->required();
  put->add_option("kind", in->kind, "as the route's evidence names it")->required();
  put->add_option("--file", in->file, "its bytes; what stopped half-way goes on where it was");
  put->add_option("--name", in->name, "what people call it; the file's name when left out");
  put->add_option("--type", in->type, "its media type, such as application/pdf; by the file's name when left out");
  put->add_option("--status", in->status, "concept or final (when left out)");
  put->add_option("--signed-by", in->signed_by, "whose signatures it bears, as often as needed");
  put->add_option("--elsewhere", in->elsewhere, "where its bytes are kept, when not here");
  put->add_option("--bytes", in->bytes, "its size, of what is elsewhere");
  put->add_option("--sha256", in->sha256, "its hash, of what is elsewhere or was brought before");
  put->add_option("--command-id", in->command_id,
                  "your name for this change: the same again gives the first answer again");
  put->callback([in, &exit_code] { exit_code = put_document(*in, std::cerr); });
  auto out = std::make_shared<GetOptions>();
  auto* get = group.add_subcommand("get", "Shows a document, or fetches its bytes.");
  add_shell_options(*get, out->shell);
  get->add_option("case", out->case_id, "the case's id")->required();
  get->add_option("document", out->document, "its number, as document find shows it")->required();
  get->add_option("--out", out->out, "a file for its bytes");
  get->callback([out, &exit_code] { exit_code = get_document(*out, std::cerr); });
}

/// The verb of `plugin` that brings a file.
void add_deploy(CLI::App& group, int& exit_code) {
  auto in = std::make_shared<DeployOptions>();
  auto* command = group.add_subcommand("deploy", "Brings a bundle's file, judges it, and serves it when asked to.");
  add_shell_options(*command, in->shell);
  command->add_option("file", in->file, "as `plugin pack` made it")->required();
  command->add_flag("--activate", in->activate, "new cases are opened on it from now on");
  command->add_option("--approve", in->approve, "a capability that it may have from now on, as often as needed");
  command->callback([in, &exit_code] { exit_code = deploy(*in, std::cerr); });
}

void add_health(CLI::App& app, int& exit_code) {
  auto shell = std::make_shared<ShellOptions>();
  auto* command = app.add_subcommand("health", "Says whether a server is well: ends with 1 when an alarm stands.");
  add_shell_options(*command, *shell);
  command->callback([shell, &exit_code] { exit_code = show_health(*shell); });
}

void add_verb(CLI::App& group, const Verb& verb, int& exit_code) {
  auto shell = std::make_shared<ShellOptions>();
  auto given = std::make_shared<std::map<std::string, std::string>>();
  auto* command = group.add_subcommand(verb.name, verb.help);
  add_shell_options(*command, *shell);
  if (verb.method.starts_with("plugin.")) shell->timeout_ms = kJudgedTimeoutMs;
  for (const auto& word : verb.positional) {
    auto* option = command->add_option(word.name, (*given)[word.name], help_of(word));
    option->required(!verb.is_positional_optional);
  }
  for (const auto& word : verb.options) command->add_option("--" + word.name, (*given)[word.name], help_of(word));
  auto watch = std::make_shared<bool>(false);
  if (is_watchable(verb.method)) command->add_flag("--watch", *watch, "show the progress until it stands still");
  command->callback([shell, given, watch, &verb, &exit_code] {
    auto params = params_of(verb, *given);
    if (!params) throw CLI::ValidationError(params.error().text.en);
    if (*watch) {
      exit_code = call_and_watch(*shell, verb.method, *params, std::cout, std::cerr);
      return;
    }
    if (verb.method == "plugin.plan") {
      exit_code = plan_and_print(*shell, *params);
      return;
    }
    exit_code = call_and_print(*shell, verb.method, *params, verb.bare);
  });
}

void add_nouns(CLI::App& app, int& exit_code) {
  for (const auto& noun : nouns()) {
    // `plugin` is there already: it has verbs that need no server.
    auto there = app.get_subcommands([&](CLI::App* command) { return command->get_name() == noun.name; });
    auto* group = there.empty() ? app.add_subcommand(noun.name, noun.help) : there.front();
    group->require_subcommand(1);
    for (const auto& verb : noun.verbs) add_verb(*group, verb, exit_code);
    if (noun.name == "register") add_register_files(*group, exit_code);
    if (noun.name == "plugin") add_deploy(*group, exit_code);
    if (noun.name == "document") add_document_files(*group, exit_code);
  }
}

const CLI::App* find_word(const CLI::App& at, const std::string& word) {
  for (const auto* command : at.get_subcommands([](const CLI::App*) { return true; }))
    if (command->get_name() == word) return command;
  return nullptr;
}

/// `trajectum work`, "fnd": who has no such word, and which was probably meant.
std::string has_no(const std::string& path, const std::string& word, const std::vector<std::string>& names) {
  auto guess = did_you_mean(word, names);
  return "`" + path + "` has no \"" + word + "\"" + (guess ? "; did you mean \"" + *guess + "\"?" : ".") + " See `" +
         path + " --help`.";
}

/// What is wrong with the words of a command line: a noun, a verb or an option that does not exist, with the one that
/// was probably meant. "" when they all exist. Options are looked at when `with_options`: a value may look like one.
std::string unknown_word(const CLI::App& app, int argc, char** argv, bool with_options) {
  const CLI::App* at = &app;
  std::string path = "trajectum";
  int i = 1;
  for (; i < argc && argv[i][0] != '-'; ++i) {
    auto commands = at->get_subcommands([](const CLI::App*) { return true; });
    if (commands.empty()) break;
    const auto* next = find_word(*at, argv[i]);
    if (!next) {
      std::vector<std::string> names;
      for (const auto* command : commands) names.push_back(command->get_name());
      return has_no(path, argv[i], names);
    }
    at = next;
    path += std::string(" ") + argv[i];
  }
  if (!with_options) return "";
  if (auto commands = at->get_subcommands([](const CLI::App*) { return true; }); i == argc && !commands.empty()) {
    std::string names;
    for (const auto* command : commands) names += (names.empty() ? "" : ", ") + command->get_name();
    return "`" + path + "` wants one of these behind it: " + names + ". See `" + path + " --help`.";
  }
  std::vector<std::string> names;
  for (const auto* option : at->get_options())
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  for (; i < argc; ++i) {
    std::string word = argv[i];
    word = word.substr(0, word.find('='));
    if (word.starts_with("--") && word.size() > 2 && std::find(names.begin(), names.end(), word) == names.end())
      return has_no(path, word, names);
  }
  return "";
}

int usage_error(const std::string& what) {
  std::cerr << "trajectum: " << what << std::endl;
  return 2;
}

}  // namespace trajectum::app

int run_command_line(int argc, char** argv) {
  CLI::App app{"Trajectum: case management for the Dutch labour-market regions."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "trajectum 0.1.0");
  int exit_code = 0;
  add_serve_commands(app, exit_code);
  add_dev(app, exit_code);
  add_demo(app, argv[0], exit_code);
  add_bench(app, exit_code);
  add_author_commands(app, exit_code);
  add_admin_commands(app, exit_code);
  add_health(app, exit_code);
  add_nouns(app, exit_code);
  add_completion(app);
  if (auto what = unknown_word(app, argc, argv, false); !what.empty()) return usage_error(what);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (dynamic_cast<const CLI::ExtrasError*>(&e) || dynamic_cast<const CLI::RequiredError*>(&e))
      if (auto what = unknown_word(app, argc, argv, true); !what.empty()) return usage_error(what);
    if (dynamic_cast<const CLI::ValidationError*>(&e)) return usage_error(e.what());
    return app.exit(e) == 0 ? 0 : 2;
  }
  return exit_code;
}

}  // namespace trajectum::app
