// Events of a case that goes on to another version of its route, and back (semantics.md 8).
#ifndef TRAJECTUM_STATE_EVENTS_MOVE_HPP
#define TRAJECTUM_STATE_EVENTS_MOVE_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/ids.hpp"

namespace trajectum::state {

inline constexpr std::uint16_t kNodeGone = 0xffff;
inline constexpr std::uint32_t kCounterGone = 0xffffffff;

/// The case is on another bundle from here on: what names a node of the old route, before this event, names one of the
/// new route after it. What was live at a node that is gone has ended before.
struct CaseMoved {
  /// Marks of a source that wait before a node, or the late one that its join would swallow: by old numbers.
  struct Waiting {
    InstanceNo scope = 0;
    std::uint16_t target = 0, source = 0;
    bool operator==(const Waiting&) const = default;
    template <class V>
    void fields(V&& v) {
      v(scope);
      v(target);
      v(source);
    }
  };
  std::string hash, was;                  // of the bundles
  std::string version, version_was;       // of the route, for people
  std::vector<std::uint16_t> nodes;       // by old index: the new one, or kNodeGone
  std::vector<std::uint32_t> counters;    // by old number of an `at_most`: the new one, or kCounterGone
  std::vector<Waiting> taken, forgotten;  // marks, latches: they mean nothing there
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(hash);
    v(was);
    v(version);
    v(version_was);
    v(nodes);
    v(counters);
    v(taken);
    v(forgotten);
    v(reason);
  }
};
/// The case is as it was before it moved: body and file as they were then, and what the region keeps of it with them
/// (region_move.cpp).
struct CaseMovedBack {
  /// Of what was live and waits again: since which row of the history it stood on its register's waiting list.
  struct Waits {
    InstanceNo instance = 0;
    std::string reg;
    HistoryNo since = 0;
    template <class V>
    void fields(V&& v) {
      v(instance);
      v(reg);
      v(since);
    }
  };
  /// A job that is queued again.
  struct Job {
    InstanceNo instance = 0;
    std::string kind;
    Instant ready_at = 0;
    template <class V>
    void fields(V&& v) {
      v(instance);
      v(kind);
      v(ready_at);
    }
  };
  std::string hash, was, version, version_was;
  std::string body, file;
  std::vector<Waits> waits;
  std::vector<Job> jobs;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(hash);
    v(was);
    v(version);
    v(version_was);
    v(body);
    v(file);
    v(waits);
    v(jobs);
    v(reason);
  }
};
/// Another role does this work: its step says so in the version that the case is on now.
struct ItemRoleSet {
  InstanceNo instance = 0;
  std::string role;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(role);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_MOVE_HPP
