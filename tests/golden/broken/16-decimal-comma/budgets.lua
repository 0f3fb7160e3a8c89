return budgets { year = 2026, total = euro(1000), budget "reiskosten" { euro(1000) } }
