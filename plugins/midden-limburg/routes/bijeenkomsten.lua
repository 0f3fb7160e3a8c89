-- The meetings of a project, every two months: the UWV tells the general story six times a year, and the municipalities add theirs less
-- often (D077, D078). What is planned here is what the route `max_ww` invites to.

return route "bijeenkomsten" {
  version = "1.0.0",
  title   = { nl = "Bijeenkomsten einde WW", en = "Meetings at the end of the WW" },
  subject = "project",
  owner   = "uwv_adviser",

  outcomes = { over = { nl = "Project is klaar", en = "The project is over" } },

  series "rounds" {
    title = { nl = "Tweemaandelijkse ronde", en = "Round of every two months" },
    every = months(2), from = "project.begins", till = "project.ends", missed = "once",
    step "plan_meeting" {
      title   = { nl = "Bijeenkomst plannen", en = "Plan the meeting" },
      by      = role "uwv_adviser", due = workdays(10),
      form    = {
        date    "day"            { required = true, title = { nl = "Dag", en = "Day" } },
        integer "places"         { required = true, min = 1, title = { nl = "Plaatsen", en = "Places" } },
        yesno   "municipal_part" { required = true, default = false, title = { nl = "Met het deel van de gemeenten", en = "With the part of the municipalities" } },
      },
      on_done = function(case, form)
        case:create("meeting", { kind = "max_ww", day = form.day, seats = form.places, municipal_part = form.municipal_part })
      end,
      next    = done,
    },
    next = finish "over",
  },
}
