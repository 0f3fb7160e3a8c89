// A document as people see it.
#include "calendar/calendar.hpp"
#include "pipeline/blobs.hpp"
#include "pipeline/views.hpp"

namespace trajectum::pipeline::views {

Value document(Engine& engine, RegionAtWork& r, const state::Case& c, const state::Document& d) {
  Record out;
  out.set("document", static_cast<std::int64_t>(d.no));
  out.set("case", engine.ids().case_id(r.no, c.no));
  out.set("kind", d.kind);
  out.set("name", d.name);
  out.set("version", static_cast<std::int64_t>(d.version));
  out.set("status", state::document_status_name(d.status));
  out.set("type", d.type);
  out.set("bytes", d.bytes);
  out.set("sha256", d.sha256);
  if (d.elsewhere.empty()) {
    Blobs blobs(engine);
    if (auto blob = blobs.find(r, d.sha256))
      out.set("scan", blobs.scan_name(*blob));
    else
      out.set("collected", true);
  } else {
    out.set("elsewhere", d.elsewhere);
  }
  List signatures;
  for (const auto& s : d.signatures) {
    Record one;
    one.set("as", s.who);
    one.set("by", s.by);
    one.set("date", s.on);
    signatures.push_back(std::move(one));
  }
  out.set("signatures", std::move(signatures));
  if (!d.by.empty()) out.set("by", d.by);
  out.set("at", calendar::format_instant(d.at));
  if (!d.removed_because.empty()) out.set("removed_because", d.removed_because);
  return out;
}

}  // namespace trajectum::pipeline::views
