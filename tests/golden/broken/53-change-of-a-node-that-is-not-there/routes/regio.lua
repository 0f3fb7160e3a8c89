return route "regio" {
  extends = "begeleiding", version = "1.0.0", title = { nl = "Regio", en = "Region" },
  change "intak" { due = workdays(3) },
}
