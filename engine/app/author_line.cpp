#include "app/author_line.hpp"

#include <iostream>
#include <memory>

#include "app/author_commands.hpp"
#include "app/bundle_command.hpp"
#include "app/diff_command.hpp"
#include "app/graph_command.hpp"
#include "plugin/check.hpp"
#include "spec/run.hpp"

namespace trajectum::app {
namespace {

constexpr const char* kBundlesHelp = "bundles: the folder of a workflow, or of a region; or a file of `plugin pack`";
constexpr const char* kBundleHelp = "a bundle: the folder of a workflow, or of a region; or a file of `plugin pack`";
constexpr const char* kWorkflowsHelp = "the folder that holds the workflows (../../workflows beside the region's)";

Lang lang_of(const std::string& name) { return name == "nl" ? Lang::nl : Lang::en; }

void add_check(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<plugin::CheckOptions>();
  auto lang = std::make_shared<std::string>("nl");
  auto json = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("check", "Loads bundles, proves their routes, and reports every fault.");
  command->add_option("dirs", options->dirs, kBundlesHelp)->required();
  command->add_option("--lang", *lang)->check(CLI::IsMember({"nl", "en"}));
  command->add_flag("--json", *json, "print JSON, for editors");
  command->add_flag("--titles", options->titles, "warn of what people see and has no title");
  command->add_option("--diagram", options->diagrams,
                      "a folder: draw each broken promise there, with the way to it and the place marked");
  command->callback([options, lang, json, &exit_code] {
    options->lang = lang_of(*lang);
    options->format = *json ? plugin::CheckFormat::json : plugin::CheckFormat::text;
    exit_code = plugin::check(*options, std::cout);
  });
}

void add_graph(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<GraphOptions>();
  auto lang = std::make_shared<std::string>("nl");
  auto* command = app.add_subcommand("graph", "Draws the routes of bundles.");
  command->add_option("dirs", options->dirs, kBundlesHelp)->required();
  command->add_option("--route", options->route, "only this route");
  command->add_option("--format", options->format)
      ->check(CLI::IsMember({"svg", "mermaid", "bpmn"}))
      ->capture_default_str();
  command->add_option("--lang", *lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
  command->add_option("--out", options->out, "a file; a folder when there are several routes");
  command->add_option("--against", options->against, "draw the difference with the routes of this bundle");
  command->callback([options, lang, &exit_code] {
    options->lang = lang_of(*lang);
    exit_code = draw(*options, std::cout, std::cerr);
  });
}

void add_test(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<spec::Options>();
  auto lang = std::make_shared<std::string>("nl");
  auto watch = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("test", "Runs the specs of bundles on the real engine, in memory.");
  command->add_option("dirs", options->dirs, kBundlesHelp)->required();
  command->add_option("--only", options->only, "only the specs whose name holds this text");
  command->add_option("--seed", options->seed, "seed of what is made up at random")->capture_default_str();
  command->add_flag("--coverage", options->coverage, "say what the specs have seen of the routes, and what never");
  command->add_flag("--json", options->json, "print the outcomes as JSON");
  command->add_flag("--watch", *watch, "run again when a file changes, until Ctrl-C");
  command->add_option("--lang", *lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
  command->callback([options, lang, watch, &exit_code] {
    options->lang = lang_of(*lang);
    if (*watch)
      spec::watch(*options, std::cout, [] { return false; });
    else
      exit_code = spec::run(*options, std::cout);
  });
}

void add_editor(CLI::App& app, int& exit_code) {
  auto folder = std::make_shared<std::string>(".");
  auto lang = std::make_shared<std::string>("nl");
  auto* command = app.add_subcommand("editor", "Writes what an editor must know of the language into a folder.");
  command->add_option("dir", *folder, "a bundle: its fields are told too; or a folder above bundles")
      ->capture_default_str();
  command->add_option("--lang", *lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
  command->callback(
      [folder, lang, &exit_code] { exit_code = write_editor(*folder, lang_of(*lang), std::cout, std::cerr); });
}

void add_new(CLI::App& group, int& exit_code) {
  auto options = std::make_shared<author::NewPlugin>();
  auto lang = std::make_shared<std::string>("nl");
  auto* command = group.add_subcommand("new", "Makes the folder of a region to start from.");
  command->add_option("name", options->name, "of the bundle and its folder")->required();
  command->add_option("--region", options->region, "the region that it serves (its name)");
  command->add_option("--base", options->base, "the workflow that it builds on")->capture_default_str();
  command->add_option("--workflows", options->workflows, "the folder that holds the workflows")->capture_default_str();
  command->add_option("--plugins", options->plugins, "the folder that it comes in")->capture_default_str();
  command->add_option("--lang", *lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
  command->callback(
      [options, lang, &exit_code] { exit_code = new_plugin(*options, lang_of(*lang), std::cout, std::cerr); });
}

void add_lang_and_json(CLI::App& command, std::string& lang, bool* json) {
  command.add_option("--lang", lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
  if (json) command.add_flag("--json", *json, "print JSON");
}

void add_pack(CLI::App& group, int& exit_code) {
  auto options = std::make_shared<PackOptions>();
  auto lang = std::make_shared<std::string>("nl");
  auto* command = group.add_subcommand("pack", "Writes a region's bundle, with its workflows, as one file.");
  command->add_option("dir", options->dir, "the folder of the region")->required();
  command->add_option("--workflows", options->workflows, kWorkflowsHelp);
  command->add_option("--key", options->key, "sign with the key in this file (plugin keygen)");
  command->add_option("-o,--out", options->out, "the file; NAME-VERSION.tjp here when left out");
  add_lang_and_json(*command, *lang, &options->json);
  command->callback([options, lang, &exit_code] {
    options->lang = lang_of(*lang);
    exit_code = pack(*options, std::cout, std::cerr);
  });
}

void add_keygen(CLI::App& group, int& exit_code) {
  auto options = std::make_shared<KeygenOptions>();
  auto lang = std::make_shared<std::string>("nl");
  auto* command = group.add_subcommand("keygen", "Makes a key to sign bundles with.");
  command->add_option("file", options->file, "for the key; only you may read it")->required();
  command->add_option("--publisher", options->publisher, "the name that you sign as")->required();
  add_lang_and_json(*command, *lang, &options->json);
  command->callback([options, lang, &exit_code] {
    options->lang = lang_of(*lang);
    exit_code = keygen(*options, std::cout, std::cerr);
  });
}

void add_show(CLI::App& group, int& exit_code) {
  auto options = std::make_shared<ShowOptions>();
  auto lang = std::make_shared<std::string>("nl");
  auto* command = group.add_subcommand("show", "Says what is in a bundle.");
  command->add_option("bundle", options->path, kBundleHelp)->required();
  command->add_option("--workflows", options->workflows, kWorkflowsHelp);
  command->add_flag("--origins", options->origins, "where each node of its routes comes from, instead");
  add_lang_and_json(*command, *lang, &options->json);
  command->callback([options, lang, &exit_code] {
    options->lang = lang_of(*lang);
    exit_code = show(*options, std::cout, std::cerr);
  });
}

void add_diff(CLI::App& group, int& exit_code) {
  auto options = std::make_shared<DiffOptions>();
  auto lang = std::make_shared<std::string>("nl");
  auto* command = group.add_subcommand("diff", "Compares two versions of a bundle, or a region with a newer base.");
  command->add_option("first", options->first, "the older bundle; with --base the newer workflow")->required();
  command->add_option("second", options->second, "the newer bundle; with --base the region")->required();
  command->add_option("--base", options->base,
                      "the older workflow: what the base changed, what the region changes, where they conflict");
  command->add_option("--diagrams", options->diagrams, "a folder: draw each route that changed there");
  add_lang_and_json(*command, *lang, &options->json);
  command->callback([options, lang, &exit_code] {
    options->lang = lang_of(*lang);
    exit_code = diff(*options, std::cout, std::cerr);
  });
}

void add_plugin(CLI::App& app, int& exit_code) {
  auto* group = app.add_subcommand("plugin", "The bundle of a region.");
  group->require_subcommand(1);
  add_new(*group, exit_code);
  add_check(*group, exit_code);
  add_test(*group, exit_code);
  add_keygen(*group, exit_code);
  add_pack(*group, exit_code);
  add_show(*group, exit_code);
  add_diff(*group, exit_code);
}

}  // namespace

void add_author_commands(CLI::App& app, int& exit_code) {
  add_check(app, exit_code);
  add_test(app, exit_code);
  add_graph(app, exit_code);
  add_editor(app, exit_code);
  add_plugin(app, exit_code);
}

}  // namespace trajectum::app
