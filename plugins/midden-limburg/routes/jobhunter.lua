-- A job hunter for holders of an asylum status (D081): both speak Arabic, one for each sub-region, together one FTE. For the young see
-- the route `jongeren` (D080).

return route "jobhunter" {
  version = "1.0.0",
  title   = { nl = "Jobhunter statushouders", en = "Job hunter for status holders" },
  subject = "client",
  owner   = "jobhunter",
  start   = "subregion",

  file = {
    choice "subregion"     { "west", "oost", "unknown", title = { nl = "Subregio", en = "Sub-region" } },
    choice "learning_form" { "none", "bbl", "practice_statement", title = { nl = "Vorm van leren", en = "Way of learning" } },
  },

  outcomes = {
    found     = { nl = "Aan het werk", en = "At work" },
    not_found = { nl = "Niet gevonden", en = "Not found" },
  },

  decide "subregion" {
    title = { nl = "Subregio", en = "Sub-region" }, table = "subregion", into = "subregion", next = "seek",
  },

  step "seek" {
    title    = { nl = "Werkgever zoeken", en = "Look for an employer" },
    by       = role "jobhunter" { speaks = "client.language" }, due = months(3),
    form     = {                               -- D049: together with the generalist, whether learning is possible as well
      choice "learning_form" { "none", "bbl", "practice_statement", title = { nl = "Vorm van leren", en = "Way of learning" } },
    },
    on_done  = function(case, form) case.file.learning_form = form.learning_form end,
    outcomes = {
      found     = to "coach" { title = { nl = "Werk gevonden", en = "Found work" } },
      not_found = finish "not_found" { title = { nl = "Niet gevonden", en = "Not found" } },
    },
  },

  step "coach" {                               -- he may be the job coach as well
    title = { nl = "Coachen op het werk", en = "Coach at work" },
    by    = role "jobhunter" { same_as = "seek" }, due = months(3), next = finish "found",
  },
}
