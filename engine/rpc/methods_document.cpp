// `document.*`: what was put on record for a case. The bytes come and go by blob.* (methods_blob.cpp), or are kept
// elsewhere.
#include <algorithm>
#include <charconv>

#include "base/limits.hpp"
#include "base/sha256.hpp"
#include "model/json.hpp"
#include "pipeline/blobs.hpp"
#include "pipeline/views.hpp"
#include "rpc/known_names.hpp"
#include "rpc/methods.hpp"
#include "turn/documents.hpp"

namespace trajectum::rpc {

namespace views = pipeline::views;

namespace {

const Param kCase{.name = "case", .required = true, .doc = "the case's id"};
const Param kDocument{
    .name = "document", .type = ParamType::integer, .required = true, .doc = "its number, as document.find shows it"};
const Param kExpectedSeq{
    .name = "expected_seq", .type = ParamType::integer, .doc = "refuses when the case has moved on"};
const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused};

Result<void> check_length(const std::string& path, const std::string& text) {
  if (text.size() <= limits::kDocumentTextBytesMax) return {};
  auto most = std::to_string(limits::kDocumentTextBytesMax);
  return invalid_params(path, {path + " is hoogstens " + most + " bytes.", path + " is at most " + most + " bytes."});
}

/// A text that says nothing is no name. What was left out says nothing either, and is another matter.
Result<void> check_said(const Call& call, const std::string& path) {
  const auto* text = call.params.get(path).as<std::string>();
  if (!text || !turn::is_blank(*text)) return {};
  return invalid_params(path, {path + " is leeg; vul iets in, of laat het weg als het niet hoeft.",
                               path + " is empty; fill it in, or leave it out where it may be."});
}

/// Of bytes that are kept here: they must be, and be the caller's to use.
Result<void> take_from_blob(Services& services, Call& call, turn::NewDocument& what) {
  auto blob = pipeline::Blobs(services.engine)
                  .readable(region_of(services, call), caller_of(call, "document.put").principal, what.sha256);
  if (!blob && blob.error().code == ErrorCode::not_found)
    return refused("blob",
                   {"Deze bytes zijn er nog niet: breng ze met blob.begin, of zeg met `elsewhere` waar ze zijn.",
                    "These bytes are not here yet: bring them by blob.begin, or say where they are by "
                    "`elsewhere`."},
                   "sha256");
  if (!blob) return blob.error();
  if (!call.params.get("bytes").empty() && what.bytes != blob->bytes)
    return invalid_params("bytes", {"Dit zijn er " + std::to_string(blob->bytes) + "; laat bytes weg.",
                                    "These are " + std::to_string(blob->bytes) + "; leave bytes out."});
  what.bytes = blob->bytes;
  if (what.type.empty()) what.type = blob->type;
  return {};
}

Result<turn::NewDocument> new_document(Services& services, Call& call) {
  turn::NewDocument what;
  what.kind = text_of(call, "kind");
  what.name = text_of(call, "name");
  what.type = text_of(call, "type");
  what.sha256 = text_of(call, "sha256");
  what.bytes = call.params.get("bytes").integer();
  what.elsewhere = text_of(call, "elsewhere");
  what.draft = text_of(call, "status") == "concept";
  what.signed_by = texts(call.params.get("signed_by"));
  for (const auto& [path, text] : {std::pair("name", &what.name), {"type", &what.type}, {"elsewhere", &what.elsewhere}})
    if (auto fits = check_length(path, *text); !fits) return fits.error();
  for (const char* path : {"name", "type", "elsewhere"})
    if (auto said = check_said(call, path); !said) return said.error();
  for (const auto& signer : what.signed_by) {
    if (auto fits = check_length("signed_by", signer); !fits) return fits.error();
    if (turn::is_blank(signer))
      return invalid_params("signed_by", {"Een handtekening is van iemand: noem de partij.",
                                          "A signature is somebody's: name the party."});
  }
  if (!is_sha256(what.sha256))
    return invalid_params("sha256", {"sha256 is 64 hexadecimale tekens, in kleine letters.",
                                     "sha256 is 64 hexadecimal characters, in lower case."});
  if (what.elsewhere.empty()) {
    if (auto taken = take_from_blob(services, call, what); !taken) return taken.error();
  } else if (what.bytes < 1) {
    return invalid_params("bytes", {"Zeg van wat elders is hoeveel bytes het heeft: minstens 1.",
                                    "Of what is elsewhere, say how many bytes it has: at least 1."});
  }
  if (what.type.empty())
    return invalid_params("type", {"Zeg wat voor bestand het is, zoals application/pdf.",
                                   "Say what kind of file it is, such as application/pdf."});
  return what;
}

Result<std::string> put(Services& services, Call& call) {
  auto no = case_of(services, call, text_of(call, "case"));
  if (!no) return no.error();
  // Looked at only when the call was not answered before: the blob may be gone by then.
  auto decide = [&](turn::Play& play) -> Result<void> {
    auto what = new_document(services, call);
    if (!what) return what.error();
    auto put = turn::put_document(play, *what);
    return put ? Result<void>() : Result<void>(put.error());
  };
  auto answer = [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
    auto value = views::command_answer(services.engine, play, before, lang);
    const auto& d = play.state().documents.back();
    value.as<Record>()->set("document", static_cast<std::int64_t>(d.no));
    value.as<Record>()->set("version", static_cast<std::int64_t>(d.version));
    return to_json(value);
  };
  return services.engine.on_case(caller_of(call, "document.put"), {*no, expected_seq_of(call), decide, answer});
}

std::uint32_t number_of(const Call& call) {
  auto n = call.params.get("document").integer();
  return n < 1 || n > static_cast<std::int64_t>(limits::kDocumentsMax) ? 0 : static_cast<std::uint32_t>(n);
}

Result<std::string> sign(Services& services, Call& call) {
  auto as = text_of(call, "as");
  if (auto fits = check_length("as", as); !fits) return fits.error();
  if (auto said = check_said(call, "as"); !said) return said.error();
  return on_case(services, call, "document.sign",
                 [no = number_of(call), as, on = date_of(call, "date")](turn::Play& play) {
                   return turn::sign_document(play, no, as, on);
                 });
}

Result<std::string> remove(Services& services, Call& call) {
  auto reason = text_of(call, "reason");
  if (auto fits = check_length("reason", reason); !fits) return fits.error();
  return on_case(services, call, "document.remove",
                 [no = number_of(call), reason](turn::Play& play) { return turn::remove_document(play, no, reason); });
}

Result<std::string> get(Services& services, Call& call) {
  auto at = case_at_hand(services, call);
  if (!at) return at.error();
  const auto* d = at->c.document(number_of(call));
  if (!d) return not_found({"Dit document is er niet.", "There is no such document."});
  List versions;
  for (const auto& other : at->c.documents) {
    if (other.kind != d->kind || other.name != d->name) continue;
    Record one;
    one.set("document", static_cast<std::int64_t>(other.no));
    one.set("version", static_cast<std::int64_t>(other.version));
    one.set("status", state::document_status_name(other.status));
    versions.push_back(std::move(one));
  }
  auto value = views::document(services.engine, at->region, at->c, *d);
  value.as<Record>()->set("versions", std::move(versions));
  return to_json(value);
}

/// Behind which document of which case a page begins.
struct Behind {
  CaseNo case_no = 0;
  std::uint32_t document = 0;
};

std::optional<Behind> read_cursor(const std::string& text) {
  Behind out;
  auto dot = text.find('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto *from = text.data(), *end = from + text.size();
  auto first = std::from_chars(from, from + dot, out.case_no);
  auto second = std::from_chars(from + dot + 1, end, out.document);
  bool whole = first.ec == std::errc() && first.ptr == from + dot && second.ec == std::errc() && second.ptr == end;
  return whole ? std::optional(out) : std::nullopt;
}

/// A page of the cases whose documents are asked for, by number, from the cursor's on.
struct CasesAsked {
  std::vector<CaseNo> cases;
  bool are_more = false;
};

Result<CasesAsked> cases_asked(Services& services, Call& call, const Record& filter, const Behind& behind) {
  auto& r = region_of(services, call);
  auto id = std::string(filter.get("case").text());
  auto* subject = filter.get("subject").as<Record>();
  if (id.empty() == !subject)
    return invalid_params("filter", {"Geef in filter `case` of `subject`.", "Give `case` or `subject` in filter."});
  if (!id.empty()) {
    auto no = case_of(services, call, id);
    if (!no) return no.error();
    return CasesAsked{{*no}, false};
  }
  pipeline::CaseQuery query;
  query.subject_register = std::string(subject->get("register").text());
  query.subject_id = std::string(subject->get("id").text());
  if (auto known = check_name(services, call, "filter.subject.register", NameOf::reg, query.subject_register); !known)
    return known.error();
  query.limit = limits::kListLimitMax;
  if (behind.case_no > 0) query.after = std::to_string(behind.case_no - 1);
  CasesAsked out;
  for (const auto& row : services.reads.cases(r.no, query)) out.cases.push_back(row.no);
  out.are_more = out.cases.size() == query.limit;
  return out;
}

std::string cursor(CaseNo no, std::uint64_t document) { return std::to_string(no) + "." + std::to_string(document); }

bool fits(const state::Document& d, const Record& filter) {
  auto kind = filter.get("kind").text(), status = filter.get("status").text(), signer = filter.get("signer").text();
  return (kind.empty() || kind == d.kind) && (status.empty() || status == state::document_status_name(d.status)) &&
         (signer.empty() || std::any_of(d.signatures.begin(), d.signatures.end(),
                                        [&](const auto& s) { return s.who == signer || s.by == signer; }));
}

Result<std::string> find(Services& services, Call& call) {
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  Behind behind;
  if (auto after = text_of(call, "after"); !after.empty()) {
    auto read = read_cursor(after);
    if (!read)
      return invalid_params(
          "after", {"Deze cursor is geen cursor van document.find.", "This is not a cursor of document.find."});
    behind = *read;
  }
  const auto& filter = *call.params.get("filter").as<Record>();
  auto cases = cases_asked(services, call, filter, behind);
  if (!cases) return cases.error();
  auto& r = region_of(services, call);
  List documents;
  Record out;
  for (auto no : cases->cases) {
    const auto* c = services.engine.find_case(r, no);
    if (!c || no < behind.case_no) continue;
    for (const auto& d : c->documents) {
      if ((no == behind.case_no && d.no <= behind.document) || !fits(d, filter)) continue;
      documents.push_back(views::document(services.engine, r, *c, d));
      if (documents.size() < *limit) continue;
      out.set("after", cursor(no, d.no));
      out.set("documents", std::move(documents));
      return to_json(out);
    }
  }
  // So many cases are looked at in one call; whoever has more of them asks on.
  if (cases->are_more) out.set("after", cursor(cases->cases.back(), limits::kDocumentsMax));
  out.set("documents", std::move(documents));
  return to_json(out);
}

void add_reads(MethodTable& table, Services& services) {
  constexpr const char* kShown =
      "{document, case, kind, name, version, status, type, bytes, sha256, elsewhere, scan, signatures: [{as, by, "
      "date}], "
      "by, at, removed_because, collected}";
  table.add({.name = "document.get",
             .summary = "Gives what is on record of a document, with its other versions.",
             .params = {kCase, kDocument},
             .result = std::string(kShown) + " and versions: [{document, version, status}]",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return get(services, call); }});
  const std::vector<Param> subject = {{.name = "register", .required = true}, {.name = "id", .required = true}};
  table.add({.name = "document.find",
             .summary = "Lists the documents of a case, or of all cases about a subject, in the order they came.",
             .params = list_params({{.name = "filter",
                                     .type = ParamType::record,
                                     .required = true,
                                     .fields = {{.name = "case"},
                                                {.name = "subject", .type = ParamType::record, .fields = subject},
                                                {.name = "kind"},
                                                {.name = "status", .one_of = {"concept", "final", "removed"}},
                                                {.name = "signer", .doc = "a party, or a user"}}}}),
             .result = std::string("{documents: [") + kShown + "], after}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return find(services, call); }});
}

}  // namespace

void add_document_methods(MethodTable& table, Services& services) {
  table.add({.name = "document.put",
             .summary = "Puts a document on record for a case: bytes that were brought by blob.*, or that are kept "
                        "elsewhere. The same kind and name again is the next version.",
             .changes = true,
             .params = {kCase,
                        {.name = "kind", .required = true, .doc = "as the route's evidence names it"},
                        {.name = "name", .required = true},
                        {.name = "type", .doc = "media type; left out: as blob.begin said"},
                        {.name = "sha256", .required = true, .doc = "of a blob, or of what is elsewhere"},
                        {.name = "elsewhere", .doc = "where the bytes are kept, when not here"},
                        {.name = "bytes", .type = ParamType::integer, .doc = "of what is elsewhere"},
                        {.name = "status", .doc = "final when left out", .one_of = {"concept", "final"}},
                        {.name = "signed_by", .type = ParamType::list, .doc = "whose signatures it bears"},
                        kExpectedSeq},
             .result = "{case, seq, document, version}",
             .errors = kUsual,
             .run = [&services](Call& call) { return put(services, call); }});
  table.add({.name = "document.sign",
             .summary = "Signs a final document, as a party.",
             .changes = true,
             .params = {kCase,
                        kDocument,
                        {.name = "as", .doc = "the party; left out: your role, when you have one"},
                        {.name = "date", .type = ParamType::date, .doc = "the day it was signed; left out: today"},
                        kExpectedSeq},
             .result = "{case, seq}",
             .errors = kUsual,
             .run = [&services](Call& call) { return sign(services, call); }});
  table.add({.name = "document.remove",
             .summary = "Says that a document counts no longer, with a reason.",
             .changes = true,
             .params = {kCase, kDocument, {.name = "reason", .required = true}, kExpectedSeq},
             .result = "{case, seq}",
             .errors = kUsual,
             .run = [&services](Call& call) { return remove(services, call); }});
  add_reads(table, services);
}

}  // namespace trajectum::rpc
