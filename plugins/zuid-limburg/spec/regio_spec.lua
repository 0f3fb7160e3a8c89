-- What the region's own routes must do, small; the scenarios play them large. On the real engine, on a virtual clock.
describe("zuid-limburg", function()

  it("claims a voucher back that has no proof in eight weeks", function()
    local employer = put("employer", { name = "Bakkerij Maas" })
    local case = open("voucher", { employer = employer })
    expect(function() case:complete("grant", { buddy = "Harrie" }) end).refused "requires.grant"
    case:complete("grant", { buddy = "Harrie", training = put("training", { day = day "2019-08-01", seats = 12 }) })
    expect(balance "begeleidingsvoucher").is(euro(99000))
    advance(weeks(8))
    expect(case).enabled { "claim_back" }
    case:complete("claim_back", "claimed")
    expect(case).ended "claimed_back"
  end)

  it("asks the partners only with a log of the search", function()
    local case = open("leerwerk")
    case:complete("advice", { question = "Leren koken", sector = put("sector", { title = "Horeca" }) })
    expect(case).enabled { "search_log" }
    expect(function() case:complete("search_log", { conclusion = "Niets" }) end).refused "form"
    case:complete("search_log", { conclusion = "Niets", searched = { { where = "Overal", when = today(), answer = "none" } } })
    expect(case).at "initiate"
  end)

  it("starts placement and aftercare with the yes", function()
    local vacancy = put("vacancy", { title = "Kok", employer = put("employer", { name = "Hotel" }), openings = 1 })
    local case = open("match")
    case:complete("choose", { vacancy = { vacancy } })
    case:complete("answer", "accepted", { first_day = today() + days(14) })
    expect(case).at "placement"
    expect(case).at "aftercare"
    expect(#cases { route = "nazorg", open = true }).is(1)
  end)

  it("visits an employer who is not content", function()
    local case = open("werkgeverscampagne", { employer = put("employer", { name = "Hotel" }) })
    expect(function() case:complete("call", "fine", { still_employed = false }) end).refused "when.fine"
    for _ = 1, 3 do case:complete("call", "not_reached") end
    expect(function() case:complete("call", "not_reached") end).refused "at_most.not_reached"
    case:complete("call", "visit", { still_employed = true, support_needed = true })
    case:complete("visit", { agreed = "Een buddy erbij." })
    expect(case).ended "visited"
  end)

  it("goes past the carousel when nobody chose both ways", function()
    for n = 1, 3 do
      put("session", { employer = put("employer", { name = "Bedrijf " .. n }), day = today() + days(10), seats = 12 })
    end
    local case = open("werkorientatie")
    case:complete "choose_sessions"
    for _ = 1, 3 do case:complete("attend", "attended") end
    case:complete("client_choice", {})
    case:complete("employer_choice", {})
    expect(case).ended "no_mutual_choice"
  end)

  it("never leaves an open case without a next action", function()
    for _, route in ipairs { "jobhunter", "leerwerk", "maatwerkscholing", "match", "nieuw_initieren", "plaatsing", "voucher", "werkgeverscampagne", "werkorientatie" } do
      explore(route, { cases = 20, seed = 7 }, function(case) expect(case).has_next_action() end)
    end
  end)
end)
