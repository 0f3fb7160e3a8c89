-- Days of the Harrie helpt-training for colleagues of somebody with a work disability (D063).
return register "training" {
  title    = { nl = "Harrie-training", en = "Harrie training" },
  key      = text "code" { title = { nl = "Code", en = "Code" } },
  fields   = {
    date    "day"   { required = true, title = { nl = "Dag", en = "Day" } },
    integer "seats" { min = 1, required = true, title = { nl = "Plaatsen", en = "Seats" } },
  },
  capacity = "seats",
  period   = "day",
}
