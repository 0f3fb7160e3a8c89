return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consulent",
  file = { text "wens", yesno "klaar", choice "richting" { "werk", "leren" }, integer "aantal" { min = 0, max = 9 }, date "eerste_dag" },
  start = { "plan", "bellen" },
  step "plan" { by = role "consulent", due = workdays(5), next = finish "klaar" },
  series "bellen" { every = weeks(1), step "bel" { by = role "consulent", due = days(2) }, next = "afronden" },
  step "afronden" { by = role "consulent", due = workdays(5), next = done },
}
