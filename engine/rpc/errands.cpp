#include "rpc/errands.hpp"

namespace trajectum::rpc {

using pipeline::Errand;

namespace {

constexpr std::int64_t kLookAgainMs = 5000;  // who asked an errand is told; this is for when that goes wrong

}  // namespace

Result<std::shared_ptr<Errand>> errand_done(pipeline::Blobs& blobs, Call& call,
                                            const std::function<pipeline::Blobs::Asked()>& ask) {
  auto& session = call.session;
  if (!session.may_wait) {
    auto error = invalid_params("batch", {"Bytes gaan niet in een lijst van verzoeken; stuur dit verzoek alleen.",
                                          "Bytes do not go in a batch; send this request alone."});
    error.code = ErrorCode::invalid_request;
    return error;
  }
  if (!session.errand) {
    auto asked = ask();
    if (!asked) return asked.error();
    session.errand = *asked;
  }
  auto errand = session.errand;
  if (!errand->done && !session.is_last) {
    session.waits = true;
    session.wait_ms = kLookAgainMs;
    return std::shared_ptr<Errand>();
  }
  blobs.wait_for(*errand);
  session.errand.reset();
  if (!errand->outcome) return errand->outcome.error();
  return errand;
}

}  // namespace trajectum::rpc
