return roles {
  role "gardener" { title = { nl = "Tuinier", en = "Gardener" }, caseload = 4 },
  role "head"     { title = { nl = "Hoofd", en = "Head" } },
}
