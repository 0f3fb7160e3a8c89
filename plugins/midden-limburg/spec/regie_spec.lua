-- Employer service of three units, the money, and how the region accounts for it.
describe("midden-limburg", function()

  it("has the five lines for the young, EUR 574,881 together (D088)", function()
    local sum = euro(0)
    for _, line in ipairs { "jw_coordination", "jw_aftercare_2020", "jw_mbo_2020", "jw_mbo_2021", "jw_dropouts" } do sum = sum + balance(line) end
    expect(sum).is(euro(574881))
    expect(sum - euro(467000)).is(euro(107881))
  end)

  it("knows each employer's unit (D091)", function()
    expect(function() put("employer", { name = "Rockwool", unit = "podium_24" }) end).refused()
    local employer = put("employer", { name = "Rockwool", unit = "oost" })
    expect(open("hr_scan", { employer = employer }).employer.unit).is "oost"
  end)

  it("follows every scan by a talk in four weeks (D073)", function()
    local case = open("hr_scan")
    expect(function() case:complete("scan", { strategy = 7, agility = 5, scaling = 6 }) end).refused "form"       -- all four pillars
    case:complete("scan", { strategy = 7, agility = 5, scaling = 6, employability = 8 })
    expect(metric "scans_without_talk").is(0)
    advance(days(29))
    expect(case).escalated "coordinator"
    expect(metric "scans_without_talk").is(1)
    case:complete("talk", "offer", { agreed = "Harrie-training" })
    expect(metric "scans_without_talk").is(0)
    expect(metric "hr_scans").is(1)
  end)

  it("holds job fairs by turns in the sub-regions (D094)", function()
    local first  = open("banenmarkt", { job_fair = put("job_fair", { day = today() + weeks(4) }) })
    local second = open("banenmarkt", { job_fair = put("job_fair", { day = today() + weeks(12) }) })
    local third  = open("banenmarkt", { job_fair = put("job_fair", { day = today() + weeks(20) }) })
    first:complete("choose", { subregion = "west" })
    expect(function() second:complete("choose", { subregion = "west" }) end).refused "requires.choose"
    second:complete("choose", { subregion = "oost" })
    third:complete("choose", { subregion = "west" })
  end)

  it("asks three project leads every two months, and tells which one is late (D105)", function()
    local calls = {}
    for n, name in ipairs { "an", "bo", "cas" } do
      person(name, { roles = { "project_lead" } })
      local project = put("project", { name = "Project " .. n, begins = today(), ends = today() + months(7) })
      calls[name] = open("datavraag", { project = project })
    end
    advance(months(2))
    for name, case in pairs(calls) do case:by(name):complete("fill", { light = "on_track", reached = 1, progress = "Loopt" }) end
    advance(months(2))
    for _, name in ipairs { "an", "cas" } do calls[name]:by(name):complete("fill", { light = "on_track", reached = 2, progress = "Loopt" }) end
    advance(days(20))
    expect(calls.bo).escalated "programme_lead"
    expect(metric "dashboard_late").is(1)
    expect(metric("dashboard_late", "bo")).is(1)
  end)

  it("asks a project lead every two months, and tells when he is late (D105)", function()
    local lead = person("lea", { roles = { "project_lead" } })
    local project = put("project", { name = "Vakgerichte taal", begins = today(), ends = today() + months(7) })
    local case = open("datavraag", { project = project }):by(lead)
    advance(months(2))
    case:complete("fill", { light = "on_track", reached = 23, progress = "Loopt" })
    expect(metric "dashboard_late").is(0)
    advance(days(82))                               -- the second call, and its ten workdays
    expect(case).escalated "programme_lead"
    expect(metric "dashboard_late").is(1)
    case:complete("fill", { light = "late", reached = 30, progress = "Groep gestart" })
    advance(months(2))
    case:complete("fill", { light = "on_track", reached = 37, progress = "Klaar" })
    expect(case).ended "over"
  end)

  local SIX = {                                   -- the budgets are made up: the plan names the six and not what they get
    { municipality = "Roermond",      budget = 6100001, came_later = false },
    { municipality = "Weert",         budget = 3700000, came_later = false },
    { municipality = "Maasgouw",      budget = 900000,  came_later = true },
    { municipality = "Echt-Susteren", budget = 1500000, came_later = true },
    { municipality = "Roerdalen",     budget = 900000,  came_later = true },
    { municipality = "Nederweert",    budget = 450000,  came_later = true },
  }

  local function project() return put("project", { name = "Samen staan we sterk", begins = day "2020-07-01", ends = day "2022-07-01" }) end

  it("divides the ESF grant to the cent, and halves who came later (D107, D108)", function()
    local case = open("esf", { project = project() })
    expect(function() case:complete("key", { grant = euro(1358200.01), participants = SIX }) end).refused "form"
    case:complete("key", { grant = euro(1358200), participants = SIX })
    local sum, of = euro(0), {}
    for _, one in ipairs(case.file.shares) do sum, of[one.municipality] = sum + one.share, one.share end
    expect(sum).is(euro(1358200))
    expect(#case.file.shares).is(6)
    expect(of["Maasgouw"] - of["Roerdalen"] <= euro(0.01)).is(true)         -- alike, but for the last cent
    -- As Weert gets 3.7 million and Echt-Susteren 1.5: a share of 0.75 to 3.7.
    local weert, echt = of["Weert"].cents, of["Echt-Susteren"].cents
    expect(math.abs(echt * 370 - weert * 75) < 1000).is(true)
  end)

  it("hands in no file without the three agreements, and gets findings on trial files (D109, D110, D111)", function()
    advance_to(day "2020-06-01")
    local case = open("esf", { project = project() })
    case:complete("key", { participants = SIX })
    case:attach "cooperation_agreement"
    case:attach "execution_agreement"
    expect(function() case:complete "agreements" end).refused "evidence.processor_agreement"
    case:attach "processor_agreement"
    case:complete "agreements"
    advance_to(day "2021-01-04")
    local right = { bsn = "999990019", activity = "Jobhunter", progress = "Op gesprek" }
    local wrong = { bsn = "999990018", activity = "Jobhunter" }                  -- fails the elfproef
    expect(function() case:complete("caseload_files", "trial", { persons = { right, wrong }, trial = true }) end).refused "form"
    expect(function() case:complete("caseload_files", "handed_in", { persons = { right }, trial = true }) end).refused "when.handed_in"
    case:complete("caseload_files", "trial", { persons = { right }, trial = true })
    expect(case).enabled { "findings" }
    case:complete("findings", { findings = "Twee burgerservicenummers kloppen niet." })
    advance_to(day "2021-07-01")
    expect(case).enabled { "caseload_files" }
  end)
end)
