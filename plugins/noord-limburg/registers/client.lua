-- What the national register leaves to the region. The documents name no sub-regions and no municipalities here: there is a text for it.
return register "client" {
  extends = "client",
  fields  = {
    text "municipality" { max = 60, title = { nl = "Gemeente", en = "Municipality" } },
    date "out_since"    { title = { nl = "Einde van werk of school", en = "End of work or school" } },       -- the clock of D117
    choice "migration"  { "asylum_status", "family", protected = true, title = { nl = "Inburgeraar", en = "Civic integration" } },   -- D122
  },
}
