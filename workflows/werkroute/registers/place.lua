-- Learning-work places with seats (D043, D044). A region may say more: its own `place` takes the place of this one.
return register "place" {
  title    = { nl = "Leerwerkplek", en = "Learning-work place" },
  key      = text "code" { title = { nl = "Code", en = "Code" } },
  fields   = {
    text    "name"     { required = true, title = { nl = "Naam", en = "Name" } },
    ref     "employer" { required = true, title = { nl = "Werkgever", en = "Employer" } },
    choice  "sector"   { from = "sector", required = true, title = { nl = "Sector", en = "Sector" } },
    choice  "start"    { "continuous", "dated", required = true, title = { nl = "Instroom", en = "Inflow" } },
    date    "starts"   { title = { nl = "Begint op", en = "Starts on" } },
    integer "seats"    { min = 1, required = true, title = { nl = "Plaatsen", en = "Seats" } },
  },
  capacity = "seats",
  period   = { from = "starts" },        -- empty: from the day it is taken
}
