-- A question at the information point for migrant workers, at its desk or where they live (D135). No person: who asks need not be known.
return register "info_request" {
  title  = { nl = "Informatievraag", en = "Information request" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  label  = "language",
  fields = {
    text    "language" { required = true, max = 60, title = { nl = "Taal", en = "Language" } },
    choice  "asked_at" { "desk", "mobile", required = true, title = { nl = "Gesteld", en = "Asked" } },
    choices "about"    { "work", "housing", "wellbeing", "rights", title = { nl = "Gaat over", en = "About" } },
  },
}
