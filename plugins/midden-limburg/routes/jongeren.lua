-- Young people out of view (D082, D083): contact within three weeks, and within four months in school, work, day activity or something
-- else. Who is not reached is not let go: the job coach plus goes there (D085).

return route "jongeren" {
  version = "1.0.0",
  title   = { nl = "Jongeren in beeld", en = "The young in view" },
  subject = "client",
  owner   = "youth_consultant",

  file = {
    text "referred_by" { max = 120, title = { nl = "Verwezen door", en = "Referred by" } },   -- D087: schools and municipalities refer
    choice "ended_in"  { "school", "work", "day_activity", "other", title = { nl = "Uitkomst", en = "Outcome" } },
    note "wish"        { title = { nl = "Wens", en = "Wish" } },
  },

  outcomes = {                                 -- all four end the clock, and are told apart
    school       = { nl = "Naar school", en = "At school" },
    work         = { nl = "Aan het werk", en = "At work" },
    day_activity = { nl = "Dagbesteding", en = "Day activity" },
    other        = { nl = "Anders", en = "Otherwise" },
  },

  stage "guidance" {
    title    = { nl = "Begeleiding", en = "Guidance" },
    within   = months(4),                      -- D082
    escalate = { at("75%", owner), at("100%", role "youth_lead") },
    start    = "contact",

    step "contact" {
      title    = { nl = "Contact zoeken", en = "Seek contact" },
      by       = role "youth_consultant", due = workdays(2),
      outcomes = {
        reached     = to "plan" { title = { nl = "Bereikt", en = "Reached" } },
        not_reached = to "pause" { title = { nl = "Niet bereikt", en = "Not reached" }, at_most = 2 },   -- three times in three weeks
        gave_up     = to "go_there" { title = { nl = "Niet te bereiken", en = "Cannot be reached" } },
      },
    },

    wait "pause" {
      title = { nl = "Tot de volgende poging", en = "Until the next attempt" },
      lasts = weeks(1), next = "contact",
    },

    step "go_there" {
      title    = { nl = "Erop af", en = "Go there" },
      by       = role "coach_plus", due = weeks(4), priority = "high",
      outcomes = {
        reached = to "plan" { title = { nl = "Bereikt", en = "Reached" } },
        again   = to "go_there" { title = { nl = "Nog een keer", en = "Once more" } },
      },
    },

    step "plan" {
      title   = { nl = "Plan met de jongere", en = "Plan with the young person" },
      by      = role "youth_consultant", due = workdays(10),
      form    = { note "wish" { required = true, title = { nl = "Wens", en = "Wish" } } },
      on_done = function(case, form) case.file.wish = form.wish end,
      next    = "place",
    },

    step "place" {
      title    = { nl = "Naar school, werk of dagbesteding", en = "To school, work or day activity" },
      by       = role "youth_consultant", due = months(3),
      on_done  = function(case, form, outcome) case.file.ended_in = outcome end,
      outcomes = {
        school       = to "settled" { title = { nl = "Naar school", en = "At school" } },
        work         = to "settled" { title = { nl = "Aan het werk", en = "At work" } },
        day_activity = to "settled" { title = { nl = "Dagbesteding", en = "Day activity" } },
        other        = to "settled" { title = { nl = "Anders", en = "Otherwise" } },
      },
    },

    milestone "settled" {
      title = { nl = "Geplaatst", en = "Placed" },
      next  = one {
        finish "school"       { when = function(case) return case.file.ended_in == "school" end },
        finish "work"         { when = function(case) return case.file.ended_in == "work" end },
        finish "day_activity" { when = function(case) return case.file.ended_in == "day_activity" end },
        finish "other",
      },
    },

    optional "jobhunter" {                     -- D080: the job hunters for the young, also for who has just got a diploma
      title = { nl = "Jobhunter inzetten", en = "Call in a job hunter" },
      by    = role "jobhunter", due = weeks(6),
      form  = { note "result" { required = true, title = { nl = "Resultaat", en = "Result" } } },
    },

    optional "coach" {                         -- D085: on top of the coaches that are there
      title = { nl = "Jobcoach plus", en = "Job coach plus" },
      by    = role "coach_plus", due = months(3),
    },

    outcomes = { school = finish "school", work = finish "work", day_activity = finish "day_activity", other = finish "other" },
  },
}
