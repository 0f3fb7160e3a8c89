-- The person a case is about. No citizen service number here: a region that may use it keeps it elsewhere.
-- Where somebody lives is the region's to say: its own municipalities and sub-regions (D002, D004).
return register "client" {
  title  = { nl = "Kandidaat", en = "Client" },
  key    = text "number" { title = { nl = "Nummer", en = "Number" } },
  fields = {
    text   "name"          { required = true, max = 120, title = { nl = "Naam", en = "Name" } },
    choice "source"        { "gemeente", "uwv", title = { nl = "Bestand", en = "File" } },   -- whose file the client is in (D010)
    date   "benefit_since" { title = { nl = "Uitkering sinds", en = "On benefit since" } },  -- reports by duration (D007)
    -- Nobody is matched on it.
    choice "age_band"      { "under_27", "27_to_45", "45_to_55", "over_55", protected = true, title = { nl = "Leeftijdsgroep", en = "Age group" } },
    choice "education"     { "none", "vmbo", "mbo_1", "mbo_2_3", "mbo_4", "higher", title = { nl = "Opleiding", en = "Education" } },
    text   "language"      { max = 60, title = { nl = "Taal van het gesprek", en = "Language to talk in" } },  -- the one a talk goes best in (D081)
    yesno  "mediable"      { title = { nl = "Bemiddelbaar", en = "Mediable" } },             -- may enter the focus file (D010)
    yesno  "relapsed"      { title = { nl = "Teruggevallen", en = "Relapsed" } },            -- was placed before: goes first (D013)
    date   "waiting_since" { title = { nl = "Wacht sinds", en = "Waiting since" } },         -- then who waits longest
  },
}
