// The Lua side of a load: the host words that a bundle's files call, and what they returned as drafts. Lua sees every
// word as a frozen userdata; the draft behind it is kept here. After the load the words are dead: a handler that calls
// one gets a script error. The only files that touch `lua.h` are workshop*.cpp. Thread: one load.
#ifndef TRAJECTUM_ROUTE_WORKSHOP_HPP
#define TRAJECTUM_ROUTE_WORKSHOP_HPP
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/limits.hpp"
#include "route/draft.hpp"
#include "route/script_vm.hpp"

struct lua_State;

namespace trajectum::route {

/// How a host word is called.
struct WordSpec {
  enum class Call : std::uint8_t {
    named,      // word "name", then options if `body`
    bodied,     // word { ... }
    constant,   // word, then options if `body`
    arguments,  // word(a, b), then options if `body`
    later       // known to the language, not to this version
  };
  enum class Body : std::uint8_t { none, optional, required };
  const char* word;
  Call call;
  Body body;
};

/// The words of the language, in one table.
const std::vector<WordSpec>& word_specs();
const WordSpec* find_word_spec(std::string_view word);

class Workshop {
 public:
  Workshop(ScriptVm& scripts, const LoadFiles& files, Faults& faults);
  ~Workshop();
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  /// Compiles `files[file]`, reports what the scan of its text shows, and unless `only_compile` runs it. Gives what the
  /// file returned; poison if that failed. Every mistake is in the faults.
  Draft run(int file, bool only_compile);

  // For the C functions behind the words; they run only inside `run`.
  const std::shared_ptr<const Word>& word(int index) const { return words_[static_cast<std::size_t>(index)]; }
  int keep(Word word);
  /// Counts what is taken over from Lua: that memory is ours, so the VM's own cap does not see it. False: too much.
  bool count_value() { return ++values_ <= limits::kDraftValuesMax; }
  int next_sequence() { return ++sequence_; }
  Faults& faults() { return faults_; }
  int current_file() const { return current_file_; }
  const LoadFile& file() const { return *files_[static_cast<std::size_t>(current_file_)]; }
  /// The place of `line` in the file that runs, at `word` (with that first string, if any).
  /// The scan's record of the word that stands at a place, or null.
  const lua::WordAt* word_at(std::string_view word, const Place& at) const;
  Place place_of(std::string_view word, std::string_view name, int line, Place* name_place);

 private:
  void install_words();
  void install_words(int globals);
  /// Of the file that runs.
  int globals() const { return file().limited ? scripts_.limited_globals() : scripts_.globals(); }
  void index_words();
  const lua::WordAt* nth_word(std::string_view word, std::string_view name, int line);
  void report_syntax(const lua::ScriptError& error);
  void report_scan();
  void report_free_names();
  struct GlobalName {
    bool known = false;
    Text refusal;  // of a name that the sandbox or the manifest left out: what to do instead
  };
  GlobalName look_up(const std::string& name);
  void report_run(const lua::ScriptError& error);
  int cpu_budget_ms() const;

  ScriptVm& scripts_;
  const LoadFiles& files_;
  Faults& faults_;
  std::vector<std::string> global_names_;  // as they are before a file makes some up; without members
  std::vector<std::shared_ptr<const Word>> words_;
  std::map<std::string, int> calls_;  // of a word with a name on a line, to tell two on one line apart
  std::unordered_multimap<int, const lua::WordAt*> words_by_line_;  // of the file that runs
  std::size_t values_ = 0;
  int sequence_ = 0;
  int current_file_ = -1;
  int used_ms_ = 0;
  int overruns_ = 0;
};

/// Reads the Lua value at `index` as a draft. `at` is where it stands in the source; with a `{` there, the places of
/// its entries are found. Raw access only; may raise a Lua error when the value is too large or too deep.
Draft read_draft(lua_State* L, Workshop& shop, int index, Place at);
/// The same for the table of options of a word whose entries the scan has listed.
std::shared_ptr<const Table> read_options(lua_State* L, Workshop& shop, int index, const Word& word);

inline constexpr const char* kWordType = "trajectum.word";
inline constexpr const char* kPoisonType = "trajectum.poison";

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_WORKSHOP_HPP
