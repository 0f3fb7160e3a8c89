// Checks what a client sent against the declaration of a method, and finds every fault, not only the first.
// Pure. Thread: any.
#ifndef TRAJECTUM_RPC_PARAMS_HPP
#define TRAJECTUM_RPC_PARAMS_HPP
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/value.hpp"
#include "rpc/method.hpp"

namespace trajectum::rpc {

/// One thing that is wrong with the parameters: where ("filter.state[2]") and what.
struct Fault {
  std::string path;
  Text text;
  bool unknown = false;  // there is no such parameter; else something is wrong with its value
};

/// "Did you mean" for one frame. It gives out a bounded number: a hostile batch must not buy a second of edit
/// distances.
class Hints {
 public:
  std::optional<std::string> suggest(std::string_view word, const std::vector<std::string>& candidates) {
    if (left_ == 0) return std::nullopt;
    --left_;
    return did_you_mean(word, candidates);
  }

 private:
  int left_ = limits::kHintsPerFrameMax;
};

/// Gives the faults, at most kParamFaultsMax; none: the parameters are right.
std::vector<Fault> check_params(const Method& method, const Record& params, Hints& hints);

/// The beginning of a name that a client made up, so that a megabyte of it does not come back. Whole characters.
std::string shown_name(std::string_view name);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_PARAMS_HPP
