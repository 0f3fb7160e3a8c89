-- The study allowance (D102): EUR 300 a month, EUR 3,600 a year; the municipalities of this region pay that already.

return route "studietoelage" {
  version = "1.0.0",
  title   = { nl = "Studietoelage", en = "Study allowance" },
  subject = "client",
  owner   = "consultant",
  start   = "decision",

  file = { date "first_month" { title = { nl = "Eerste maand", en = "First month" } } },

  outcomes = {
    turned_down = { nl = "Afgewezen", en = "Turned down" },
    paid        = { nl = "Uitbetaald", en = "Paid" },
    stopped     = { nl = "Gestopt", en = "Stopped" },
  },

  step "decision" {
    title    = { nl = "Besluit over de toelage", en = "Decide on the allowance" },
    by       = role "consultant", due = workdays(10),
    form     = { date "first_month" { required = true, title = { nl = "Eerste maand", en = "First month" } } },
    on_done  = function(case, form) case.file.first_month = form.first_month end,
    next     = { "months", "studying" },
    outcomes = { turned_down = finish "turned_down" { title = { nl = "Afwijzen", en = "Turn down" }, bare = true } },
  },

  series "months" {
    title = { nl = "Maanden", en = "Months" },
    every = months(1), times = 12, from = "file.first_month",
    script "pay" { title = { nl = "Maandbedrag", en = "Amount of a month" }, run = function() end, spend = budget "study_allowance" { amount = euro(300) } },
    next = finish "paid",
  },

  step "studying" {
    title    = { nl = "Studie volgen", en = "Follow the studies" },
    by       = owner, due = months(12),
    outcomes = {
      stopped = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
      on      = done { title = { nl = "Studie afgerond", en = "Studies finished" } },
    },
  },
}
