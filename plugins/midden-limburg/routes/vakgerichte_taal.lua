-- The language of a trade (D072): at an employer, for whom one was found; else in a group, with a waiting list.

return route "vakgerichte_taal" {
  version = "1.0.0",
  title   = { nl = "Vakgerichte taalopleiding", en = "Language of a trade" },
  subject = "client",
  owner   = "consultant",
  start   = "intake",

  file = {
    ref    "employer" { title = { nl = "Werkgever", en = "Employer" } },
    choice "variant"  { "employer", "group", title = { nl = "Variant", en = "Variant" } },
  },

  outcomes = {
    learned = { nl = "Gevolgd", en = "Followed" },
    stopped = { nl = "Gestopt", en = "Stopped" },
  },

  step "intake" {
    title   = { nl = "Aanmelden", en = "Register" },
    by      = role "consultant", due = workdays(10),
    form    = { ref "employer" { title = { nl = "Werkgever", en = "Employer" } } },
    on_done = function(case, form) case.file.employer, case.file.variant = form.employer, form.employer and "employer" or "group" end,
    next    = one {
      to "at_employer" { when = function(case) return case.file.variant == "employer" end },
      "waiting",
    },
  },

  wait "waiting" {
    title      = { nl = "Wacht op een groep", en = "Waits for a group" },
    reserve    = seats "language_group" { count = 1 },
    ready_on   = "reserved.language_group.starts",
    within     = months(3), on_timeout = "no_group",
    next       = "in_group",
  },

  step "no_group" {
    title    = { nl = "Nog geen groep", en = "No group yet" },
    by       = role "learning_desk", due = workdays(10),
    outcomes = {
      wait_on = to "waiting" { title = { nl = "Verder wachten", en = "Wait on" } },
      stopped = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },

  step "at_employer" {
    title    = { nl = "Taal bij de werkgever", en = "Language at the employer" },
    by       = role "learning_desk", due = months(3),
    outcomes = {
      learned = finish "learned" { title = { nl = "Gevolgd", en = "Followed" } },
      stopped = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },

  step "in_group" {
    title    = { nl = "Taal in de groep", en = "Language in the group" },
    by       = role "learning_desk", due = months(3),
    outcomes = {
      learned = finish "learned" { title = { nl = "Gevolgd", en = "Followed" } },
      stopped = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },
}
