// Events about documents. Part of the stored format like those of events.hpp, which lists them all and says what that
// means.
#ifndef TRAJECTUM_STATE_EVENTS_DOCUMENTS_HPP
#define TRAJECTUM_STATE_EVENTS_DOCUMENTS_HPP
#include <string>

#include "state/document.hpp"

namespace trajectum::state {

/// A document came on record: the first of its kind and name, or the next version of it.
struct DocumentAttached {
  Document document;
  template <class V>
  void fields(V&& v) {
    v(document);
  }
};
struct DocumentSigned {
  std::uint32_t no = 0;
  Signature signature;
  template <class V>
  void fields(V&& v) {
    v(no);
    v(signature);
  }
};
/// It counts no longer; that it was there stays on record.
struct DocumentRemoved {
  std::uint32_t no = 0;
  std::string reason, by;
  template <class V>
  void fields(V&& v) {
    v(no);
    v(reason);
    v(by);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_DOCUMENTS_HPP
