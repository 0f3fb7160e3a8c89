-- Intensive coaching to work, for who asks for it after a meeting (D076).

return route "coaching" {
  version = "1.0.0",
  title   = { nl = "Intensieve coaching", en = "Intensive coaching" },
  subject = "client",
  owner   = "consultant",
  start   = "talk",

  step "talk" {
    title    = { nl = "Coachgesprek", en = "Coaching talk" },
    by       = role "consultant", due = weeks(4),
    form     = { note "agreed" { required = true, title = { nl = "Afspraken", en = "Agreed" } } },
    outcomes = {
      again = to "talk" { title = { nl = "Nog een keer", en = "Once more" } },
      work  = finish "work" { title = { nl = "Aan het werk", en = "At work" } },
      ended = finish "ended" { title = { nl = "Gestopt", en = "Ended" } },
    },
  },
}
