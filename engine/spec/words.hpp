// A spec file in a sandboxed VM of its own: the words of language.md, "Specs", and the values of routes (`days`,
// `euro`,
// ...). No I/O, bounded time and memory. Here and in the other files words*.cpp Lua is spoken; nowhere else in this
// room. A SpecFile is made anew for each `it`, so that nothing is left of one in the next.
#ifndef TRAJECTUM_SPEC_WORDS_HPP
#define TRAJECTUM_SPEC_WORDS_HPP
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lua/vm.hpp"
#include "spec/act.hpp"

namespace trajectum::spec {

/// One `it`, as the file declares it.
struct It {
  std::vector<std::string> name;  // of every `describe` around it, then its own
  int line = 0;
};

/// What a spec file may say, for what editors are told: its globals (of Lua's own "math.floor" too), what stands after
/// a case, after `expect(x)` and after `.reached(m)`. The subject's name stands after a case too.
struct Vocabulary {
  std::vector<std::string> globals, case_members, expectations, reached_members;
};
Vocabulary vocabulary();

class SpecFile {
 public:
  /// `shown`: the file as people know it. `act` must outlive this.
  SpecFile(std::string shown, const std::string& text, Act& act);
  ~SpecFile();
  SpecFile(const SpecFile&) = delete;
  SpecFile& operator=(const SpecFile&) = delete;

  /// Runs the file, which declares its `it`s. An error says what is wrong with the file itself.
  std::optional<Failure> declare();
  const std::vector<It>& its() const;
  /// The names that the file finds, as lua::global_names gives them.
  std::vector<std::string> globals() const;
  /// Runs one of them, in the rehearsal that `act` begins. Nothing: it passed.
  std::optional<Failure> run(std::size_t it);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_WORDS_HPP
