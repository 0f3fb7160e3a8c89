-- A jobhunter looks for work with a client (D080, D081). Who speaks the language that the client asks for goes first;
-- when no work is found within three months, or nobody speaks it, it is for any of them.

return route "jobhunter" {
  version = "1.0.0",
  title   = { nl = "Jobhunter", en = "Job hunter" },
  subject = "client",
  owner   = "jobhunter",
  start   = "plan",

  file = { ref "staff" { title = { nl = "Jobhunter", en = "Job hunter" } }, ref "employer" { title = { nl = "Werkgever", en = "Employer" } } },

  -- The ranked list says who fits, and why; the coordinator writes down whom she has in mind.
  step "plan" {
    title   = { nl = "Jobhunter kiezen", en = "Choose a job hunter" },
    by      = role "coordinator", due = workdays(2),
    match   = "staff",
    form    = { ref "staff" { title = { nl = "Jobhunter", en = "Job hunter" } } },
    on_done = function(case, form) case.file.staff = form.staff end,
    next    = one {
      to "seek_in_language" { when = function(case) return case.client.language ~= nil end },
      "seek",
    },
  },

  step "seek_in_language" {
    title      = { nl = "Werk zoeken in de eigen taal", en = "Look for work in the client's language" },
    by         = role "jobhunter" { speaks = "client.language" },
    allocate   = "least_loaded",
    due        = months(3),
    within     = months(3),
    on_timeout = "seek",
    outcomes   = {
      found     = finish "found" { title = { nl = "Werk gevonden", en = "Found work" } },
      not_found = finish "not_found" { title = { nl = "Niet gevonden", en = "Not found" } },
      nobody    = to "seek" { title = { nl = "Niemand spreekt de taal", en = "Nobody speaks it" } },
    },
  },

  step "seek" {
    title    = { nl = "Werk zoeken", en = "Look for work" },
    by       = role "jobhunter",
    allocate = "least_loaded",
    due      = months(3),
    outcomes = {
      found     = finish "found" { title = { nl = "Werk gevonden", en = "Found work" } },
      not_found = finish "not_found" { title = { nl = "Niet gevonden", en = "Not found" } },
    },
  },
}
