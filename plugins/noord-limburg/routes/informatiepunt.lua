-- The information point for migrant workers (D135): a short answer, or the way to who can help; nobody becomes a client by asking. The
-- document says no times: two workdays is the time of a call in the national route.

return route "informatiepunt" {
  version = "1.0.0",
  title   = { nl = "Informatiepunt arbeidsmigranten", en = "Information point for migrant workers" },
  subject = "info_request",
  owner   = "info_desk",
  start   = "answer",

  outcomes = {
    answered = { nl = "Beantwoord", en = "Answered" },
    referred = { nl = "Verwezen", en = "Referred" },
  },

  step "answer" {
    title    = { nl = "Vraag beantwoorden", en = "Answer the question" },
    by       = role "info_desk", due = workdays(2),
    outcomes = {
      answered = finish "answered" { title = { nl = "Beantwoord", en = "Answered" } },
      refer    = to "refer" { title = { nl = "Verwijzen", en = "Refer" } },
    },
  },

  step "refer" {
    title = { nl = "Verwijzen", en = "Refer" },
    by    = role "info_desk", due = workdays(2),
    form  = {
      text "referred_to" { required = true, max = 120, title = { nl = "Verwezen naar", en = "Referred to" } },
      note "told"        { title = { nl = "Wat is verteld", en = "What was told" } },
    },
    next  = finish "referred",
  },
}
