return decision "answer" {
  title = { nl = "Antwoord", en = "Answer" }, hit = "first", inputs = { "file.answer" },
  rules = { { "yes", "yes" }, { "no", "no" } },
}
