-- The sectors that a region works by; which they are, and who leads them, the region says (D035).
return register "sector" {
  title  = { nl = "Sector", en = "Sector" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = { text "title" { required = true, max = 80, title = { nl = "Naam", en = "Name" } } },
}
