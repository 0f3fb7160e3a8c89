return metrics { count "open" { title = { nl = "Open", en = "Open" }, of = open_cases() } }
