-- The dashboard (D105): every two months whoever leads a project fills in where it stands; who is late is named.

return route "datavraag" {
  version = "1.0.0",
  title   = { nl = "Dashboard vullen", en = "Fill the dashboard" },
  subject = "project",
  owner   = "project_lead",

  outcomes = { over = { nl = "Project is klaar", en = "The project is over" } },

  series "calls" {
    title = { nl = "Tweemaandelijkse opgave", en = "Call of every two months" },
    every = months(2), from = "project.begins", till = "project.ends", missed = "once",
    step "fill" {
      title    = { nl = "Opgave doen", en = "Report" },
      by       = owner, due = workdays(10), remind = workdays(2), escalate = at("100%", role "programme_lead"),
      form     = {
        choice  "light"    { "on_track", "late", "on_hold", required = true, title = { nl = "Stand", en = "Standing" } },
        integer "reached"  { required = true, min = 0, title = { nl = "Bereikt tot nu", en = "Reached so far" } },
        note    "progress" { required = true, title = { nl = "Voortgang", en = "Progress" } },
      },
      next     = done,
    },
    next = finish "over",
  },
}
