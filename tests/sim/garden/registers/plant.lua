return register "plant" {
  key    = text "code",
  fields = { text "name" { index = true, sort = "name" }, choice "kind" { "herb", "tree", index = true }, yesno "wanted", date "since" { index = true }, integer "beds_needed" { min = 0, max = 4 } },
}
