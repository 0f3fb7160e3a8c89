return register "client" { key = text "code", fields = { text "naam" }, label = "nam" }
