-- Money of others that the region may spend. The sources name who gives it and not how much: the amounts are a first guess,
-- for the region to put right here, or by `budget.transfer`.
return budgets {
  year = 2020, by = role "controller",
  -- Five training funds in one pot, across sectors (D125); both directions of use are told apart (D126).
  budget "sectorfondsen" {
    euro(100000),
    funders = { otib = 31, oom = 23, a_en_o_metalektro = 19, stooff = 14, ca_ict = 13 },
    flags   = { "horizontaal", "verticaal" },
  },
  -- A fund that revolves (D127): a loan is paid out of it, and each instalment is withdrawn from what was paid.
  budget "revolverend_fonds" { euro(50000) },
}
