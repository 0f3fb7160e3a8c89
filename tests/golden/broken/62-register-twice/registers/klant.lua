return register "client" { key = text "code", fields = {} }
