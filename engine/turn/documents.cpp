#include "turn/documents.hpp"
#include "turn/name_of.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "calendar/calendar.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

Result<void> check_kind(const route::Route& route, const std::string& kind) {
  const Field* field = find_field(route.file, kind);
  if (field && field->type == FieldType::document) return {};
  std::vector<std::string> kinds;
  for (const auto& n : route.nodes)
    for (const auto& e : n.evidence) kinds.push_back(e.kind);
  if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return {};
  for (const auto& f : route.file)
    if (f.type == FieldType::document) kinds.push_back(f.name);
  auto guess = did_you_mean(kind, kinds);
  return invalid_params(
      "kind", {"Dit traject kent geen document \"" + kind + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
               "This route has no document \"" + kind + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
}

Result<void> check_open(const Play& play) {
  if (play.state().is_open()) return {};
  return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
}

Result<const Document*> standing(const Play& play, std::uint32_t no) {
  if (auto open = check_open(play); !open) return open.error();
  const auto* d = play.state().document(no);
  if (!d) return not_found({"Dit document is er niet.", "There is no such document."});
  if (d->status == DocumentStatus::removed)
    return refused("state", {"Dit document is al verwijderd; voeg zo nodig een nieuw toe.",
                             "This document was removed already; add another if need be."});
  return d;
}

/// What the case file holds of a document.
Value slot_of(const Document& d) {
  Record value;
  value.set("name", d.name);
  value.set("sha256", d.sha256);
  return value;
}

void fill_slot(Play& play, const std::string& kind, const Document* d) {
  const Field* field = find_field(play.route().file, kind);
  if (!field || field->type != FieldType::document) return;
  play.emit(FileSet{kind, play.state().file.get(kind), d ? slot_of(*d) : Value()});
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

/// Why there is no final document of a kind since then: it may be a concept, or removed.
std::pair<std::string, std::string> absent(const Case& c, const std::string& kind, std::uint32_t since) {
  const Document* last = nullptr;
  for (const auto& d : c.documents)
    if (d.kind == kind && d.seq > since) last = &d;
  if (last && last->status == DocumentStatus::draft)
    return {"is er alleen als concept; voeg het definitieve toe.", "is there as a concept only; add the final one."};
  if (last)
    return {"is verwijderd (" + last->removed_because + "); voeg een ander toe.",
            "was removed (" + last->removed_because + "); add another."};
  return {"ontbreekt; voeg het eerst toe.", "is missing; add it first."};
}

std::pair<std::string, std::string> not_to_be_trusted(Trust trust) {
  if (trust == Trust::awaits_scan)
    return {"wordt nog gescand; probeer het zo weer.", "is still being scanned; try again in a moment."};
  if (trust == Trust::infected)
    return {"is besmet, zegt de scanner; voeg een schoon bestand toe.",
            "is infected, says the scanner; add a clean file."};
  return {"kon niet worden gescand; voeg het opnieuw toe of waarschuw de beheerder.",
          "could not be scanned; add it again or warn the administrator."};
}

/// What is wrong with a document that is there, as the end of a sentence; nothing when nothing is.
std::optional<std::pair<std::string, std::string>> wrong_with(const Play& play, const Document& d,
                                                              const route::Evidence& asked) {
  using Said = std::pair<std::string, std::string>;
  auto types = listed(asked.types);
  if (!asked.types.empty() && std::find(asked.types.begin(), asked.types.end(), d.type) == asked.types.end())
    return Said{"heeft een soort die hier niet mag (" + d.type + "); voeg een ander toe: " + types + ".",
                "is of a type that is not allowed here (" + d.type + "); add another: " + types + "."};
  if (asked.bytes_max > 0 && d.bytes > asked.bytes_max)
    return Said{"is te groot; voeg er een toe van hoogstens " + std::to_string(asked.bytes_max) + " bytes.",
                "is too large; add one of at most " + std::to_string(asked.bytes_max) + " bytes."};
  const auto& trust = play.world().trust;
  if (d.elsewhere.empty() && trust)
    if (auto said = trust(d.sha256); said != Trust::yes) return not_to_be_trusted(said);
  std::vector<std::string> missing, missing_en;
  for (const auto& who : asked.signed_by) {
    if (d.signed_as(who)) continue;
    missing.push_back(party_name(play.world().bundle, who, Lang::nl));
    missing_en.push_back(party_name(play.world().bundle, who, Lang::en));
  }
  if (missing.empty()) return std::nullopt;
  return Said{"is nog niet getekend door " + listed(missing) + "; laat het tekenen.",
              "has not been signed by " + listed(missing_en) + " yet; have it signed."};
}

/// A role of the region signs by who has it; of any other party it is told what its paper bears.
Result<void> may_sign_as(const Play& play, const std::string& party) {
  auto role = play.world().bundle.roles.find(party);
  if (role == play.world().bundle.roles.end() || play.by().has_role(party)) return {};
  const auto& title = role->second.title;
  return refused("role",
                 {"Alleen de rol " + (title.empty() ? party : title.in(Lang::nl)) + " tekent als " + party + ".",
                  "Only the role " + (title.empty() ? party : title.in(Lang::en)) + " signs as " + party + "."});
}

/// As which party somebody signs.
Result<std::string> party_of(const Play& play, const std::string& as) {
  const auto& by = play.by();
  if (as.empty()) {
    if (by.roles.size() == 1) return by.roles.front();
    return invalid_params("as",
                          {"Zeg namens wie u tekent: " + (by.roles.empty() ? "een partij" : listed(by.roles)) + ".",
                           "Say as whom you sign: " + (by.roles.empty() ? "a party" : listed(by.roles)) + "."});
  }
  if (auto may = may_sign_as(play, as); !may) return may.error();
  return as;
}

Error too_many(const std::string& nl, const std::string& en, std::size_t most) {
  auto n = std::to_string(most);
  return refused("document.max", {"Hoogstens " + n + " " + nl + ".", "At most " + n + " " + en + "."});
}

}  // namespace

Result<std::uint32_t> put_document(Play& play, const NewDocument& what) {
  const auto& c = play.state();
  if (auto open = check_open(play); !open) return open.error();
  if (auto known = check_kind(play.route(), what.kind); !known) return known.error();
  if (c.documents.size() >= limits::kDocumentsMax)
    return too_many("documenten in een traject; sluit dit traject af of bundel ze",
                    "documents in one case; close this case or put several in one", limits::kDocumentsMax);
  if (what.signed_by.size() > limits::kSignaturesMax)
    return too_many("handtekeningen onder een document", "signatures under one document", limits::kSignaturesMax);
  for (const auto& who : what.signed_by)
    if (auto may = may_sign_as(play, who); !may) return may.error();
  Document d;
  d.no = static_cast<std::uint32_t>(c.documents.size() + 1);
  d.kind = what.kind;
  d.name = what.name;
  for (const auto& other : c.documents)
    if (other.kind == d.kind && other.name == d.name) d.version = other.version + 1;
  d.status = what.draft ? DocumentStatus::draft : DocumentStatus::final;
  d.type = what.type;
  d.sha256 = what.sha256;
  d.bytes = what.bytes;
  d.elsewhere = what.elsewhere;
  d.by = play.by().user;
  for (const auto& who : what.signed_by)
    if (!d.signed_as(who)) d.signatures.push_back({who, d.by, play.today()});
  d.at = play.now();
  d.seq = c.seq;
  play.emit(DocumentAttached{d});
  if (d.status == DocumentStatus::final) fill_slot(play, d.kind, &d);
  return d.no;
}

Result<void> sign_document(Play& play, std::uint32_t no, const std::string& as, std::optional<Date> on) {
  auto found = standing(play, no);
  if (!found) return found.error();
  const auto& d = **found;
  if (d.status == DocumentStatus::draft)
    return refused("state", {"Dit is een concept; voeg het definitieve toe en teken dat.",
                             "This is a concept; add the final one and sign that."});
  auto who = party_of(play, as);
  if (!who) return who.error();
  if (d.signed_as(*who))
    return refused("signed", {"Dit document is al getekend door " + *who + ".",
                              "This document has been signed by " + *who + " already."});
  if (d.signatures.size() >= limits::kSignaturesMax)
    return too_many("handtekeningen onder een document", "signatures under one document", limits::kSignaturesMax);
  if (on && play.today() < *on)
    return invalid_params("date", {"Deze dag moet nog komen; vandaag is de laatste die kan.",
                                   "This day is still to come; today is the last that can be."});
  play.emit(DocumentSigned{no, {*who, play.by().user, on.value_or(play.today())}});
  return {};
}

Result<void> remove_document(Play& play, std::uint32_t no, const std::string& reason) {
  auto found = standing(play, no);
  if (!found) return found.error();
  const auto d = **found;
  if (d.by != play.by().user)
    if (auto may = play.may_steer(); !may) return may.error();
  if (is_blank(reason))
    return refused("form", {"Geef een reden voor het verwijderen.", "Give a reason for removing it."}, "reason");
  play.emit(DocumentRemoved{no, reason, play.by().user});
  if (play.state().file.get(d.kind) != slot_of(d)) return {};
  const Document* left = nullptr;
  for (const auto& other : play.state().documents)
    if (other.kind == d.kind && other.status == DocumentStatus::final) left = &other;
  fill_slot(play, d.kind, left);
  return {};
}

std::optional<Text> lacking(const Play& play, const Node& n, const route::Evidence& asked) {
  const auto& c = play.state();
  auto* memory = c.remembered(n.index);
  std::uint32_t since = memory ? memory->ended_seq : 0;
  const Document* newest = nullptr;
  for (const auto& d : c.documents)
    if (d.kind == asked.kind && d.seq > since && d.status == DocumentStatus::final) newest = &d;
  auto wrong = newest ? wrong_with(play, *newest, asked) : absent(c, asked.kind, since);
  if (!wrong) return std::nullopt;
  auto called = [&](Lang lang) { return asked.title.empty() ? asked.kind : asked.title.in(lang); };
  return Text{"Document " + called(Lang::nl) + " " + wrong->first,
              "Document " + called(Lang::en) + " " + wrong->second};
}

Result<void> check_evidence(const Play& play, const Node& n, InstanceNo scope, const Record& form) {
  for (const auto& asked : n.evidence) {
    if (!asked.when.empty() && !play.value_of(asked.when, scope, &form).yes()) continue;
    if (auto lacks = lacking(play, n, asked))
      return refused("evidence." + asked.kind, *lacks, "evidence." + asked.kind);
  }
  return {};
}

}  // namespace trajectum::turn
