-- Which of the three units is at home at this employer; all of them see what it did (D091, D092).
return register "employer" {
  extends = "employer",
  fields  = {
    choice "unit" { "uwv", "werk_kom", "oost", index = true, title = { nl = "Unit van het WSP", en = "Unit of the service point" } },
  },
}
