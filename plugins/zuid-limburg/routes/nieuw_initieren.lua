-- A new offer with the partners of the region: what `leerwerk` opens when nothing exists (D050, D053).

return route "nieuw_initieren" {
  version = "1.0.0",
  title   = { nl = "Nieuw initiëren", en = "Initiate a new offer" },
  subject = "client",
  owner   = "coordinator",
  start   = "partners",

  file = {
    note   "question" { title = { nl = "Leervraag", en = "Learning question" } },
    choice "sector"   { from = "sector", title = { nl = "Sector", en = "Sector" } },
  },

  step "partners" {
    title    = { nl = "Met de partners", en = "With the partners" },
    by       = role "coordinator", due = workdays(10),
    form     = {
      choices "asked"  { "uwv", "wsp", "leerwerkloket", "school", required = true, min = 1, title = { nl = "Gevraagd aan", en = "Asked" } },
      note    "answer" { required = true, title = { nl = "Antwoord", en = "Answer" } },
    },
    outcomes = {
      offer  = to "set_up" { title = { nl = "Er is aanbod", en = "There is an offer" } },
      nobody = finish "not_possible" { title = { nl = "Niemand heeft aanbod", en = "Nobody has an offer" } },
    },
  },

  step "set_up" {                          -- the place goes into the register, where the rule finds it
    title = { nl = "Plek inrichten", en = "Set up the place" },
    by    = role "coordinator" { same_as = "partners" }, due = workdays(20),
    next  = finish "ready",
  },
}
