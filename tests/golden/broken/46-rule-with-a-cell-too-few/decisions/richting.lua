return decision "richting" {
  hit = "first", inputs = { "file.klaar", "file.aantal" },
  rules = {
    { yes, "werk" },
    { any, any, "leren" },
  },
}
