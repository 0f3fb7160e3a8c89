-- Learning-work places with seats (D043, D044). A region may say more: its own `place` takes the place of this one.
return register "place" {
  title    = { nl = "Leerwerkplek", en = "Learning-work place" },
  key      = text "code",
  fields   = {
    text    "name"     { required = true },
    ref     "employer" { required = true },
    choice  "sector"   { from = "sector", required = true },
    choice  "start"    { "continuous", "dated", required = true },
    date    "starts",
    integer "seats"    { min = 1, required = true },
  },
  capacity = "seats",
  period   = { from = "starts" },        -- empty: from the day it is taken
}
