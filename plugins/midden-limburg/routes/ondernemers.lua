-- Self-employed people who must change their plans (D079): laid with the IMK by all municipalities, which calls in others where needed.

return route "ondernemers" {
  version = "1.0.0",
  title   = { nl = "Ondersteuning ondernemers", en = "Support for the self-employed" },
  subject = "client",
  owner   = "business_adviser",
  start   = "survey",

  outcomes = {
    self_employed = { nl = "Verder als ondernemer", en = "Goes on self-employed" },
    employed      = { nl = "In loondienst", en = "In employment" },
    stopped       = { nl = "Gestopt", en = "Stopped" },
  },

  step "survey" {
    title = { nl = "Welke ondersteuning is nodig", en = "Which support is needed" },
    by    = role "business_adviser", due = workdays(10),
    form  = { choices "support" { "coaching", "advice", "schooling", "reorientation", required = true, min = 1, title = { nl = "Ondersteuning", en = "Support" } } },
    next  = "guide",
  },

  step "guide" {
    title    = { nl = "Begeleiden", en = "Guide" },
    by       = role "business_adviser", due = months(3),
    outcomes = {
      self_employed = finish "self_employed" { title = { nl = "Verder als ondernemer", en = "Goes on self-employed" } },
      employed      = finish "employed" { title = { nl = "In loondienst", en = "In employment" } },
      stopped       = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },

  optional "ask_learning_desk" {
    title = { nl = "Leerwerkloket vragen", en = "Ask the learning desk" },
    by    = role "learning_desk", due = workdays(10),
  },
  optional "ask_employer_adviser" {
    title = { nl = "Werkgeversservicepunt vragen", en = "Ask the employer service point" },
    by    = role "employer_adviser", due = workdays(10),
  },
  optional "ask_consultant" {
    title = { nl = "Consulent van de gemeente vragen", en = "Ask the municipality's consultant" },
    by    = role "consultant", due = workdays(10),
  },
}
