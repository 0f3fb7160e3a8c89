return budgets {
  year = 2026,
  budget "nazorg"  { euro(100.000) },
  budget "voucher" { euro(80000) },
}
