-- Group training of the language of a trade, for who has no employer yet (D072).
return register "language_group" {
  title    = { nl = "Groep vakgerichte taal", en = "Group for trade language" },
  key      = text "code" { title = { nl = "Code", en = "Code" } },
  fields   = {
    date    "starts" { required = true, title = { nl = "Begint op", en = "Starts on" } },
    integer "seats"  { min = 1, required = true, title = { nl = "Plaatsen", en = "Seats" } },
  },
  capacity = "seats",
  period   = { from = "starts" },
}
