#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "doctor/rounds.hpp"
#include "model/codec.hpp"
#include "state/region.hpp"

namespace trajectum::doctor {
namespace {

const Text kRestore{"Zet de nieuwste gave reservekopie terug (trajectum restore) en meld dit.",
                    "Restore the newest sound backup (trajectum restore) and report this."};
const Text kReport{"Er gaat niets verloren; meld dit met de uitvoer van deze opdracht.",
                   "Nothing is lost; report this with the output of this command."};

struct Meaning {
  Text what;
  Text cure;
};

/// What it means that rows of this kind are loose.
const std::map<std::string, Meaning>& meanings() {
  static const std::map<std::string, Meaning> all{
      {"item.case", {{"werk van een traject dat er niet is", "work of a case that is not there"}, kRestore}},
      {"item.differs",
       {{"de werklijst zegt iets anders dan de rij van het traject",
         "the worklist says otherwise than the row of the case"},
        kRestore}},
      {"item.missing",
       {{"werk in de rij van een traject dat niet in de werklijst staat",
         "work in the row of a case that is not in the worklist"},
        kRestore}},
      {"timer.case",
       {{"een timer van een traject dat er niet is", "a timer of a case that is not there"},
        {"De server ruimt hem op als hij afgaat; meld dit.", "The server removes it when it goes off; report this."}}},
      {"case.bare",
       {{"een traject waarvan niet klopt of er werk is", "a case of which it is wrong whether there is work"},
        kRestore}},
      {"case.history",
       {{"een traject waarvan de laatste geschiedenis er niet is", "a case whose last history is not there"},
        kRestore}},
      {"case.file", {{"een traject zonder dossier", "a case without its case file"}, kRestore}},
      {"case.region", {{"een traject van een regio die er niet is", "a case of a region that is not there"}, kRestore}},
      {"file.case",
       {{"een dossier van een traject dat er niet is", "a case file of a case that is not there"}, kReport}},
      {"history.case",
       {{"geschiedenis van een traject dat er niet is", "history of a case that is not there"}, kRestore}},
      {"history.gap", {{"er ontbreekt geschiedenis voor een rij", "history is missing before a row"}, kRestore}},
      {"command.history",
       {{"een opdracht waarvan het antwoord er niet is", "a command whose answer is not there"}, kReport}},
      {"command.missing",
       {{"een opdracht die bij herhaling opnieuw zou worden gedaan",
         "a command that would be done again when it is repeated"},
        kRestore}},
      {"record_key.record",
       {{"een sleutel van een record dat er niet is", "a key of a record that is not there"}, kReport}},
      {"record_words.record",
       {{"woorden van een record dat er niet is", "words of a record that is not there"}, kReport}}};
  return all;
}

void add(const store::LooseRows& loose, Report& report) {
  auto meaning = meanings().find(loose.kind);
  std::string where;
  for (const auto& row : loose.first)
    where += (where.empty() ? "" : ", ") +
             (row.no > 0 ? fmt::format("{}:{}", row.region, row.no) : fmt::format("{}", row.region));
  if (loose.count > static_cast<std::int64_t>(loose.first.size())) where += " ...";
  const Text kUnknown{loose.kind, loose.kind};
  const auto& what = meaning == meanings().end() ? kUnknown : meaning->second.what;
  report.findings.push_back({"rows." + loose.kind,
                             true,
                             {fmt::format("{}: {} keer (regio:nummer {})", what.nl, loose.count, where),
                              fmt::format("{}: {} times (region:number {})", what.en, loose.count, where)},
                             meaning == meanings().end() ? kReport : meaning->second.cure});
}

void look_at_format(store::DatabaseFile& db, Report& report) {
  std::int64_t other = 0;
  auto read = db.entries(state::space::kFormat, [&](RegionNo, std::string_view key, std::string_view body) {
    auto format = decode<std::uint32_t>(body).value_or(0);
    if (key == "state" && format != state::kStoredFormat) other = format;
  });
  if (!read || other == 0) return;
  report.findings.push_back(
      {"database.format",
       true,
       {fmt::format("wat er is opgeslagen heeft vorm {}; deze versie kent {}", other, state::kStoredFormat),
        fmt::format("what is stored has format {}; this version knows {}", other, state::kStoredFormat)},
       {"Start de versie die het schreef.", "Start the version that wrote it."}});
}

}  // namespace

bool look_at_rows(store::DatabaseFile& db, bool deep, Report& report) {
  auto faults = db.page_faults(deep);
  if (!faults) faults = std::vector<std::string>{faults.error().text.en};
  for (const auto& fault : *faults)
    report.findings.push_back({"database.pages",
                               true,
                               {"de database is beschadigd: " + fault, "the database is damaged: " + fault},
                               kRestore});
  if (!faults->empty()) return false;
  look_at_format(db, report);
  if (!db.is_newest()) {
    report.findings.push_back(
        {"database.schema",
         false,
         {fmt::format("de database heeft schema {}", db.schema()),
          fmt::format("the database has schema {}", db.schema())},
         {"De eerste start van deze versie brengt hem bij; maak eerst een reservekopie met de oude versie.",
          "The first start of this version brings it up; make a backup with the old version first."}});
    return false;
  }
  auto loose = db.loose_rows();
  if (!loose) {
    report.findings.push_back({"database.read", true, loose.error().text, kRestore});
    return false;
  }
  for (const auto& one : *loose) add(one, report);
  return true;
}

}  // namespace trajectum::doctor
