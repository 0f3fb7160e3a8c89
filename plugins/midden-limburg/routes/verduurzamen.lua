-- Calls to employers who took somebody on (D075): is he still there, and what would help? Out of what was heard came the Harrie training (D063).

return route "verduurzamen" {
  version = "1.0.0",
  title   = { nl = "Plaatsingen verduurzamen", en = "Making placements last" },
  subject = "employer",
  owner   = "employer_adviser",
  start   = "call_employer",

  file = {
    yesno "still_employed" { title = { nl = "Nog in dienst", en = "Still employed" } },
    yesno "support_needed" { title = { nl = "Heeft steun nodig", en = "Needs support" } },
  },

  outcomes = {
    fine        = { nl = "Gaat goed", en = "Going well" },
    ended       = { nl = "Niet meer in dienst", en = "No longer employed" },
    supported   = { nl = "Ondersteund", en = "Supported" },
    not_reached = { nl = "Niet bereikt", en = "Not reached" },
  },

  step "call_employer" {
    title    = { nl = "Werkgever bellen", en = "Call the employer" },
    by       = role "employer_adviser", due = workdays(15),
    form     = {
      yesno "still_employed" { title = { nl = "Nog in dienst", en = "Still employed" } },
      yesno "support_needed" { title = { nl = "Heeft steun nodig", en = "Needs support" } },
    },
    on_done  = function(case, form) case.file.still_employed, case.file.support_needed = form.still_employed, form.support_needed end,
    outcomes = {
      fine        = finish "fine" { title = { nl = "Gaat goed", en = "Going well" },
        when = function(case, form) return form.still_employed == true and not form.support_needed end },
      ended       = finish "ended" { title = { nl = "Niet meer in dienst", en = "No longer employed" },
        when = function(case, form) return form.still_employed == false end },
      support     = to "training" { title = { nl = "Training aanbieden", en = "Offer the training" },
        when = function(case, form) return form.support_needed == true end },
      not_reached = finish "not_reached" { title = { nl = "Niet bereikt", en = "Not reached" } },
    },
  },

  step "training" {
    title    = { nl = "Harrie helpt-training", en = "Harrie helps training" },
    by       = role "employer_adviser", due = months(1),
    reserve  = seats "training" { count = 1 },
    next     = finish "supported",
    outcomes = { otherwise = finish "supported" { title = { nl = "Andere hulp gegeven", en = "Helped otherwise" }, bare = true } },
  },
}
