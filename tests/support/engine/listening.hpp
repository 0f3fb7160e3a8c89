// Listens to the log: what the engine calls an error there is one in a test. Other lines go nowhere meanwhile.
#ifndef TRAJECTUM_TESTS_SUPPORT_ENGINE_LISTENING_HPP
#define TRAJECTUM_TESTS_SUPPORT_ENGINE_LISTENING_HPP
#include <memory>
#include <string>
#include <vector>

namespace trajectum::test {

/// For as long as it lives; one at a time.
class Listening {
 public:
  Listening();
  ~Listening();
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  /// Errors, in the order in which they came.
  const std::vector<std::string>& heard() const;

 private:
  struct Ear;
  std::unique_ptr<Ear> ear_;
};

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_SUPPORT_ENGINE_LISTENING_HPP
