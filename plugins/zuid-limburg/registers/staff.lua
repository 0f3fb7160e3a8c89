-- Who helps clients, under the name of his account: where he works and what he speaks (D026, D080, D081).
-- Whom a client goes to when his consultant leaves: the same sub-region, his language, then who has fewest cases.
return register "staff" {
  title    = { nl = "Medewerker", en = "Staff member" },
  key      = text "user" { title = { nl = "Account", en = "Account" } },
  fields   = {
    text    "name"      { max = 120, title = { nl = "Naam", en = "Name" } },
    choice  "job"       { "consultant", "jobhunter", title = { nl = "Werk", en = "Job" } },
    choice  "subregion" { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek", title = { nl = "Subregio", en = "Sub-region" } },   -- D002
    choices "languages" { "arabisch", "engels", "pools", "tigrinya", "turks", title = { nl = "Talen", en = "Languages" } },
  },
  criteria = {
    score("subregion", 4, function(client, staff)
      if not client.subregion or client.subregion == staff.subregion then
        return 1, { nl = "zelfde subregio", en = "same sub-region" }
      end
      return 0, { nl = "andere subregio", en = "another sub-region" }
    end, { nl = "Subregio", en = "Sub-region" }),
    score("language", 1, function(client, staff)
      if not client.language then return 1, { nl = "geen wens", en = "no wish" } end
      for _, language in ipairs(staff.languages or {}) do
        if language == client.language then return 1, { nl = "spreekt " .. language, en = "speaks " .. language } end
      end
      return 0, { nl = "spreekt geen " .. client.language, en = "does not speak " .. client.language }
    end, { nl = "Taal", en = "Language" }),
  },
}
