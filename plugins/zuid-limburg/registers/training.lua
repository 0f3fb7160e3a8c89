-- Days of the training Ik ben Harrie, for the colleague who will be a buddy (D063).
return register "training" {
  title    = { nl = "Harrie-training", en = "Harrie training" },
  key      = text "code",
  fields   = {
    date    "day"   { required = true },
    integer "seats" { min = 1, required = true },
  },
  capacity = "seats",
  period   = "day",
}
