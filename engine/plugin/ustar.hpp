// The members of a ustar, one after another, as its bytes come in: see archive.hpp for the grammar. Thread: any.
#ifndef TRAJECTUM_PLUGIN_USTAR_HPP
#define TRAJECTUM_PLUGIN_USTAR_HPP
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/archive.hpp"
#include "plugin/bundle_names.hpp"

namespace trajectum::plugin {

inline constexpr std::size_t kUstarBlock = 512;

/// The one header of a member. The root and the path must fit (archive.hpp).
std::string ustar_header(const std::string& root, const std::string& path, std::size_t bytes);

class UstarReading {
 public:
  explicit UstarReading(std::vector<Member>& out) : out_(out) {}
  /// Takes the next bytes; false when something is wrong: stop then.
  bool take(std::string_view bytes);
  /// No more bytes come; false when it ended too early.
  bool end();
  const WrongArchive& wrong() const { return wrong_; }

 private:
  bool take_block();
  bool take_header();
  bool take_member(std::string root, std::string path, std::uint64_t bytes);
  bool fail(std::string nl, std::string en);

  std::vector<Member>& out_;
  BundlePaths paths_;
  std::string block_;          // of which some bytes came
  std::string at_;             // the member that is read, for who is told
  std::uint64_t missing_ = 0;  // bytes of the content of the last member
  std::uint64_t bytes_ = 0;    // of all contents so far
  int zero_blocks_ = 0;
  WrongArchive wrong_;
};

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_USTAR_HPP
