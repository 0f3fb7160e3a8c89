#include "state/events.hpp"

#include <array>
#include <utility>

#include "state/short_json.hpp"

namespace trajectum::state {
namespace {

template <std::size_t I>
bool read_one(Reader& reader, Event& event) {
  reader(event.emplace<I>());
  return !reader.failed();
}

template <std::size_t... I>
constexpr auto readers(std::index_sequence<I...>) {
  return std::array<bool (*)(Reader&, Event&), sizeof...(I)>{&read_one<I>...};
}

constexpr auto kReaders = readers(std::make_index_sequence<std::variant_size_v<AnyEvent>>());

}  // namespace

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

bool brings_on(TimerKind kind) {
  switch (kind) {
    case TimerKind::escalate:
    case TimerKind::midnight:
    case TimerKind::message:
    case TimerKind::term_end:
    case TimerKind::term_resume:
    case TimerKind::remind:
    case TimerKind::sla_risk:
    case TimerKind::sla_breach:
    case TimerKind::overdue: return false;
    default: return true;
  }
}

void write_events(Writer& writer, const std::vector<Event>& events) {
  writer.u(events.size());
  for (const auto& event : events) {
    writer.u(event.index());
    std::visit([&](const auto& e) { writer(e); }, event);
  }
}

bool read_events(Reader& reader, std::vector<Event>& events) {
  auto n = reader.u();
  events.clear();
  for (std::uint64_t i = 0; i < n; ++i) {
    auto kind = reader.u();
    if (reader.failed() || kind >= kReaders.size()) return false;
    Event event;
    if (!kReaders[kind](reader, event)) return false;
    events.push_back(std::move(event));
  }
  return !reader.failed();
}

std::string TurnRecord::encode(const std::vector<Event>& what, std::string_view answer) const {
  Writer w(700);
  w(command);
  w(by);
  w(command_id);
  w(params_hash);
  w(case_no);
  w(seq);
  write_events(w, what);
  w(shorten(answer));
  return w.take();
}

std::optional<TurnRecord> TurnRecord::decode(std::string_view bytes) {
  Reader r(bytes);
  TurnRecord t;
  r(t.command);
  r(t.by);
  r(t.command_id);
  r(t.params_hash);
  r(t.case_no);
  r(t.seq);
  if (!read_events(r, t.events)) return std::nullopt;
  r(t.reply);
  if (r.failed() || !r.at_end()) return std::nullopt;
  t.reply = lengthen(t.reply);
  return t;
}

}  // namespace trajectum::state
