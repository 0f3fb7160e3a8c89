return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consulent",
  file = { text "wens", yesno "klaar", choice "richting" { "werk", "leren" }, integer "aantal" { min = 0, max = 9 }, date "eerste_dag" },
  step "intake" {
    title = { nl = "Intake", en = "Intake" },
    by    = role "consulent",
    due   = workdays(5),
    form  = { text "wens" { required = true, max = 80 }, yesno "klaar" },
    on_done = function(case, form) case.file.wens, case.file.klaar = form.wens, form.klaar end,
  },
  step "plan" {
    title = { nl = "Plan", en = "Plan" },
    by    = role "consulent" { same_as = "intake" },
    due   = workdays(10),
    form  = { text "aanpak" { index = true } },
  },
}
