return register "bed" {
  key    = text "code",
  fields = { text "name", choice "side" { "north", "south" }, date "opens", integer "places" { min = 1, required = true } },
  capacity = "places",
  period   = { from = "opens" },
}
