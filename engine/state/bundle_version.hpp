// What a region keeps of the versions of its bundle: who may publish one, which there are, which was activated when,
// and how many cases run on each. Rows only. Thread: any.
#ifndef TRAJECTUM_STATE_BUNDLE_VERSION_HPP
#define TRAJECTUM_STATE_BUNDLE_VERSION_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/text.hpp"

namespace trajectum::state {

/// Somebody whose signature a region trusts.
struct Publisher {
  struct Key {
    std::string key;  // 32 raw bytes
    std::string by;   // who allowed it
    Instant at = 0;
    template <class V>
    void fields(V&& v) {
      v(key);
      v(by);
      v(at);
    }
  };
  std::vector<Key> keys;
  template <class V>
  void fields(V&& v) {
    v(keys);
  }
};

/// A version of a region's bundle; its key is the bundle's hash.
struct BundleVersion {
  /// What is no mistake, and good to know.
  struct Warning {
    std::string file;
    std::int64_t line = 0, column = 0;
    Text message;
    template <class V>
    void fields(V&& v) {
      v(file);
      v(line);
      v(column);
      v(message);
    }
  };
  std::string plugin, version;
  Text title;
  std::vector<std::string> capabilities;
  bool of_folder = false;               // it lay in the folders that the server was started with
  std::string sha256, publisher, key;   // of the file that was uploaded; "": none was, or it was not signed
  std::string by;                       // who uploaded it; "": nobody did
  Instant at = 0;                       // when it came to be known
  std::int64_t passed = 0;              // tests
  std::int64_t routes = 0, states = 0;  // proven
  std::vector<Warning> warnings;
  bool taken_back = false;  // by a rollback: no new case is on it until it is activated again
  template <class V>
  void fields(V&& v) {
    v(plugin);
    v(version);
    v(title);
    v(capabilities);
    v(of_folder);
    v(sha256);
    v(publisher);
    v(key);
    v(by);
    v(at);
    v(passed);
    v(routes);
    v(states);
    v(warnings);
    v(taken_back);
  }
};

/// How many cases are pinned to a version.
struct CasesOn {
  std::int64_t open = 0, ended = 0;
  std::int64_t left = 0;  // went on in another version, or were put back: a part of their history is on this one
  bool none() const { return open + ended + left == 0; }
  template <class V>
  void fields(V&& v) {
    v(open);
    v(ended);
    v(left);
  }
};

/// One version that came to be served, by a number that counts up. Rolling back goes along `before`.
struct Activation {
  std::string hash, by;  // by "": it was there when the first one was activated
  Instant at = 0;
  std::uint64_t before = 0;  // the activation that it took the place of; 0: none
  template <class V>
  void fields(V&& v) {
    v(hash);
    v(by);
    v(at);
    v(before);
  }
};

/// What a start of the server serves, whatever is in the folders.
struct ActiveBundle {
  std::string hash;
  std::uint64_t activation = 0;  // the one that is in force
  std::uint64_t last = 0;        // the highest number given
  template <class V>
  void fields(V&& v) {
    v(hash);
    v(activation);
    v(last);
  }
};

/// Who stopped the handlers of a region, and why.
struct StoppedBundle {
  std::string by, reason;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(by);
    v(reason);
    v(at);
  }
};

/// A capability that somebody approved for a plugin.
struct Approval {
  std::string by;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(by);
    v(at);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_BUNDLE_VERSION_HPP
