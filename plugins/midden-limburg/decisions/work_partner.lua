-- Who carries out the module Arbeid en Participatie (D097): West at Werk.kom, Leudal at its own firm; the rest of Oost talks with
-- Westrom, and has not chosen yet.
return decision "work_partner" {
  title  = { nl = "Uitvoerder arbeid en participatie", en = "Partner for work and participation" },
  hit    = "first",
  inputs = { "file.subregion", "client.municipality" },
  rules  = {
    --  sub-region  municipality => partner
    {   "west",     any,         "werk_kom"            },
    {   any,        "leudal",    "mensontwikkelbedrijf" },
    {   any,        any,         "not_chosen"          },
  },
}
