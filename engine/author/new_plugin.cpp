#include "author/new_plugin.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "author/editor_files.hpp"
#include "base/limits.hpp"
#include "plugin/generation.hpp"
#include "plugin/shelf.hpp"

namespace trajectum::author {
namespace {

namespace fs = std::filesystem;

bool is_name(const std::string& text) {
  bool good = !text.empty() && text.size() <= limits::kIdBytesMax && text[0] >= 'a' && text[0] <= 'z';
  return good && std::all_of(text.begin(), text.end(),
                             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// "Hallo Wereld" -> "hallo-wereld"; "" when nothing of it can be a name.
std::string name_like(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    bool fits = (c >= 'a' && c <= 'z') || (!out.empty() && c >= '0' && c <= '9');
    if (fits)
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

Error wrong(const char* what, std::string nl, std::string en) {
  return invalid_params(what, {std::move(nl), std::move(en)});
}

Result<void> check_name(const char* what, const std::string& name) {
  if (is_name(name)) return {};
  auto like = name_like(name);
  return wrong(what,
               fmt::format("`{}` kan geen naam zijn: kleine letters, cijfers en -, te beginnen met een letter{}", name,
                           like.empty() ? "" : "; bijvoorbeeld `" + like + "`"),
               fmt::format("`{}` cannot be a name: lower-case letters, digits and -, starting with a letter{}", name,
                           like.empty() ? "" : "; for example `" + like + "`"));
}

std::string with(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
  for (const auto& [name, value] : values)
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
      text.replace(at, name.size(), value);
  return text;
}

/// The base and the first step of its route: what the new region changes.
struct Base {
  std::string folder;
  std::string major;
  std::string step, step_title;
};

Result<Base> find_base(const NewPlugin& options) {
  Base out;
  out.folder = (fs::path(options.workflows) / options.base).generic_string();
  std::error_code failed;
  if (!fs::is_directory(out.folder, failed)) {
    std::vector<std::string> known;
    for (const auto& path : plugin::bundle_folders(options.workflows)) known.push_back(fs::path(path).filename());
    auto meant = did_you_mean(options.base, known);
    return wrong(
        "--base",
        fmt::format("er is geen werkstroom {}{}: noem met `--workflows` de map met werkstromen en met `--base` "
                    "een ervan",
                    out.folder, meant ? "; bedoelt u `" + *meant + "`?" : ""),
        fmt::format("there is no workflow {}{}: name with `--workflows` the folder that holds the workflows "
                    "and with `--base` one of them",
                    out.folder, meant ? "; did you mean `" + *meant + "`?" : ""));
  }
  auto loaded = plugin::load_folder(out.folder, {out.folder});
  const route::Route* route = nullptr;
  if (loaded.bundle)
    if (auto found = loaded.bundle->routes.find(options.base); found != loaded.bundle->routes.end())
      route = &found->second;
  if (!route)
    return wrong("--base",
                 fmt::format("de werkstroom {0} is niet in orde, of heeft geen route `{1}`: zie `trajectum check {0}`",
                             out.folder, options.base),
                 fmt::format("the workflow {0} is not in order, or has no route `{1}`: see `trajectum check {0}`",
                             out.folder, options.base));
  out.major = route->version.substr(0, route->version.find('.'));
  for (const auto& node : route->nodes) {
    if (node.kind != route::NodeKind::step) continue;
    out.step = node.name;
    out.step_title = node.title.empty() ? node.name : node.title.in(Lang::nl);
    return out;
  }
  return wrong("--base", fmt::format("de route `{}` heeft geen stap om te veranderen", options.base),
               fmt::format("the route `{}` has no step to change", options.base));
}

constexpr const char* kManifest = R"({
  "id": "@name@",
  "version": "0.1.0",
  "engine": "^1",
  "title": { "nl": "@name@", "en": "@name@" },
  "region": "@region@",
  "requires": { "@base@": "^@major@" },
  "capabilities": [],
  "publisher": "@region@"
}
)";

constexpr const char* kRoute = R"(-- De route van deze regio: de route `@base@`, met wat hier anders is.
-- This region's route: the route `@base@`, with what differs here.
return route "@route@" {
  extends = "@base@",
  version = "0.1.0",
  title   = { nl = "@name@", en = "@name@" },

  -- @title@: binnen vijf werkdagen. Verander het getal, en kijk met `trajectum check`.
  -- Within five workdays. Change the number, and look with `trajectum check`.
  change "@step@" { due = workdays(5) },
}
)";

constexpr const char* kSpec = R"(-- Wat van deze route waar moet blijven. What must stay true of this route.
describe("@name@", function()
  it("komt bij @step@", function()
    local case = at("@route@", "@step@")
    expect(case).at "@step@"
    expect(case).has_next_action()
  end)

  it("staat nooit stil", function()
    explore("@route@", { cases = 5 }, function(case) expect(case).has_next_action() end)
  end)
end)
)";

constexpr const char* kReadme = R"(# @name@

De bundel van de regio `@region@`, op de werkstroom `@base@`. / The bundle of the region `@region@`, on the workflow `@base@`.

| bestand / file | zegt / says |
|---|---|
| `plugin.json` | wie dit is en wat het nodig heeft / who this is and what it needs |
| `routes/@route@.lua` | wat hier anders is dan in `@base@` / what differs here from `@base@` |
| `spec/@route@_spec.lua` | wat waar moet blijven / what must stay true |
| `.luarc.json`, `.luacheckrc`, `.trajectum/` | wat een editor van de taal weet; opnieuw te maken / what an editor knows of the language; made again |

```sh
trajectum check @folder@ @workflow@     # laadt het, en is het bewezen? / does it load, and is it proven?
trajectum test @folder@ @workflow@      # houden de specs? / do the specs hold?
trajectum dev --workflows @workflows@ --plugins @plugins@   # probeer het uit; niets wordt bewaard / try it; nothing is kept
trajectum editor @folder@      # na een nieuw veld: de stubs opnieuw / after a new field: the stubs again
```

Verander een regel in `routes/@route@.lua` en kijk opnieuw. Elk woord staat in `docs/route-language.md`.
Change a line of `routes/@route@.lua` and look again. Every word is in `docs/route-language.md`.
)";

