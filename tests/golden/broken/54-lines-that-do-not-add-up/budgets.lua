return budgets {
  year = 2026, total = euro(1000000),
  budget "nazorg"  { euro(100000) },
  budget "voucher" { euro(80000) },
}
