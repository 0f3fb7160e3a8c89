-- What the region steers by, beside the three figures of Perspectief op Werk.
return metrics {
  -- D014: the twenty of 30/50/20, and who of the placed began within three months.
  share "in_other_action" {
    title  = { nl = "Eerst overige actie", en = "Other action first" },
    of     = entered "focusbestand",
    where  = visited "other_action",
    target = "20%",
  },
  share "placed_on_time" {
    title  = { nl = "Op tijd geplaatst", en = "Placed on time" },
    of     = reached "placed",
    where  = function(case) return case.file.first_day <= case.opened + months(3) end,
    target = "100%",
  },
  -- D026: who has no consultant yet.
  count "unassigned" {
    title  = { nl = "Zonder consulent", en = "Without a consultant" },
    of     = open_cases(),
    where  = function(case) return case.owner == nil end,
    target = 0,
  },
  -- D038, D039: of those who went round, who was chosen by an employer of his choice.
  share "mutual_choice" {
    title = { nl = "Wederzijdse keuze", en = "Mutual choice" },
    of    = cases "werkorientatie",
    where = function(case) return #(case.file.mutual or {}) > 0 end,
  },
  -- D050: what the inflow rule found, one figure for each outcome.
  count "inflow" {
    title = { nl = "Instroombesluiten", en = "Inflow decisions" },
    of    = cases "leerwerk",
    where = function(case) return case.file.inflow ~= nil end,
    by    = "file.inflow",
  },
  count "employers_visited" {               -- D056: the visits that the region set out to make with its service points
    title  = { nl = "Bezochte werkgevers", en = "Employers visited" },
    of     = cases "werkgeversbezoek", target = 225,
    where  = function(case) return case:result("visit_employer") ~= nil end,
  },
  count "certified" {                       -- D048
    title = { nl = "Praktijkverklaringen", en = "Practical certificates" },
    of    = cases "leerwerk",
    where = function(case) return case:result("certificate") ~= nil and case:result("certificate").qualification ~= nil end,
  },
  duration "time_to_match" {                -- D057
    title = { nl = "Tijd tot de match", en = "Time to a match" },
    of    = cases "match", to = "agreed",
  },
  -- D012, D013: who came in for the first time, and who came back.
  count "new_inflow" {
    title = { nl = "Nieuwe instroom", en = "New inflow" },
    of    = entered "focusbestand",
  },
  count "relapse" {
    title = { nl = "Terugval", en = "Relapse" },
    of    = cases "perspectief_op_werk",
    -- The way back from aftercare is the only one that makes a case urgent, whoever told of the end and how.
    where = function(case) return case:reached("placed") and case.priority == "high" end,
  },
  -- D012, D013 month by month: who came for the first time and who came back, as it happened, and how large the pool was at each
  -- month's end (the two counts above say how it is now).
  flow "inflow_first" {
    title = { nl = "Instroom voor het eerst", en = "Inflow for the first time" },
    of    = entered "focusbestand" { again = false },
  },
  flow "inflow_again" {
    title = { nl = "Instroom na terugval", en = "Inflow after relapse" },
    of    = entered "focusbestand" { again = true },
  },
  stock "pool_size" {
    title = { nl = "In het focusbestand", en = "In the focus file" },
    of    = members "focusbestand",
  },
  -- From entering until the first placement: how long somebody was busy with the case, and how long it waited.
  duration "waiting_time" {
    title = { nl = "Wachttijd tot plaatsing", en = "Waiting until placement" },
    of    = entered "focusbestand", to = "placed", time = "wait",
  },
  duration "touch_time" {
    title = { nl = "Bewerkingstijd tot plaatsing", en = "Time worked until placement" },
    of    = entered "focusbestand", to = "placed", time = "touch",
  },
}