std::vector<EditorFile> files_of(const NewPlugin& options, const Base& base, const std::string& folder) {
  auto route = options.name;
  std::replace(route.begin(), route.end(), '-', '_');
  std::vector<std::pair<std::string, std::string>> values = {{"@name@", options.name},
                                                             {"@region@", options.region},
                                                             {"@base@", options.base},
                                                             {"@major@", base.major},
                                                             {"@route@", route},
                                                             {"@step@", base.step},
                                                             {"@title@", base.step_title},
                                                             {"@folder@", folder},
                                                             {"@workflow@", base.folder},
                                                             {"@workflows@", options.workflows},
                                                             {"@plugins@", options.plugins}};
  return {{"plugin.json", with(kManifest, values)},
          {"routes/" + route + ".lua", with(kRoute, values)},
          {"spec/" + route + "_spec.lua", with(kSpec, values)},
          {"README.md", with(kReadme, values)}};
}

/// The name or the region of another plugin here.
Result<void> check_others(const NewPlugin& options) {
  for (const auto& path : plugin::bundle_folders(options.plugins)) {
    auto other = plugin::read_folder(path);
    if (other.is_plugin && other.manifest.region == options.region)
      return wrong(
          "--region",
          fmt::format("de regio `{}` heeft al een plugin, {}: noem met `--region` een andere", options.region, path),
          fmt::format("the region `{}` has a plugin already, {}: name another with `--region`", options.region, path));
  }
  return {};
}

}  // namespace

Result<MadePlugin> make_plugin(const NewPlugin& given) {
  auto options = given;
  if (options.region.empty()) options.region = options.name;
  if (auto good = check_name("name", options.name); !good) return good.error();
  if (auto good = check_name("--region", options.region); !good) return good.error();
  MadePlugin out;
  out.folder = (fs::path(options.plugins) / options.name).generic_string();
  std::error_code failed;
  if (fs::exists(out.folder, failed))
    return wrong("name", fmt::format("{} is er al: kies een andere naam, of haal die map weg", out.folder),
                 fmt::format("{} is there already: choose another name, or take that folder away", out.folder));
  if (auto good = check_others(options); !good) return good.error();
  auto base = find_base(options);
  if (!base) return base.error();
  out.workflow = base->folder;
  auto files = files_of(options, *base, out.folder);
  auto give_up = [&](Error error) {
    fs::remove_all(out.folder, failed);
    return error;
  };
  if (auto written = write_editor_files(out.folder, files, nullptr); !written) return give_up(written.error());
  auto loaded = plugin::load_folder(out.folder, {out.folder, base->folder});
  if (!loaded.bundle) {
    std::string why = loaded.faults.empty() ? "" : ": " + loaded.faults.front().format(Lang::en);
    return give_up(wrong("--base", fmt::format("op `{}` is zo geen regio te maken{}", options.base, why),
                         fmt::format("no region can be made so on `{}`{}", options.base, why)));
  }
  auto editor = editor_files(loaded.bundle.get());
  if (auto written = write_editor_files(out.folder, editor, nullptr); !written) return give_up(written.error());
  files.insert(files.end(), editor.begin(), editor.end());
  for (const auto& file : files) out.files.push_back(file.path);
  return out;
}

}  // namespace trajectum::author
