#include "demo/names.hpp"

#include <array>

namespace trajectum::demo {

const std::vector<std::string_view>& first_names() {
  static const std::vector<std::string_view> kNames = {
      "Anja",   "Bram",     "Carla",     "Daan",    "Els",     "Fatima", "Ger",     "Hub",   "Ilse",   "Jos",
      "Karin",  "Lou",      "Marij",     "Nico",    "Omar",    "Pascal", "Ria",     "Sjaak", "Truus",  "Youssef",
      "Wim",    "Zeynep",   "Agnieszka", "Bertine", "Chantal", "Dennis", "Esra",    "Frans", "Giel",   "Huub",
      "Ine",    "Jeu",      "Kitty",     "Léon",    "Maurice", "Nadia",  "Piotr",   "Resi",  "Selam",  "Toine",
      "Ursula", "Virginie", "Wiel",      "Samira",  "Ahmad",   "Ivo",    "Monique", "Roger", "Simone", "Tesfay"};
  return kNames;
}

const std::vector<std::string_view>& last_names() {
  static const std::vector<std::string_view> kNames = {
      "Janssen",      "Hendriks",       "Peeters",         "Smeets",      "Geelen",     "Wijnen",        "Bemelmans",
      "Crombach",     "Dohmen",         "Erens",           "Franssen",    "Gubbels",    "Habets",        "Jongen",
      "Kerckhoffs",   "Lemmens",        "Meertens",        "Nijsten",     "Offermans",  "Pluijmen",      "Quaedvlieg",
      "Ramakers",     "Schoenmaeckers", "Theunissen",      "Vliegen",     "Weerts",     "Xhonneux",      "Zeegers",
      "van den Berg", "de Vries",       "van der Heijden", "op den Camp", "in 't Veld", "Aydın",         "Yılmaz",
      "El Idrissi",   "Bouzid",         "Kowalska",        "Nowak",       "Haile",      "Al-Hariri",     "Tesfamariam",
      "Said",         "Popescu",        "Nguyen",          "Ramdin",      "Martina",    "Oud Ammerveld", "Slangen",
      "Vaessen",      "Muijtjens",      "Deckers"};
  return kNames;
}

const std::vector<SectorName>& sectors() {
  static const std::vector<SectorName> kSectors = {
      {"customer_service", "Klantcontact", "Customer service", "parkstad"},
      {"maakindustrie", "Maakindustrie", "Manufacturing", "parkstad"},
      {"horeca", "Horeca en vrije tijd", "Leisure and hospitality", "parkstad"},
      {"zorg", "Zorg", "Care", "maastricht_heuvelland"},
      {"smart_services", "Smart services", "Smart services", "maastricht_heuvelland"},
      {"medische_logistiek", "Medische logistiek", "Medical logistics", "maastricht_heuvelland"},
      {"automotive", "Automotive", "Automotive", "westelijke_mijnstreek"},
      {"logistiek", "Logistiek", "Logistics", "westelijke_mijnstreek"},
      {"techniek", "Techniek", "Engineering", "westelijke_mijnstreek"}};
  return kSectors;
}

const std::vector<std::pair<std::string_view, std::string_view>>& skills() {
  static const std::vector<std::pair<std::string_view, std::string_view>> kSkills = {
      {"samenwerken", "Samenwerken"},
      {"op_tijd", "Op tijd komen"},
      {"klantgericht", "Klantgericht werken"},
      {"nauwkeurig", "Nauwkeurig werken"},
      {"tillen", "Tillen en dragen"},
      {"heftruck", "Heftruck rijden"},
      {"lezen", "Lezen en schrijven"},
      {"rekenen", "Rekenen"},
      {"computer", "Werken met de computer"},
      {"koken", "Koken"},
      {"verzorgen", "Verzorgen"},
      {"lassen", "Lassen"},
      {"monteren", "Monteren"},
      {"plannen", "Plannen"},
      {"nederlands", "Nederlands spreken"}};
  return kSkills;
}

const std::vector<std::string_view>& occupations(std::size_t sector) {
  static const std::array<std::vector<std::string_view>, 9> kOccupations = {{
      {"medewerker klantcontact", "telefonist", "baliemedewerker"},
      {"productiemedewerker", "machinebediener", "inpakker"},
      {"kok", "gastheer", "kamermeisje", "keukenhulp"},
      {"helpende", "voedingsassistent", "huishoudelijke hulp"},
      {"administratief medewerker", "datatypist", "helpdeskmedewerker"},
      {"magazijnmedewerker ziekenhuis", "koerier", "orderpicker"},
      {"monteur", "spuiter", "assemblagemedewerker"},
      {"heftruckchauffeur", "chauffeur", "expeditiemedewerker"},
      {"lasser", "installatiehulp", "elektromonteur"},
  }};
  return kOccupations.at(sector);
}

const std::vector<std::string_view>& company_stems() {
  static const std::vector<std::string_view> kStems = {"Maasdal",      "Mijnstreek", "Sint Gerlach", "Geuldal",
                                                       "Heuvelrand",   "Parkstad",   "Kasteelpoort", "De Drie Linden",
                                                       "Wilhelmina",   "Brightpark", "Zuiderpoort",  "Vaalserberg",
                                                       "De Oude Mijn", "Carolus",    "Geleenbeek",   "Roda"};
  return kStems;
}

const std::vector<std::string_view>& towns() {
  static const std::vector<std::string_view> kTowns = {
      "Maastricht", "Heerlen", "Sittard", "Geleen", "Kerkrade",   "Landgraaf", "Brunssum", "Stein",
      "Valkenburg", "Eijsden", "Gulpen",  "Vaals",  "Simpelveld", "Beek",      "Meerssen"};
  return kTowns;
}

}  // namespace trajectum::demo
