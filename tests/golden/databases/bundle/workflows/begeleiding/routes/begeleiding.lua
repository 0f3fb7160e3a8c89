return route "begeleiding" {
  version = "1.0.0", title = { nl = "Begeleiding", en = "Guidance" }, subject = "client", owner = "consulent", start = "intake",
  file = { text "doel" { max = 3000, title = { nl = "Doel", en = "Goal" } } },
  stage "intake" {
    title = { nl = "Intake", en = "Intake" }, within = months(3), escalate = at("80%", role "jobcoach"), start = "gesprek",
    step "gesprek" { title = { nl = "Gesprek", en = "Talk" }, by = role "consulent", due = workdays(5),
      form = { text "doel" { required = true, max = 3000, title = { nl = "Doel", en = "Goal" } } },
      on_done = function(case, form) case.file.doel = form.doel end },
    next = "plek",
  },
  step "plek" { title = { nl = "Plek zoeken", en = "Find a place" }, by = role "consulent", due = weeks(4),
    reserve = seats "plek" { count = 1 }, next = "brief" },
  job "brief" { title = { nl = "Brief", en = "Letter" }, kind = "brief", within = days(20), on_timeout = "bellen", next = "antwoord" },
  step "bellen" { title = { nl = "Bellen", en = "Call" }, by = role "jobcoach", due = workdays(3), next = "antwoord" },
  wait "antwoord" { title = { nl = "Antwoord", en = "Answer" }, message = "antwoord", within = weeks(6), on_timeout = "bewijs", next = "bewijs" },
  step "bewijs" { title = { nl = "Bewijs", en = "Proof" }, by = role "consulent", due = weeks(1),
    evidence = { document "overeenkomst" }, next = done },
}
