return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consulent",
  file = { text "wens", yesno "klaar", choice "richting" { "werk", "leren" }, integer "aantal" { min = 0, max = 9 }, date "eerste_dag" },
  stage "intake" {
    step "gesprek" { by = role "consulent", due = workdays(5), form = { choice "richting" { "werk", "leren", required = true } },
      on_done = function(case, form) case.file.richting = form.richting end },
    finish_by "file.richting",
    outcomes = { werk = to "plan" },
  },
  step "plan" { by = role "consulent", due = workdays(5), next = done },
}
