-- What this region does for the young, at the end of the WW, over fifty, in civic integration, and with a work disability.
describe("midden-limburg", function()

  local function young(more)
    local record = { name = "Kim", born = day "1995-03-01", start_qualification = false, enrolled = false, on_benefit = false, monthly_income = euro(100) }
    for name, value in pairs(more or {}) do record[name] = value end
    return put("client", record)
  end

  describe("the young", function()
    it("brings in view who meets all five conditions, and nobody else (D083)", function()
      local inside = { young(), young { monthly_income = euro(436.99) }, young { born = day "1996-07-01" }, young { born = day "1991-07-02" } }
      young { born = day "1996-07-02" }                        -- 22
      young { born = day "1991-07-01" }                        -- 28
      young { start_qualification = true }
      young { enrolled = true }
      young { on_benefit = true }
      young { monthly_income = euro(437) }
      put("client", { name = "Onbekend" })                     -- nothing is known of him
      local members = pool "jongeren_in_beeld"
      expect(#members).is(#inside)
      for _, one in ipairs(inside) do
        local found = false
        for _, member in ipairs(members) do found = found or member == one end
        expect(found).is(true)
      end
    end)

    it("finds them in a list of 500 (D083)", function()
      for n = 1, 500 do
        put("client", { name = "Jongere " .. n, born = day "1995-03-01" - years(n % 10), start_qualification = n % 2 == 0, enrolled = n % 3 == 0,
                        on_benefit = n % 5 == 0, monthly_income = euro(n) })
      end
      local expected = 0
      for n = 1, 436 do
        local born = day "1995-03-01" - years(n % 10)
        local age = 0
        while born + years(age + 1) <= today() do age = age + 1 end
        if age >= 23 and age <= 27 and n % 2 == 1 and n % 3 ~= 0 and n % 5 ~= 0 then expected = expected + 1 end
      end
      expect(#pool "jongeren_in_beeld").is(expected)
      expect(expected > 20).is(true)
    end)

    it("tries three times in three weeks, and then the job coach plus goes there (D085)", function()
      local case = open("jongeren")
      for _ = 1, 2 do
        case:complete("contact", "not_reached")
        expect(case).waiting { "pause" }
        advance(weeks(1))
      end
      expect(function() case:complete("contact", "not_reached") end).refused "at_most.not_reached"
      case:complete("contact", "gave_up")
      expect(case).enabled { "go_there" }
      expect(metric "young_out_of_reach").is(1)
      case:complete("go_there", "again")                       -- nobody is let go
      expect(case).enabled { "go_there" }
    end)

    it("warns at three of the four months, and the project lead when they are over (D082)", function()
      local case = open("jongeren")
      case:complete("contact", "reached")
      case:complete("plan", { wish = "Kok" })
      advance(days(93))                                        -- 75% of 123 days
      expect(case).escalated "owner"
      advance_to(day "2019-11-02")
      expect(case).escalated "youth_lead"
      expect(metric "young_overdue").is(1)
      case:complete("place", "work")
      expect(metric "young_in_time").is(0)
    end)

    it("counts school, work, day activity and something else apart (D082)", function()
      for _, outcome in ipairs { "school", "work", "day_activity", "other" } do
        local case = open("jongeren")
        case:complete("contact", "reached")
        case:complete("plan", { wish = "Kok" })
        case:complete("place", outcome)
        expect(case).ended(outcome)
        expect(metric("young_placed", outcome)).is(1)
      end
      expect(metric "young_in_time").is(1)
      expect(metric "young_overdue").is(0)
      expect(metric "young_reached").is(4)
    end)

    it("calls in a job hunter, and a coach on top of those there are (D080, D085)", function()
      local case = open("jongeren", { file = { referred_by = "Gilde, decaan" } })       -- D087
      expect(case.file.referred_by).is "Gilde, decaan"
      case:add "jobhunter"
      case:add "coach"
      expect(case).enabled { "coach", "contact", "jobhunter" }
    end)
  end)

  describe("the end of the WW", function()
    local function ending(on, right) return put("client", { name = "Jo", ww_end = on, ww_right = right }) end

    it("invites who has at most six months left, once for each entitlement (D077, D078)", function()
      local six = ending(today() + months(6), "ww-1")
      ending(today() + months(6) + days(1), "ww-2")
      ending(today() - days(1), "ww-3")
      expect(pool "max_ww").is { six }
      local case = cases { route = "max_ww", subject = six, open = true }[1]
      case:complete("invite", "declined")
      put("client", { number = six, ww_end = today() + months(5) })
      expect(#cases { route = "max_ww", subject = six }).is(1)          -- not twice within this one
      put("client", { number = six, ww_right = "ww-9" })
      expect(#cases { route = "max_ww", subject = six }).is(2)          -- a new entitlement
    end)

    it("gives every one who came the menu card, and coaching to who asks for it (D055, D077)", function()
      put("meeting", { kind = "fifty_plus", day = today() + days(3), seats = 100 })
      local webinar = put("meeting", { kind = "max_ww", day = today() + weeks(2), seats = 100 })
      local case = at("max_ww", "attend")
      expect(case:reserved("meeting")[1].id).is(webinar)
      expect(function() case:complete("attend", "attended", { menu_card = false }) end).refused "when.attended"
      case:complete("attend", "attended", { menu_card = true })
      case:complete("follow_up", "coaching")
      expect(#cases { route = "coaching", open = true }).is(1)
      cases { route = "coaching", open = true }[1]:complete("talk", "work", { agreed = "Twee sollicitaties" })
      expect(case).ended "coached"
      expect(metric "max_ww_invited").is(1)
      expect(metric "max_ww_attended").is(1)
      expect(metric "max_ww_coached").is(1)
    end)

    it("counts the first meeting as it was: 265 invited, 110 came (D077), six coached (D076)", function()
      put("meeting", { kind = "max_ww", day = day "2021-02-23", seats = 300 })
      advance_to(day "2021-02-01")
      for n = 1, 265 do ending(today() + days(n % 180), "ww-" .. n) end
      local invited = cases { route = "max_ww", open = true }
      expect(#invited).is(265)
      for n = 1, 116 do invited[n]:complete "invite" end
      advance_to(day "2021-02-23")
      for n = 1, 116 do
        if n <= 110 then invited[n]:complete("attend", "attended", { menu_card = true }) else invited[n]:complete("attend", "absent") end
      end
      for n = 1, 110 do invited[n]:complete("follow_up", n <= 6 and "coaching" or "informed") end
      expect(metric "max_ww_invited").is(265)
      expect(metric "max_ww_attended").is(110)
      expect(#cases { route = "coaching", open = true }).is(6)
    end)

    it("meets every two months, and sometimes with the municipalities (D078)", function()
      local case = open("bijeenkomsten", { project = put("project", { name = "Einde WW", begins = today(), ends = today() + months(7) }) })
      for round = 1, 3 do
        advance(months(2))
        case:complete("plan_meeting", { day = today() + weeks(2), places = 300, municipal_part = round == 2 })
        local invited = at("max_ww", "attend")                 -- to the meeting of this round
        expect(invited:reserved("meeting")[1].day).is(today() + weeks(2))
        expect(invited:reserved("meeting")[1].municipal_part).is(round == 2)
        invited:cancel()
      end
    end)

    it("holds a session for people over fifty, and coaches some of them (D076)", function()
      put("meeting", { kind = "fifty_plus", day = today() + weeks(1), seats = 1 })
      local case, other = open("vijftigplus"), open("vijftigplus")
      case:complete "invite"
      expect(function() other:complete "invite" end).refused "capacity.meeting"
      case:complete("session", "coaching")
      expect(#cases { route = "coaching", open = true }).is(1)
    end)
  end)

  describe("civic integration", function()
    local function decided(client, way, switch_until)           -- a case with a PIP
      advance_to(day "2022-01-03")
      local case = open("inburgering", { client = client })
      case:complete "broad_intake"
      case:complete("learnability", { advice = way })
      case:attach "pip"
      case:complete("pip", { way = way, switch_until = switch_until })
      return case
    end

    local function contract(subregion, way)
      return put("provider_contract", { provider = "Gilde", subregion = subregion, way = way, from_day = day "2022-01-01" })
    end

    it("is opened from 1 January 2022 (D095)", function()
      expect(function() open("inburgering") end).refused()
    end)

    it("asks for the PIP as a document (D096)", function()
      advance_to(day "2022-01-03")
      local case = open("inburgering", { client = { name = "Sam", migration = "asylum_status", municipality = "weert" } })
      case:complete "broad_intake"
      case:complete("learnability", { advice = "b1" })
      expect(function() case:complete("pip", { way = "b1" }) end).refused "evidence.pip"
    end)

    it("offers a status holder the provider of his sub-region, beside the other parts (D095, D097, D098)", function()
      contract("west", "b1")
      local case = decided({ name = "Sam", migration = "asylum_status", municipality = "weert" }, "b1")
      expect(case).enabled { "classes", "guidance", "statement", "work_module" }
      expect(case.file.provider).is "Gilde"
      expect(case.file.partner).is "werk_kom"
      for _, part in ipairs { "guidance", "statement", "work_module" } do case:complete(part) end
      expect(case).enabled { "classes" }                        -- all must finish
      case:complete("classes", "passed")
      expect(case).ended "integrated"
    end)

    it("waits with a reason that is seen where no provider is under contract (D098)", function()
      contract("west", "onderwijs")                             -- of the other sub-region
      contract("oost", "b1")                                    -- of another way
      local case = decided({ name = "Sam", migration = "asylum_status", municipality = "roermond" }, "onderwijs")
      expect(case).waiting { "provider" }
      advance(months(2))
      expect(case).at "course.no_provider"
      case:complete("no_provider", "wait_on", { reason = "De inrichting staat on hold." })
      expect(case).waiting { "provider" }
      contract("oost", "onderwijs")
      advance(days(1))                                          -- it looks again every night
      expect(case).at "course.classes"
    end)

    it("carries out the module where the sub-region or the municipality chose (D097)", function()
      for municipality, partner in pairs { nederweert = "werk_kom", leudal = "mensontwikkelbedrijf", roermond = "not_chosen" } do
        local case = decided({ name = "Sam", migration = "asylum_status", municipality = municipality }, "z")
        expect(case.file.partner).is(partner)
      end
    end)

    it("leaves the course to a family migrant, and gives him intake, PIP and the statement (D095)", function()
      local case = decided({ name = "An", migration = "family", municipality = "weert" }, "b1")
      expect(case).enabled { "own_course", "statement", "work_module" }
    end)

    it("keeps what is finished when somebody changes from B1 to Z in time (D095)", function()
      contract("oost", "b1")
      contract("oost", "z")
      local case = decided({ name = "Sam", migration = "asylum_status", municipality = "maasgouw" }, "b1", day "2022-06-30")
      case:complete("classes", "to_z", { finished = "Kennis van de maatschappij" })
      expect(case.file.way).is "z"
      expect(case.file.finished).is "Kennis van de maatschappij"
      expect(case).at "course.classes"
      local late = decided({ name = "Noor", migration = "asylum_status", municipality = "maasgouw" }, "b1", day "2022-06-30")
      advance_to(day "2022-07-01")
      expect(function() late:complete("classes", "to_z") end).refused "when.to_z"
    end)
  end)

  describe("the wage value", function()
    local TASKS = {                                             -- half, three tenths and a fifth of the week
      { task = "Inpakken", weight = 50, pace = 80,  quality = 100, net_time = 100 },
      { task = "Tillen",   weight = 30, pace = 50,  quality = 80,  net_time = 100 },
      { task = "Vegen",    weight = 20, pace = 100, quality = 100, net_time = 50 },
    }

    it("is determined by a certified expert, after both questionnaires (D100)", function()
      advance_to(day "2021-07-01")
      local expert = person("els", { roles = { "wage_expert" } })
      local case = open("loonwaarde")
      expect(case).enabled { "ask_employee", "ask_employer" }
      case:complete("ask_employer", { answers = "Vijf dagen" })
      expect(case).enabled { "ask_employee" }
      case:complete("ask_employee", { answers = "Gaat goed" })
      expect(function() case:by(expert):complete "visit" end).refused()
      put("expert_certificate", { user = "els", from_day = day "2021-06-01" })
      case:by(expert):complete "visit"
      expect(function() case:by(expert):complete("determine", { tasks = { TASKS[1] }, again_on = day "2024-07-01" }) end).refused "requires.determine"
      case:by(expert):complete("determine", { tasks = TASKS, again_on = day "2024-07-01" })
      expect(case.file.wage_value).is(62)                       -- 40 + 12 + 10
      expect(metric "wage_value").is(62)
      expect(case.file.arithmetic).is("Inpakken: 50% x 80% x 100% x 100% = 40.00; Tillen: 30% x 50% x 80% x 100% = 12.00; "
                                      .. "Vegen: 20% x 100% x 100% x 50% = 10.00; 62.00%")
      expect(case).waiting { "until_again" }
      advance_to(day "2024-07-01")                              -- the task appears on its date
      expect(case).enabled { "again" }
    end)

    it("is not determined by the new rule before 1 July 2021 (D100)", function()
      expect(function() open("loonwaarde") end).refused()
    end)
  end)

  it("pays a study allowance of EUR 300 a month, EUR 3,600 a year (D102)", function()
    advance_to(day "2021-08-01")
    local case = open("studietoelage")
    local before = balance "study_allowance"
    case:complete("decision", { first_month = day "2021-09-01" })
    advance_to(day "2021-11-02")
    expect(before - balance "study_allowance").is(euro(600))
    advance_to(day "2022-09-05")
    expect(before - balance "study_allowance").is(euro(3600))
    expect(case).ended "paid"
  end)
end)
