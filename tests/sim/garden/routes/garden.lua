-- A route in which every construct of the language grows at least once. It serves tests/sim only.
return route "garden" {
  version = "1.0.0",
  title   = { nl = "Tuin", en = "Garden" },
  subject = "plant",
  owner   = "gardener",
  file    = {
    choice  "kind" { "herb", "tree" },
    choice  "season" { "short", "long" },
    integer "beds" { min = 0, max = 4 },
    choices "helpers" { "sun", "rain", "bees" },
    date    "sown",
    yesno   "sick",
    document "label",
  },
  start = "sowing",

  stage "sowing" {
    start = { "dig", "water", "soil" },
    within = weeks(6),
    sla = sla "sown" { target = hours(200) },
    escalate = { at("50%", owner), at(weeks(5), role "head") },
    term = term "permit" { weeks(3), from = "file.sown", extend = { at_most = weeks(4), by = role "head" }, suspend = { "papers", "rain" } },
    step "dig" {
      by = role "gardener" { at_most = caseload(4) }, due = workdays(3), escalate = at("80%", owner), remind = hours(30),
      form = { choice "kind" { "herb", "tree", required = true }, integer "beds" { min = 0, max = 4 }, choices "helpers" { "sun", "rain", "bees" }, date "sown" },
      on_done = function(case, form)
        case.file.kind, case.file.beds, case.file.helpers, case.file.sown = form.kind, form.beds, form.helpers, form.sown
        if form.beds == 4 then error("four beds are too many") end
      end,
      redo = { "water", "label_it" },
      compensate = function(case, form) case.file.beds = nil if form.kind == "tree" and case.file.sick then error("it has roots") end end,
      outcomes = {
        good  = to "plant_out",
        again = to "dig" { at_most = 2, priority = "high" },
        split = { "plant_out", "weed" },
        lost  = finish "lost" { bare = true },
      },
    },
    step "water" {
      by = role "gardener" { differs_from = "dig" }, due = workdays(2), skip_by = role "head",
      when = function(case) return not case.file.sick end,
      spend = budget "water" { amount = euro(25.01), flags = { sick = "file.sick" } },
      outcomes = { wet = { "plant_out", "measure" }, skipped = to "plant_out" },
    },
    job "soil" { kind = "lab", within = weeks(2), on_timeout = done, fields = { yesno "sick" }, next = done,
      compensate = function(case) case:note("the soil is as it was") end,
      on_failure = { { kind = "job", go = "weed", compensate = true }, { skip = true } },
      repeats = function(case) return case.file.kind == "tree" end },
    script "measure" { run = function(case)
        case:update("plant", case.plant.id, { beds_needed = 1 }, { "since" })
        if case.file.sick then error("no tape") end
      end, next = done, join = "all",
      on_failure = { kind = "script", retry = 2, after = hours(3), skip = true } },
    milestone "dry" { when = function(case) return case.file.season == "long" end, next = "weed" },
    step "weed" { by = owner, due = workdays(4), remind = days(2), next = "hoe",
      on_done = function(case)
        local shed = case:find("shed")[1]
        if shed and shed.shelves < 4 then case:update("shed", shed.id, { shelves = shed.shelves + 1 }) end
      end,
      sla = sla "weeded" { target = workdays(3), at_risk = "50%", runs = function(case) return not case.file.sick end } },
    milestone "hoe" { next = some { done, to "rake" { when = function(case) return case.file.sick end } } },
    step "rake" { by = role "gardener", due = workdays(4), next = done },
    decide "plant_out" { table = "season", into = "season", join = "all", next = "label_it" },
    step "label_it" {
      by = role "gardener" { same_as = "dig" }, due = workdays(5),
      evidence = document "label" { signed_by = { "head" }, types = { "application/pdf" }, max = megabytes(2) },
      form = { yesno "sick" },
      on_done = function(case, form)
        case.file.sick = form.sick
        case:update("plant", case.plant.id, { wanted = not form.sick, since = today() })
      end,
      outcomes = { fine = finish "sown", gone = finish "lost" { bare = true } },
    },
    outcomes = { sown = to "growing", lost = to "compost" },
  },

  stage "growing" {
    start = "share",
    each "share" {
      over = "file.beds",
      step "place" {
        by = role "gardener", due = workdays(5),
        reserve = seats "bed" { count = 2, at_least = 1, where = function(case, bed) return bed.side ~= "north" or not case.file.sick end },
        outcomes = { full = done, none = done { bare = true }, stop = finish "sick" { bare = true } },
      },
      next = one { to "bed_rest" { when = function(case) return case.file.season == "long" end, at_most = 2, otherwise = "help" }, "help" },
    },
    each "help" {
      over = "file.helpers",
      step "ask_helper" { by = role "gardener", due = workdays(2), match = "bed", when = function(case) return case.file.kind == "herb" end },
      next = { "forecast", "weeding" },
    },
    wait "bed_rest" {
      term = term "rest" { days(5), suspend = { "frost" } },
      reserve = seats "shed" { count = 1 }, lasts = days(10),
      within = weeks(3), on_timeout = "help", next = "help",
    },
    job "forecast" {
      kind = "weather", input = { bed = "reserved.bed.side", sown = "file.sown" }, retry = 2, within = weeks(3), on_timeout = "ripe",
      fields = { yesno "frost", integer "degrees" { min = -20, max = 45 } },
      on_done = function(case, result) case.file.sick = result.frost if result.degrees == 13 then error("unlucky") end end,
      outcomes = { fine = to "ripe", storm = to "ripe" },
    },
    stage "weeding" {
      step "pull" { by = role "gardener", due = workdays(3) { after = "term.permit" }, every = { weeks(1), add = "look", missed = "skip" } },
      optional "look" { by = role "gardener", due = workdays(2), required = true, form = { yesno "sick" } },
      next = "ripe",
    },
    step "ripe" {
      by = role "gardener", due = workdays(8), join = "all",
      term = term "harvesting" { workdays(6), extend = { at_most = workdays(10), by = role "gardener" } },
      requires = function(case) return case.file.beds ~= 3, { nl = "Drie is te veel.", en = "Three is too many." } end,
      reserve = seats "shed" { count = 1, hold = weeks(2) },
      outcomes = { ok = to "grown", sick = finish "sick" { bare = true } },
    },
    milestone "grown" { on = "file.sown", next = finish "grown" },
    optional "feed" { by = role "gardener", due = workdays(3), spend = budget "seeds" { units = 1, per = "client_plant.plant" } },
    step "client_plant" { by = role "gardener", due = workdays(3), form = { ref "plant" }, next = done },
    outcomes = { grown = to "harvest", sick = to "compost" },
  },

  stage "harvest" {
    start = { "pick", "storm" },
    series "pick" {
      missed = "next_workday",
      at = { days(0), weeks(1), weeks(3) }, from = "file.sown",
      step "pick_now" { by = owner, due = workdays(3), form = { integer "kilos" { min = 0 } },
        on_done = function(case, form)
          local made = case:create("harvest", { plant = case.plant.id, kilos = form.kilos })
          if form.kilos == 0 then case:update("harvest", made, { eaten = true }) end
        end, outcomes = { some = done, rotten = finish "rotten" } },
      next = finish "eaten",
    },
    wait "storm" { message = "storm", fresh = true, next = finish "rotten" },
    outcomes = { eaten = to "ask_neighbour", rotten = to "compost" },
  },

  subroute "ask_neighbour" { route = "neighbour", within = weeks(4), on_timeout = finish "alone", next = finish "shared" },

  stage "compost" {
    start = "rot",
    wait "rot" { ready = function(case) return case.file.sick end, within = weeks(2), on_timeout = "turn", next = "turn" },
    step "turn" { by = role "head", due = workdays(5), form = { yesno "sick" }, on_done = function(case, form) case.file.sick = form.sick end,
      outcomes = { again = to "turn" { at_most = 2 }, ready = finish "again" } },
    outcomes = { again = one { to "sowing" { at_most = 2, otherwise = finish "given_up" } } },
  },
}
