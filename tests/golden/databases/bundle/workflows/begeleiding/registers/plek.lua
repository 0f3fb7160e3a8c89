return register "plek" {
  title  = { nl = "Werkplek", en = "Place" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = { text "waar" { title = { nl = "Waar", en = "Where" } },
             integer "plaatsen" { min = 1, required = true, title = { nl = "Plaatsen", en = "Seats" } } },
  capacity = "plaatsen",
}
