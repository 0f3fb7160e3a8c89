-- What a person can do, in the words that profiles, places and vacancies share.
return register "skill" {
  title  = { nl = "Vaardigheid", en = "Skill" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  fields = {
    text   "title"  { required = true, max = 80, title = { nl = "Naam", en = "Name" } },
    choice "sector" { from = "sector", title = { nl = "Sector", en = "Sector" } },        -- empty: asked for in every sector
  },
}
