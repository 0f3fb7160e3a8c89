#include "app/author_commands.hpp"

#include <fmt/core.h>

#include <filesystem>

#include "author/editor_files.hpp"
#include "plugin/generation.hpp"
#include "plugin/shelf.hpp"

namespace trajectum::app {

int write_editor(const std::string& folder, Lang lang, std::ostream& out, std::ostream& complain) {
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed)) {
    complain << "trajectum: " << folder << ": " << Text{"deze map is er niet", "there is no such folder"}.in(lang)
             << "\n";
    return 1;
  }
  plugin::LoadedFolder loaded;
  if (!plugin::wrong_bundle(folder)) {
    loaded = plugin::load_folder(folder, {folder});
    if (!loaded.bundle)
      complain << Text{"deze bundel is niet in orde (zie `trajectum check`): de velden ervan staan er nog niet bij",
                       "this bundle is not in order (see `trajectum check`): its fields are not in yet"}
                      .in(lang)
               << "\n";
  }
  std::vector<std::string> kept;
  auto files = author::editor_files(loaded.bundle.get());
  if (auto written = author::write_editor_files(folder, files, &kept); !written) {
    complain << "trajectum: " << written.error().text.in(lang) << "\n";
    return 1;
  }
  for (const auto& file : files) out << (std::filesystem::path(folder) / file.path).generic_string() << "\n";
  for (const auto& path : kept)
    complain << fmt::format(fmt::runtime(Text{"{} was er al en is gelaten zoals het is; laat `workspace.library` naar "
                                              "`.trajectum` wijzen",
                                              "{} was there and is left as it is; let its `workspace.library` name "
                                              "`.trajectum`"}
                                             .in(lang)),
                            path)
             << "\n";
  return 0;
}

int new_plugin(const author::NewPlugin& options, Lang lang, std::ostream& out, std::ostream& complain) {
  auto made = author::make_plugin(options);
  if (!made) {
    complain << "trajectum: " << made.error().text.in(lang) << "\n";
    return 1;
  }
  for (const auto& file : made->files) out << made->folder << "/" << file << "\n";
  out << "\n"
      << Text{"Verder:", "Next:"}.in(lang) << "\n  trajectum check " << made->folder << " " << made->workflow
      << "\n  trajectum test " << made->folder << " " << made->workflow << "\n";
  return 0;
}

}  // namespace trajectum::app
