#include "support/engine/listening.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "base/log.hpp"
#include "base/result.hpp"

namespace trajectum::test {

namespace {

class Complaints final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  std::vector<std::string> heard;

 protected:
  void sink_it_(const spdlog::details::log_msg& m) override {
    if (m.level >= spdlog::level::err) heard.emplace_back(m.payload.data(), m.payload.size());
  }
  void flush_() override {}
};

}  // namespace

struct Listening::Ear {
  std::shared_ptr<spdlog::logger> logger;
  std::vector<spdlog::sink_ptr> before;
  std::shared_ptr<Complaints> complaints = std::make_shared<Complaints>();
};

Listening::Listening() : ear_(std::make_unique<Ear>()) {
  if (!spdlog::get("trajectum"))
    log::info("test.listens", "a test listens to the log");  // the first line makes it (base/log.cpp)
  ear_->logger = spdlog::get("trajectum");
  TRAJECTUM_ASSERT(ear_->logger != nullptr);
  ear_->before = ear_->logger->sinks();
  ear_->logger->sinks() = {ear_->complaints};
}

Listening::~Listening() { ear_->logger->sinks() = ear_->before; }

const std::vector<std::string>& Listening::heard() const { return ear_->complaints->heard; }

}  // namespace trajectum::test
