-- Opportunities at companies, ranked for a client and explained (D057: on the company, not on the paper).
-- After sixty days without a match the neighbour sectors count too (D036).

local function is_neighbour(a, b)            -- the nine sectors of D035, three to a sub-region
  local pair = a < b and a .. "/" .. b or b .. "/" .. a
  return pair == "horeca/zorg" or pair == "klantcontact/zorg" or pair == "horeca/klantcontact"
      or pair == "maakindustrie/techniek" or pair == "automotive/techniek" or pair == "automotive/maakindustrie"
      or pair == "logistiek/medische_logistiek" or pair == "medische_logistiek/zorg" or pair == "klantcontact/smart_services"
end

return register "vacancy" {
  extends  = "vacancy",
  criteria = {
    score("sector", 2, function(client, vacancy)
      if not vacancy.sector or client.sector == vacancy.sector then
        return 1, { nl = "zelfde sector", en = "same sector" }
      end
      if not client.sector then return 0.5, { nl = "nog geen sector gekozen", en = "no sector chosen yet" } end   -- D040
      local since = client.seeking_since
      if since and today() - since >= days(60) and is_neighbour(client.sector, vacancy.sector) then
        return 0.5, { nl = "buursector, na 60 dagen", en = "neighbour sector, after 60 days" }
      end
      return false, { nl = "Een andere sector; buursectoren tellen na 60 dagen zonder match.",
                      en = "Another sector; neighbour sectors count after 60 days without a match." }
    end, { nl = "Sector", en = "Sector" }),
    score("skills", 4, function(client, vacancy)
      local has, of = 0, 0
      for _, wanted in ipairs(vacancy.skills or {}) do
        of = of + 1
        for _, skill in ipairs(client.skills or {}) do if skill == wanted then has = has + 1 end end
      end
      if of == 0 then return 1, { nl = "vraagt niets vooraf", en = "asks nothing beforehand" } end
      return has / of, { nl = has .. " van " .. of .. " competenties", en = has .. " of " .. of .. " competences" }
    end, { nl = "Competenties", en = "Competences" }),
    score("open", 0, function(client, vacancy)
      if vacancy.openings < 1 then return false, { nl = "Er is niets meer vrij.", en = "Nothing is open any more." } end
      if vacancy.closes and vacancy.closes < today() then
        return false, { nl = "De termijn is voorbij.", en = "It has closed." }
      end
      return true
    end, { nl = "Nog open", en = "Still open" }),
  },
}
