-- The person a case is about. No citizen service number here: a region that may use it keeps it elsewhere.
return register "client" {
  title  = { nl = "Kandidaat", en = "Client" },
  key    = text "number",
  fields = {
    text   "name"          { required = true, max = 120 },
    text   "municipality"  { max = 60 },                     -- where the client lives (D004)
    choice "subregion"     { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek" },  -- D002
    choice "source"        { "gemeente", "uwv" },            -- whose file the client is in (D010)
    date   "benefit_since",                                  -- reports by duration (D007)
    choice "age_band"      { "under_27", "27_to_45", "45_to_55", "over_55", protected = true },  -- nobody is matched on it
    choice "education"     { "none", "vmbo", "mbo_1", "mbo_2_3", "mbo_4", "higher" },
    text   "language"      { max = 60 },                     -- the one a talk goes best in (D081)
    yesno  "mediable",                                       -- may enter the focus file (D010)
    yesno  "relapsed",                                       -- was placed before: goes first (D013)
    date   "waiting_since",                                  -- then who waits longest
  },
}
