return decision "richting" {
  hit = "unique", inputs = { "file.aantal" },
  rules = {
    { less(3), "werk"  },
    { more(3), "leren" },
    { unknown, "leren" },
  },
}
