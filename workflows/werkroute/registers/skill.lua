-- What a person can do, in the words that profiles, places and vacancies share.
return register "skill" {
  title  = { nl = "Vaardigheid", en = "Skill" },
  key    = text "code",
  fields = {
    text   "title"  { required = true, max = 80 },
    choice "sector" { from = "sector" },        -- empty: asked for in every sector
  },
}
