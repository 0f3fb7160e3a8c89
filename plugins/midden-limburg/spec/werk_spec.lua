-- What differs in this region on the way to work: each with the fact that it stands on.
describe("midden-limburg", function()

  local function learner()                        -- a case that stands before the agreement
    return at("perspectief_midden", "learning_work_place.agreement")
  end

  it("knows its two sub-regions by their eight municipalities (D002, D004)", function()
    for municipality, subregion in pairs {
      cranendonck = "west", nederweert = "west", weert = "west",
      echt_susteren = "oost", leudal = "oost", maasgouw = "oost", roerdalen = "oost", roermond = "oost",
    } do
      local case = open("jobhunter", { client = { municipality = municipality, language = "arabisch" } })
      expect(case.file.subregion).is(subregion)
    end
    expect(function() put("client", { name = "Sam", municipality = "heerlen" }) end).refused()
  end)

  it("tells the sub-region in the intake, for the figures (D002)", function()
    local case = open("perspectief_midden", { client = { name = "Sam", municipality = "weert" } })
    case:complete("broad_intake", { motivation = "high", wish_occupation = "kok", learnable = true })
    case:complete("competence_profile", { job_ready = true })
    expect(case.file.subregion).is "west"
    expect(metric("open_by_subregion", "west")).is(1)
  end)

  it("keeps the ten workdays of the national intake, and has no video CV", function()
    local case = open("perspectief_midden")
    advance_to(day "2019-07-16")
    expect(case).escalated "team_lead"
    expect(case).enabled { "broad_intake" }
  end)

  it("chooses a BBL training where a diploma is within reach (D049)", function()
    local case = learner()
    case:attach "agreement"
    expect(function() case:complete("agreement", { learning_form = "practice_statement", bbl_feasible = true }) end).refused "requires.agreement"
    case:complete("agreement", { learning_form = "bbl", bbl_feasible = true })
    expect(case.file.learning_form).is "bbl"
  end)

  it("asks for which qualification a practice statement is (D048)", function()
    local case = learner()
    case:attach "agreement"
    case:complete("agreement", { learning_form = "practice_statement", bbl_feasible = false })
    expect(function() case:complete("learning", "certified", {}) end).refused "requires.learning"
    case:complete("learning", "certified", { qualification = "Keukenassistent" })
    expect(case).at "placement"
  end)

  it("talks the case through with the partners of the learning desk (D090, D114)", function()
    local case = learner()
    case:add "case_meeting"
    expect(function() case:complete("case_meeting", { partners = {}, advice = "BBL" }) end).refused "form"
    case:complete("case_meeting", { partners = { "uwv", "school" }, advice = "Praktijkleren bij een erkend bedrijf" })
    expect(case:result("case_meeting").partners).is { "uwv", "school" }
  end)

  it("gives a colleague a seat in the Harrie training (D063)", function()
    local day_of_training = put("training", { day = day "2019-12-01", seats = 1 })
    local case, other = at("perspectief_midden", "aftercare"), at("perspectief_midden", "aftercare")
    case:add "harrie_training"
    case:complete("harrie_training", { colleague = "Jo" })
    expect(case:reserved("training")[1].id).is(day_of_training)
    other:add "harrie_training"
    expect(function() other:complete("harrie_training", { colleague = "An" }) end).refused "capacity.training"
  end)

  it("offers the training after a call where support is needed (D075)", function()
    put("training", { day = day "2019-08-01", seats = 12 })
    local case = open("verduurzamen", { employer = { name = "Rockwool" } })
    expect(function() case:complete("call_employer", "fine", { still_employed = true, support_needed = true }) end).refused "when.fine"
    case:complete("call_employer", "support", { still_employed = true, support_needed = true })
    case:complete "training"
    expect(case).ended "supported"
    expect(metric "employers_called").is(1)
  end)

  it("gives status holders a job hunter who speaks their language, for each sub-region (D081)", function()
    local amal = person("amal", { roles = { "jobhunter" }, languages = { "arabisch" } })
    local jan  = person("jan",  { roles = { "jobhunter" } })
    local case = open("jobhunter", { client = { name = "Sam", municipality = "leudal", language = "arabisch" } })
    expect(function() case:by(jan):complete("seek", "found") end).refused()
    case:by(amal):complete("seek", "found", { learning_form = "practice_statement" })
    case:by(amal):complete "coach"
    expect(case).ended "found"
    expect(metric("jobhunter_found", "oost")).is(1)
    expect(case.file.learning_form).is "practice_statement"        -- D049
  end)

  it("lays the support of the self-employed with the IMK, which calls in others (D079)", function()
    local case = open("ondernemers")
    case:complete("survey", { support = { "coaching", "reorientation" } })
    case:add "ask_learning_desk"
    expect(case).enabled { "ask_learning_desk", "guide" }
    case:complete "ask_learning_desk"
    case:complete("guide", "employed")
    expect(case).ended "employed"
  end)

  it("learns the language of a trade with an employer, or waits for a group (D072)", function()
    local with = open("vakgerichte_taal")
    with:complete("intake", { employer = put("employer", { name = "Hotel" }) })
    expect(with).enabled { "at_employer" }
    local without, late = open("vakgerichte_taal"), open("vakgerichte_taal")
    without:complete("intake", {})
    late:complete("intake", {})
    expect(without).waiting { "waiting" }
    put("language_group", { starts = today() + weeks(2), seats = 1 })
    advance(weeks(2))
    expect(without).enabled { "in_group" }
    expect(late).waiting { "waiting" }
    expect(metric("trade_language", "employer")).is(1)
    expect(metric("trade_language", "group")).is(2)
    expect(metric "trade_language_waiting").is(1)
  end)

  it("never leaves an open case without a next action (D015)", function()
    for _, route in ipairs { "perspectief_midden", "banenmarkt", "bijeenkomsten", "coaching", "datavraag", "hr_scan", "jobhunter", "jongeren",
                             "max_ww", "ondernemers", "studietoelage", "vakgerichte_taal", "verduurzamen", "vijftigplus" } do
      explore(route, { cases = 15, seed = 7 }, function(case) expect(case).has_next_action() end)
    end
  end)
end)
