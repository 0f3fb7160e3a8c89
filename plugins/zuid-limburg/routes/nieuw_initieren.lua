-- A new offer with the partners of the region: what `leerwerk` opens when nothing exists (D050, D053).

return route "nieuw_initieren" {
  version = "1.0.0",
  title   = { nl = "Nieuw initiëren", en = "Initiate a new offer" },
  subject = "client",
  owner   = "coordinator",
  start   = "partners",

  file = { note "question", choice "sector" { from = "sector" } },

  step "partners" {
    title    = { nl = "Met de partners", en = "With the partners" },
    by       = role "coordinator", due = workdays(10),
    form     = {
      choices "asked"  { "uwv", "wsp", "leerwerkloket", "school", required = true, min = 1 },
      note    "answer" { required = true },
    },
    outcomes = { offer = to "set_up", nobody = finish "not_possible" },
  },

  step "set_up" {                          -- the place goes into the register, where the rule finds it
    title = { nl = "Plek inrichten", en = "Set up the place" },
    by    = role "coordinator" { same_as = "partners" }, due = workdays(20),
    next  = finish "ready",
  },
}
