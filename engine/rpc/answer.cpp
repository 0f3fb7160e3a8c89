#include "rpc/answer.hpp"

#include "base/read_failed.hpp"

namespace trajectum::rpc {

std::string answer(Dispatcher& dispatcher, Services& services, Session& session, const std::string& frame) {
  auto& engine = services.engine;
  auto failed = engine.reads_failed();
  std::string line;
  try {
    refresh(session, services);
    line = dispatcher.handle(session, frame);
  } catch (const ReadFailed&) {  // who asks could not be read
  }
  if (engine.reads_failed() == failed) return line;
  session.waits = false;
  if (!engine.is_spoiled()) engine.forget_read();
  return dispatcher.refuse(session, frame, *engine.trouble());
}

}  // namespace trajectum::rpc
