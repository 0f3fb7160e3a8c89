return register "shed" {
  key    = text "code",
  fields = { text "name", integer "shelves" { min = 1, required = true } },
  capacity = "shelves",
}
