-- Training to measure for one client (D030): EUR 2,000 at most, half of it paid by the programme, half by the municipalities.

return route "maatwerkscholing" {
  version = "1.0.0",
  title   = { nl = "Maatwerkscholing", en = "Training to measure" },
  subject = "client",
  owner   = "consultant",
  start   = "request",

  file = { text "course" { title = { nl = "Cursus", en = "Course" } } },

  step "request" {
    title    = { nl = "Aanvraag", en = "Request" },
    by       = role "consultant", due = workdays(10),
    form     = { text "course" { required = true, max = 120, title = { nl = "Cursus", en = "Course" } } },
    on_done  = function(case, form) case.file.course = form.course end,
    next     = "agree",
    outcomes = { withdrawn = finish "withdrawn" { title = { nl = "Ingetrokken", en = "Withdrawn" }, bare = true } },
  },

  step "agree" {                           -- what the controller reserved for this case goes first
    title    = { nl = "Akkoord", en = "Agreement" },
    by       = role "controller", due = workdays(10),
    spend    = budget "mow_scholing" { amount = euro(2000) },
    next     = "follow",
    outcomes = { turned_down = finish "turned_down" { title = { nl = "Afwijzen", en = "Turn down" }, bare = true } },
  },

  step "follow" {
    title    = { nl = "Scholing volgen", en = "Follow the training" },
    by       = role "consultant", due = months(6),
    outcomes = {
      passed  = finish "passed" { title = { nl = "Afgerond", en = "Passed" } },
      stopped = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },
}
