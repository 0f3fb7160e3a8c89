return decision "season" {
  title  = { nl = "Seizoen", en = "Season" },
  hit    = "first",
  inputs = { "file.kind", "file.beds" },
  rules  = {
    { "herb", less(2), "short" },
    { "tree", any,     "long"  },
    { any,    known,   "short" },
  },
}
