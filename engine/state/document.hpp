// What was put on record for a case, and what a region keeps of the bytes behind it. Part of the stored format.
#ifndef TRAJECTUM_STATE_DOCUMENT_HPP
#define TRAJECTUM_STATE_DOCUMENT_HPP
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/codec.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"

namespace trajectum::state {

/// Somebody's signature under a document.
struct Signature {
  std::string who;  // the party, as the route's evidence names it: a role, or "client", "employer"
  std::string by;   // the user who put it on record
  Date on;
  template <class V>
  void fields(V&& v) {
    v(who);
    v(by);
    v(on);
  }
};

/// `draft` is "concept" to people.
enum class DocumentStatus : std::uint8_t { draft, final, removed };
const char* document_status_name(DocumentStatus status);

struct Document {
  std::uint32_t no = 0;  // in its case, from 1; never reused
  std::string kind, name;
  std::uint32_t version = 1;  // of this kind and name
  DocumentStatus status = DocumentStatus::final;
  std::string type, sha256;
  std::int64_t bytes = 0;
  std::string elsewhere;  // where its bytes are kept; "": here, as a blob
  std::vector<Signature> signatures;
  std::string by;
  Instant at = 0;
  std::uint32_t seq = 0;  // of the case when it came
  std::string removed_because;
  bool let_go = false;  // removed, and its case has ended since: its bytes need not stay
  template <class V>
  void fields(V&& v) {
    v(no);
    v(kind);
    v(name);
    v(version);
    v(status);
    v(type);
    v(sha256);
    v(bytes);
    v(elsewhere);
    v(signatures);
    v(by);
    v(at);
    v(seq);
    v(removed_because);
    v(let_go);
  }
  bool signed_as(const std::string& who) const;
  /// True while the blob of this hash must stay for it.
  bool keeps(const std::string& sha) const { return elsewhere.empty() && !let_go && sha256 == sha; }
};

/// What a scanner said of a blob. `unknown`: it could not tell; it is asked again.
enum class Scan : std::uint8_t { unscanned, clean, infected, unknown };

/// Bytes that are whole and durable, by their SHA-256.
struct Blob {
  std::int64_t bytes = 0;
  std::string type;                // as the first who said one, may be ""
  std::vector<std::string> users;  // who brought it
  Instant at = 0;
  Scan scan = Scan::unscanned;
  template <class V>
  void fields(V&& v) {
    v(bytes);
    v(type);
    v(users);
    v(at);
    v(scan);
  }
};

/// Bytes on their way.
struct Upload {
  std::string user, sha256, type;
  std::int64_t bytes = 0;
  Instant at = 0;  // when it was begun, the last time
  template <class V>
  void fields(V&& v) {
    v(user);
    v(sha256);
    v(type);
    v(bytes);
    v(at);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_DOCUMENT_HPP
