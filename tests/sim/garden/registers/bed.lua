return register "bed" {
  key    = text "code",
  fields = { text "name", choice "side" { "north", "south" }, date "opens", integer "places" { min = 1, required = true } },
  capacity = "places",
  period   = { from = "opens" },
  criteria = {
    score("room", 2, function(plant, bed) return math.min(bed.places, 4) / 4, { nl = "plaatsen", en = "places" } end),
    score("side", 1, function(plant, bed) return bed.side ~= "north" end),
  },
}
