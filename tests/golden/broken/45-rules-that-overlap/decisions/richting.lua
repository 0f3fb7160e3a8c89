return decision "richting" {
  hit = "unique", inputs = { "file.aantal" },
  rules = {
    { at_most(3),  "werk"  },
    { at_least(3), "leren" },
    { unknown,     "leren" },
  },
}
