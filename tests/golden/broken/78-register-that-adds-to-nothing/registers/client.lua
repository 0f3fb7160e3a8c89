return register "client" {
  extends = "client",
  fields  = { text "wijk" },
}
