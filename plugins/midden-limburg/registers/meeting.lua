-- Meetings for many at once: for who is at the end of his WW, every two months (D077, D078), and for people over fifty (D076).
return register "meeting" {
  title    = { nl = "Bijeenkomst", en = "Meeting" },
  key      = text "code" { title = { nl = "Code", en = "Code" } },
  fields   = {
    choice  "kind"           { "max_ww", "fifty_plus", required = true, title = { nl = "Soort", en = "Kind" } },
    date    "day"            { required = true, title = { nl = "Dag", en = "Day" } },
    integer "seats"          { min = 1, required = true, title = { nl = "Plaatsen", en = "Seats" } },
    yesno   "municipal_part" { title = { nl = "Met het deel van de gemeenten", en = "With the part of the municipalities" } },   -- less often (D078)
  },
  capacity = "seats",
  period   = "day",
}
