#include "app/batch_command.hpp"

#include <fmt/core.h>

#include <chrono>
#include <thread>

#include "demo/progress.hpp"
#include "model/json.hpp"

namespace trajectum::app {

bool is_watchable(const std::string& method) {
  return method == "batch.start" || method == "batch.resume" || method == "batch.retry";
}

int watch_batch(const ShellOptions& options, client::Connection& connection, const std::string& batch,
                std::ostream& complain, Record& shown, const std::function<std::string(const Record&)>& caption) {
  constexpr std::chrono::milliseconds kPause{200};
  Record params;
  params.set("batch", batch);
  params.set("lang", options.lang);
  std::int64_t done = 0, before = -1;
  demo::Progress progress(complain, [&] { return done; });
  for (;;) {
    auto reply = connection.call("batch.get", params);
    if (!reply.ok()) {
      progress.end();
      return print_error(options, *reply.error);
    }
    shown = *reply.result.as<Record>();
    done = shown.get("done").integer();
    if (before < 0) progress.begin(batch, shown.get("total").integer());
    before = done;
    progress.at(done, caption(shown));
    if (shown.get("state").text() != "running") break;
    std::this_thread::sleep_for(kPause);
  }
  progress.end();
  return 0;
}

int call_and_watch(const ShellOptions& options, const std::string& method, const Record& params, std::ostream& print,
                   std::ostream& complain) {
  int exit_code = 0;
  auto connection = log_in(options, exit_code);
  if (!connection) return exit_code;
  auto asked = params;
  asked.set("lang", options.lang);
  auto reply = connection->call(method, asked);
  if (!reply.ok()) return print_error(options, *reply.error);
  auto shown = *reply.result.as<Record>();
  if (!shown.get("batch").empty()) {  // a preview has none
    auto watched =
        watch_batch(options, *connection, std::string(shown.get("batch").text()), complain, shown,
                    [](const Record& now) { return fmt::format("{} refused", now.get("refused").integer()); });
    if (watched != 0) return watched;
  }
  if (options.json)
    print << to_json(shown) << "\n";
  else
    for (const auto& [name, value] : shown) print << name << ": " << to_json(value) << "\n";
  return shown.get("refused").integer() == 0 ? 0 : 1;
}

}  // namespace trajectum::app
