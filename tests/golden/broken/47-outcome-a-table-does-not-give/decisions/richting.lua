return decision "richting" {
  hit = "first", inputs = { "file.klaar" },
  rules = { { yes, "werk" }, { any, "leren" } },
}
