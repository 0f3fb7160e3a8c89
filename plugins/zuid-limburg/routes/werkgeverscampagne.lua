-- A round of calls past the employers where clients work (D075): is the person still employed, and is support needed? The
-- fixed contacts (D033) open a case for each employer in one batch.

return route "werkgeverscampagne" {
  version = "1.0.0",
  title   = { nl = "Werkgeverscampagne", en = "Employer campaign" },
  subject = "employer",
  owner   = "employer_contact",
  start   = "call",

  file = {
    yesno "still_employed" { title = { nl = "Nog in dienst", en = "Still employed" } },
    yesno "support_needed" { title = { nl = "Heeft steun nodig", en = "Needs support" } },
  },

  step "call" {
    title    = { nl = "Werkgever bellen", en = "Call the employer" },
    by       = role "employer_contact", due = workdays(15),
    form     = {
      yesno "still_employed" { title = { nl = "Nog in dienst", en = "Still employed" } },
      yesno "support_needed" { title = { nl = "Heeft steun nodig", en = "Needs support" } },
    },
    on_done  = function(case, form)
      case.file.still_employed, case.file.support_needed = form.still_employed, form.support_needed
    end,
    outcomes = {
      fine        = finish "fine" { title = { nl = "Gaat goed", en = "Going well" },
        when = function(case, form) return form.still_employed == true and not form.support_needed end },
      visit       = to "visit" { title = { nl = "Bezoek nodig", en = "A visit is needed" } },
      not_reached = to "call" { title = { nl = "Niet bereikt", en = "Not reached" }, at_most = 3 },
      gave_up     = finish "not_reached" { title = { nl = "Niet te bereiken", en = "Cannot be reached" } },
    },
  },

  step "visit" {
    title = { nl = "Werkgever bezoeken", en = "Visit the employer" },
    by    = role "employer_contact", due = workdays(10),
    form  = { note "agreed" { required = true, title = { nl = "Afspraken", en = "Agreed" } } },
    next  = finish "visited",
  },
}
