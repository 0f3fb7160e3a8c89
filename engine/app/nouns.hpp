// `trajectum case open`, `trajectum work find`, ...: the verbs of the command line, and what each takes. A verb is a
// method of the API with some of its parameters; this is the table of them, and turns words of a shell into parameters.
// It calls nothing. Thread: any.
#ifndef TRAJECTUM_APP_NOUNS_HPP
#define TRAJECTUM_APP_NOUNS_HPP
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/value.hpp"

namespace trajectum::app {

/// A word that a verb takes: `subject.id`, or `--form`. "limit" and "filter.limit" are the same parameter of the wire.
struct Word {
  enum class Kind { text, whole, json, euros };
  std::string name;  // as typed; - for _ and . for a member
  Kind kind = Kind::text;
  std::string help;     // "" = its name says it
  std::string example;  // of json
};

struct Verb {
  std::string name;    // "find"
  std::string method;  // "work.find"
  std::string help;
  std::vector<Word> positional;
  std::vector<Word> options;
  bool is_positional_optional = false;  // the one positional may be left out, when an option is given instead
  std::string bare = {};                // the member of the answer that is printed as it is, "" = all of it, as a table
};

struct Noun {
  std::string name;
  std::string help;
  std::vector<Verb> verbs;
};

const std::vector<Noun>& nouns();

/// What a person reads about a word in --help.
std::string help_of(const Word& word);

/// The parameters of a call, from the words that were typed ("" = not given). Errors: `invalid_params`, a message that
/// says which word, where in it, and how it is written.
Result<Record> params_of(const Verb& verb, const std::map<std::string, std::string>& given);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_NOUNS_HPP
