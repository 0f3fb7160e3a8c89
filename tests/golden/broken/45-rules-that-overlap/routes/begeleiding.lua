return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consulent",
  file = { text "wens", yesno "klaar", choice "richting" { "werk", "leren" }, integer "aantal" { min = 0, max = 9 }, date "eerste_dag" },
  step "intake" { by = role "consulent", due = workdays(5), next = "richting" },
  decide "richting" { table = "richting", into = "richting", next = done },
}
