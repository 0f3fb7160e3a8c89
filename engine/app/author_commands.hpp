// `trajectum editor`, `trajectum plugin new`: what people who write routes are given. Thread: the main one.
#ifndef TRAJECTUM_APP_AUTHOR_COMMANDS_HPP
#define TRAJECTUM_APP_AUTHOR_COMMANDS_HPP
#include <ostream>
#include <string>

#include "author/new_plugin.hpp"
#include "base/text.hpp"

namespace trajectum::app {

/// Writes what an editor must know into a folder, with the fields of its bundle when it is one. Exit code: 0, 1 when it
/// could not.
int write_editor(const std::string& folder, Lang lang, std::ostream& out, std::ostream& complain);

/// Makes the folder of a region and says what to do with it. Exit code: 0, 1 when it could not.
int new_plugin(const author::NewPlugin& options, Lang lang, std::ostream& out, std::ostream& complain);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_AUTHOR_COMMANDS_HPP
