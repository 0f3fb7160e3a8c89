-- What differs in this region, each with the fact that it stands on; all else is the national route.
describe("noord-limburg", function()

  it("counts who is at work or learning three months after the end of work or school (D117)", function()
    local function learning(out_since)
      local case = at("noord_werkroute", "learning_work_place.agreement")
      put("client", { number = case.client.id, out_since = out_since })
      case:attach "agreement"
      case:complete "agreement"
      expect(case.file.learning_since).is(today())
    end
    advance_to(day "2019-08-01")
    learning(day "2019-06-01")
    expect(metric "under_way_in_three_months").is(1)
    learning(day "2019-04-30")                                  -- a day too long
    expect(metric "under_way_in_three_months").is(0.5)
    open "noord_werkroute"                                      -- not yet anywhere
    expect(metric("under_way_in_three_months") < 0.4).is(true)
  end)

  it("keeps the national intake: ten workdays, and no step more", function()
    local case = open "noord_werkroute"
    case:complete("broad_intake", { motivation = "high", wish_occupation = "teler", learnable = true })
    case:complete("competence_profile", { job_ready = true })
    expect(case).enabled { "personal_plan" }
  end)

  it("lets a status holder learn the language while he works (D122)", function()
    put("place", { name = "Leerwerkhuis", employer = put("employer", { name = "Teler" }), sector = put("sector", { title = "Agro" }),
                   start = "continuous", seats = 1 })
    local case = at("duaal", "agreement")
    expect(function() case:complete "agreement" end).refused "evidence.dual_agreement"
    case:attach "dual_agreement"
    case:complete "agreement"
    expect(case).enabled { "language", "work" }
    case:complete("language", "followed")
    expect(case).enabled { "work" }                             -- the other goes on
    case:complete("work", "longer")
    case:complete("work", "followed")
    expect(case).ended "both"
    expect(metric "dual_followed").is(1)
  end)

  it("answers or refers a migrant worker, and makes nobody a client (D135)", function()
    local request = put("info_request", { language = "pools", asked_at = "mobile", about = { "housing", "rights" } })
    local case = open("informatiepunt", { info_request = request })
    case:complete("answer", "refer")
    expect(function() case:complete("refer", {}) end).refused "form"
    case:complete("refer", { referred_to = "Gemeente, huisvesting" })
    expect(case).ended "referred"
    expect(#cases { route = "noord_werkroute" }).is(0)
    expect(metric("questions_of_migrants", "mobile")).is(1)
  end)

  it("never leaves an open case without a next action (D015)", function()
    for _, route in ipairs { "noord_werkroute", "duaal", "informatiepunt" } do
      explore(route, { cases = 30, seed = 7 }, function(case) expect(case).has_next_action() end)
    end
  end)
end)
