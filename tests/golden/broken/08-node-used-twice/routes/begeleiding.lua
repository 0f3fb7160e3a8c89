local gesprek = step "gesprek" { by = role "consulent", due = workdays(5) }

return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consulent",
  file = { text "wens", yesno "klaar", choice "richting" { "werk", "leren" }, integer "aantal" { min = 0, max = 9 }, date "eerste_dag" },
  gesprek,
  step "plan" {
    title = { nl = "Plan", en = "Plan" },
    by    = role "consulent" { same_as = "gesprek" },
    due   = workdays(10),
  },
  gesprek,
}
