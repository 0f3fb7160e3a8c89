-- Written by the garden itself.
return register "harvest" {
  key    = text "code",
  fields = { ref "plant", integer "kilos" { min = 0, index = true }, yesno "eaten" },
}
