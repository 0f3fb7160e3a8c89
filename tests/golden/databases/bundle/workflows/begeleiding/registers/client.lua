return register "client" {
  title  = { nl = "Kandidaat", en = "Client" },
  key    = text "nummer" { title = { nl = "Nummer", en = "Number" } },
  fields = { text "naam" { required = true, title = { nl = "Naam", en = "Name" } },
             text "gemeente" { index = true, title = { nl = "Gemeente", en = "Municipality" } },
             yesno "actief" { title = { nl = "Actief", en = "Active" } } },
}
