return register "client" {
  key    = text "nummer",
  fields = { text "naam", choice "bron" { "gemeente", "uwv" }, date "wacht_sinds" },
}
