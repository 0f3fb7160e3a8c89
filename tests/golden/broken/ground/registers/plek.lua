return register "plek" {
  key = text "code", fields = { text "naam", integer "plaatsen" { min = 1, required = true } }, capacity = "plaatsen",
}
