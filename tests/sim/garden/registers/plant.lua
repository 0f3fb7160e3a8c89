return register "plant" {
  key    = text "code",
  fields = { text "name", choice "kind" { "herb", "tree" }, yesno "wanted", date "since", integer "beds_needed" { min = 0, max = 4 } },
}
