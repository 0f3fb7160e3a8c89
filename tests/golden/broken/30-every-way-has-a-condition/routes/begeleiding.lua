return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consulent",
  file = { text "wens", yesno "klaar", choice "richting" { "werk", "leren" }, integer "aantal" { min = 0, max = 9 }, date "eerste_dag" },
  step "plan" { by = role "consulent", due = workdays(5), outcomes = {
    werk  = done { when = function(case) return case.file.klaar end },
    terug = to "plan" { at_most = 2 },
  } },
}
