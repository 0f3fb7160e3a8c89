-- The three sub-regions and the four employer service points of this region.
describe("zuid-limburg", function()

  it("knows three sub-regions, for clients, employers, sectors and staff (D002)", function()
    for _, subregion in ipairs { "maastricht_heuvelland", "parkstad", "westelijke_mijnstreek" } do
      put("client",   { name = "Sam", subregion = subregion })
      put("employer", { name = "Hotel", subregion = subregion })
      put("staff",    { user = "u-" .. subregion, subregion = subregion })
      put("sector",   { title = "Zorg", lead_subregion = subregion })                  -- D035
    end
    expect(function() put("client",   { name = "Sam", subregion = "west" }) end).refused()
    expect(function() put("employer", { name = "Hotel", subregion = "oost" }) end).refused()
    expect(function() put("sector",   { title = "Zorg", lead_subregion = "west" }) end).refused()
  end)

  it("knows four employer service points (D067)", function()
    for _, point in ipairs { "wsp_zuid_limburg", "wsp_parkstad", "podium_24", "wsp_westelijke_mijnstreek" } do
      put("employer", { name = "Hotel", service_point = point })
    end
    expect(function() put("employer", { name = "Hotel", service_point = "werk_kom" }) end).refused()
  end)

  it("lets a service point see the visit of another before it plans its own (D068)", function()
    local employer = put("employer", { name = "Hotel", service_point = "podium_24" })
    local first, second = open("werkgeversbezoek", { employer = employer }), open("werkgeversbezoek", { employer = employer })
    first:complete("plan_visit", { service_point = "podium_24", day = today() + days(3) })
    local visit = first.file.employer_visit
    expect(function() second:complete("plan_visit", { service_point = "wsp_parkstad", day = today() + days(5) }) end).refused "requires.plan_visit"
    second:complete("plan_visit", { service_point = "wsp_parkstad", day = today() + days(5), seen = visit })
    first:complete("visit_employer", { heard = "Zoekt twee koks." })
    expect(first).ended "visited"
    expect(metric "employers_visited").is(1)
    local again = open("werkgeversbezoek", { employer = put("employer", { name = "Kliniek" }) })
    again:complete("plan_visit", { service_point = "podium_24", day = today() + days(3) })
    again:complete("visit_employer", { heard = "Later dit jaar." })
    local more = open("werkgeversbezoek", { employer = again.employer.id })
    more:complete("plan_visit", { service_point = "podium_24", day = today() + days(9) })      -- its own it knows
    expect(more).at "visit_employer"
    second:cancel()
    local own = open("werkgeversbezoek", { employer = put("employer", { name = "Elders" }) })
    own:complete("plan_visit", { service_point = "podium_24", day = today() + days(3) })       -- of another employer nothing needs to be seen
    expect(own).at "visit_employer"
  end)

  it("is as open as it is owned: no visit is let go (D015)", function()
    explore("werkgeversbezoek", { cases = 20, seed = 7 }, function(case) expect(case).has_next_action() end)
  end)
end)
