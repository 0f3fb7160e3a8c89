-- Since 1 July 2021 only certified experts determine a wage value (D100).
return register "expert_certificate" {
  title  = { nl = "Certificaat loonwaardedeskundige", en = "Certificate of a wage value expert" },
  key    = text "user" { title = { nl = "Medewerker", en = "Staff member" } },
  fields = {
    date "from_day" { required = true, title = { nl = "Vanaf", en = "From" } },
    date "last_day" { title = { nl = "Tot en met", en = "Up to" } },
  },
  period = { from = "from_day", to = "last_day" },
}
