-- What this region steers by.
return metrics {
  count "without_next_action" {                 -- D015, D016
    title  = { nl = "Zonder volgende actie", en = "Without a next action" },
    of     = open_cases(), target = 0,
    where  = function(case) return not case.next_action end,
  },
  stock "open_by_subregion" {                   -- D002
    title  = { nl = "Lopende trajecten per subregio", en = "Open cases by sub-region" },
    of     = open_cases("perspectief_midden"), by = "file.subregion",
  },

  -- D082: the young in time; all ends of the clock, each apart.
  share "young_in_time" {
    title  = { nl = "Jongeren binnen vier maanden geplaatst", en = "The young placed within four months" },
    of     = cases "jongeren", where = reached "settled" { within = months(4) }, target = "100%",
  },
  count "young_placed" {
    title  = { nl = "Jongeren geplaatst, naar uitkomst", en = "The young placed, by outcome" },
    of     = cases "jongeren", where = reached "settled", by = "file.ended_in",
  },
  count "young_overdue" {
    title  = { nl = "Jongeren langer dan vier maanden", en = "The young over four months" },
    of     = open_cases("jongeren"), where = late "guidance", target = 0,
  },
  count "young_reached" {
    title  = { nl = "Jongeren bereikt", en = "The young who were reached" },
    of     = cases "jongeren", where = function(case) return case:result("plan") ~= nil end,
  },
  stock "young_out_of_reach" {                  -- D085
    title  = { nl = "Jongeren die nog niet bereikt zijn", en = "The young who were not reached yet" },
    of     = open_cases("jongeren"), where = at "go_there",
  },

  -- D077: invited, attended, and who went on.
  flow "max_ww_invited" {
    title  = { nl = "Uitgenodigd voor einde WW", en = "Invited for the end of the WW" },
    of     = cases "max_ww",
  },
  count "max_ww_attended" {
    title  = { nl = "Bijeenkomst einde WW bijgewoond", en = "Attended the meeting" },
    of     = cases "max_ww", where = function(case) return case.file.attended == true end,
  },
  flow "max_ww_coached" {
    title  = { nl = "Coaching na einde WW", en = "Coached at the end of the WW" },
    of     = ended "max_ww" { outcome = "coached" },
  },

  -- D073: scans, and those that nobody talked about in four weeks.
  count "hr_scans" {
    title  = { nl = "Werkgeversscans", en = "Employer scans" },
    of     = cases "hr_scan", where = function(case) return case:result("scan") ~= nil end,
  },
  count "scans_without_talk" {
    title  = { nl = "Scans zonder gesprek", en = "Scans without a talk" },
    of     = open_cases("hr_scan"), where = late "talk", target = 0,
  },

  -- D072: with an employer and in groups apart, and who waits for a group.
  count "trade_language" {
    title  = { nl = "Vakgerichte taal, naar variant", en = "Trade language, by variant" },
    of     = cases "vakgerichte_taal", where = function(case) return case.file.variant ~= nil end, by = "file.variant",
  },
  stock "trade_language_waiting" {
    title  = { nl = "Wacht op een taalgroep", en = "Waits for a language group" },
    of     = open_cases("vakgerichte_taal"), where = at "waiting",
  },

  -- D081: to work with a job hunter, in each sub-region.
  flow "jobhunter_found" {
    title  = { nl = "Aan het werk met een jobhunter", en = "To work with a job hunter" },
    of     = ended "jobhunter" { outcome = "found" }, by = "file.subregion",
  },

  -- D095, D096: the PIP in time.
  share "pip_late" {
    title  = { nl = "PIP te laat", en = "PIP too late" },
    of     = cases "inburgering", where = late "pip", target = "0%",
  },

  -- D100: how high, and how long it took.
  average "wage_value" {
    title  = { nl = "Gemiddelde loonwaarde", en = "Average wage value" },
    of     = cases "loonwaarde", value = "file.wage_value",
  },
  duration "wage_value_time" {
    title  = { nl = "Doorlooptijd loonwaardebepaling", en = "Time to the wage value" },
    of     = cases "loonwaarde", to = "value_known",
  },

  -- D105: whose call of the dashboard is late.
  count "dashboard_late" {
    title  = { nl = "Opgaven te laat, per kartrekker", en = "Calls that are late, by project lead" },
    of     = open_cases("datavraag"), where = late "fill", by = owner, target = 0,
  },

  -- D075: employers reached, by what was heard.
  count "employers_called" {
    title  = { nl = "Werkgevers bereikt", en = "Employers reached" },
    of     = cases "verduurzamen", where = function(case) return case.file.still_employed ~= nil end,
  },
}
