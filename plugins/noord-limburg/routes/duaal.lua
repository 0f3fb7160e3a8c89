-- Language and work side by side for holders of an asylum status (D122), as at the Leerwerkhuis in Panningen: municipality, employer and
-- school do it together, and as much of the language as can be is learned at work. The document says no times: they are those of the
-- learning-work place of the national route.

return route "duaal" {
  version = "1.0.0",
  title   = { nl = "Duaal traject statushouders", en = "Dual route for status holders" },
  subject = "client",
  owner   = "consultant",
  start   = "agreement",

  outcomes = {
    both    = { nl = "Taal en werk gevolgd", en = "Language and work followed" },
    stopped = { nl = "Gestopt", en = "Stopped" },
  },

  step "agreement" {
    title    = { nl = "Duale overeenkomst", en = "Dual agreement" },
    by       = role "consultant", due = workdays(10),
    reserve  = seats "place" { count = 1, hold = weeks(3) },
    evidence = { document "dual_agreement" { title = { nl = "Overeenkomst", en = "Agreement" }, signed_by = { "client", "employer", "school" } } },
    next     = { "language", "work" },
    outcomes = { off = finish "stopped" { title = { nl = "Gaat niet door", en = "Does not go on" }, bare = true } },
  },

  step "language" {
    title    = { nl = "Taal op de werkvloer", en = "Language at work" },
    by       = role "consultant", due = months(6),
    outcomes = {
      followed = to "together" { title = { nl = "Gevolgd", en = "Followed" } },
      longer   = to "language" { title = { nl = "Heeft langer nodig", en = "Needs longer" } },
      stopped  = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },

  step "work" {
    title    = { nl = "Werken", en = "Work" },
    by       = role "work_coach", due = months(6),
    outcomes = {
      followed = to "together" { title = { nl = "Gevolgd", en = "Followed" } },
      longer   = to "work" { title = { nl = "Heeft langer nodig", en = "Needs longer" } },
      stopped  = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },

  milestone "together" {
    title = { nl = "Taal en werk afgerond", en = "Language and work finished" },
    join  = "all", next = finish "both",
  },
}
