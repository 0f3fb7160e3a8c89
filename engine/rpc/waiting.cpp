#include "rpc/waiting.hpp"

#include "pipeline/versions.hpp"

namespace trajectum::rpc {

using pipeline::Errand;
using pipeline::Judging;
using pipeline::Versions;

namespace {

constexpr std::int64_t kLookAgainMs = 5000;  // who asked an errand is told; this is for when that goes wrong

Error stopping() {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "stopping";
  e.text = {"De server stopt; vraag het opnieuw als hij er weer is. Er is niets veranderd.",
            "The server stops; ask again when it is back. Nothing has changed."};
  return e;
}

void wait(Call& call) {
  call.session.waits = true;
  call.session.wait_ms = kLookAgainMs;
}

}  // namespace

Error no_such_version() {
  return not_found({"Deze versie is er niet; plugin.find toont welke er zijn.",
                    "There is no such version; plugin.find shows which there are."});
}

Result<void> can_wait(const Call& call) {
  if (call.session.may_wait) return {};
  auto error =
      invalid_params("batch", {"Dit verzoek wacht op wat tijd kost, en gaat niet in een lijst; stuur het alleen.",
                               "This request waits for what takes time, and does not go in a batch; send it "
                               "alone."});
  error.code = ErrorCode::invalid_request;
  return error;
}

Result<std::shared_ptr<Errand>> done(pipeline::Blobs& blobs, Call& call,
                                     const std::function<pipeline::Blobs::Asked()>& ask) {
  auto& session = call.session;
  if (auto can = can_wait(call); !can) return can.error();
  if (!session.errand) {
    auto asked = ask();
    if (!asked) return asked.error();
    session.errand = *asked;
  }
  auto errand = session.errand;
  if (!errand->done && !session.is_last) {
    wait(call);
    return std::shared_ptr<Errand>();
  }
  blobs.wait_for(*errand);
  session.errand.reset();
  if (!errand->outcome) return errand->outcome.error();
  return errand;
}

Result<std::shared_ptr<Errand>> done(Call& call, const std::function<Result<std::shared_ptr<Errand>>()>& ask) {
  auto& session = call.session;
  if (auto can = can_wait(call); !can) return can.error();
  if (!session.errand) {
    auto asked = ask();
    if (!asked) return asked.error();
    session.errand = *asked;
  }
  auto errand = session.errand;
  if (!errand->done) {
    if (session.is_last) return stopping();
    wait(call);
    return std::shared_ptr<Errand>();
  }
  session.errand.reset();
  if (!errand->outcome) return errand->outcome.error();
  return errand;
}

Result<std::shared_ptr<Judging>> judged(Call& call, const std::function<Result<std::shared_ptr<Judging>>()>& ask) {
  auto& session = call.session;
  if (auto can = can_wait(call); !can) return can.error();
  if (!session.judging) {
    auto asked = ask();
    if (!asked) return asked.error();
    session.judging = *asked;
  }
  if (session.judging->done()) return session.judging;
  if (session.is_last) return stopping();
  wait(call);
  return std::shared_ptr<Judging>();
}

Result<std::shared_ptr<const route::Bundle>> loaded_version(Services& services, Call& call, const std::string& hash) {
  using Loaded = std::shared_ptr<const route::Bundle>;
  auto& r = region_of(services, call);
  Versions versions(services.engine);
  if (auto bundle = versions.loaded(r, hash)) return bundle;
  auto& held = call.session.judging;
  if (held && held->hash != hash) held.reset();  // another version is the one before, meanwhile
  auto judging = judged(call, [&]() -> Result<std::shared_ptr<Judging>> {
    auto files = versions.files(r.no, hash);
    if (!files) return no_such_version();
    return services.judge->load(call.session.no, hash, std::move(*files));
  });
  if (!judging) return judging.error();
  if (!*judging) return Loaded();
  if ((*judging)->bundle) return (*judging)->bundle;
  return refused("bundle", {"Deze server kan deze versie niet meer laden; breng haar opnieuw met plugin.upload.",
                            "This server cannot load this version any more; bring it anew by plugin.upload."});
}

}  // namespace trajectum::rpc
