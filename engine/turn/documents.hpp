// Documents of a case: put on record, signed, removed; and whether one is there as a step asks (language.md,
// `evidence`). Their bytes are the pipeline's: here a blob is a hash that may be relied on, or not yet.
#ifndef TRAJECTUM_TURN_DOCUMENTS_HPP
#define TRAJECTUM_TURN_DOCUMENTS_HPP
#include <optional>
#include <string>
#include <vector>

#include "turn/play.hpp"

namespace trajectum::turn {

/// A document as it comes. `elsewhere` "": its bytes are a blob of the region, which the caller has seen to.
struct NewDocument {
  std::string kind, name, type, sha256;
  std::int64_t bytes = 0;
  std::string elsewhere;
  bool draft = false;
  std::vector<std::string> signed_by;  // whose signatures the paper bears
};

/// Puts it on record, as the next version when there is one of this kind and name; a final one fills the file's slot of
/// its kind. Gives its number. Errors: `state`, `document.max`, `invalid_params` (a kind that the route has not).
Result<std::uint32_t> put_document(Play& play, const NewDocument& what);

/// Signs a final document as a party; `as` "": as the only role that one has. Errors: `not_found`, `state`, `role` (a
/// role of the region that one has not), `signed` (that party did), `document.max`, `invalid_params`.
Result<void> sign_document(Play& play, std::uint32_t no, const std::string& as, std::optional<Date> on);

/// It counts no longer. Who put it may, and who steers the case. Errors: `not_found`, `state`, `role`, `form`.
Result<void> remove_document(Play& play, std::uint32_t no, const std::string& reason);

/// What is wrong with the document that a step asks for, with what to do; nothing when it is there as asked. Judged is
/// the newest final one of its kind since the step last ended (decisions/0004).
std::optional<Text> lacking(const Play& play, const Node& n, const route::Evidence& asked);

/// All that completing a step asks of documents. Errors: "evidence.<kind>".
Result<void> check_evidence(const Play& play, const Node& n, InstanceNo scope, const Record& form);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_DOCUMENTS_HPP
