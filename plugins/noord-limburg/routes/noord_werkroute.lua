-- The national route as it is; the only difference is what is counted: from the end of work or school, everybody is at work, in a
-- learning-work place or in training within three months (D117).
return route "noord_werkroute" {
  extends = "werkroute",
  version = "1.0.0",
  title   = { nl = "Route naar werk Noord-Limburg", en = "Route to work Noord-Limburg" },

  file = { date "learning_since" { title = { nl = "Leert op de werkplek sinds", en = "Learns at work since" } } },

  change "learning_work_place.learning" {
    on_enter = function(case) case.file.learning_since = case.file.learning_since or today() end,
  },
}
