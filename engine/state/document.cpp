#include "state/document.hpp"

#include <algorithm>

namespace trajectum::state {

const char* document_status_name(DocumentStatus status) {
  switch (status) {
    case DocumentStatus::draft: return "concept";
    case DocumentStatus::final: return "final";
    case DocumentStatus::removed: return "removed";
  }
  return "";
}

bool Document::signed_as(const std::string& who) const {
  return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& s) { return s.who == who; });
}

}  // namespace trajectum::state
