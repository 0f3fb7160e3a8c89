-- The two sub-regions of this region and their municipalities (D002, D004, D098).
return decision "subregion" {
  title  = { nl = "Subregio", en = "Sub-region" },
  hit    = "first",
  inputs = { "client.municipality" },
  rules  = {
    { one_of("cranendonck", "weert", "nederweert"),                                "west" },
    { one_of("echt_susteren", "leudal", "maasgouw", "roerdalen", "roermond"),      "oost" },
    { any,                                                                         "unknown" },
  },
}
