-- Learning at work (D043-D053): the desk writes down the learning question, the rule looks for an offer: one that runs,
-- one that starts soon, and only then a new one, with the log of the search before it. It ends with a certificate (D048).

return route "leerwerk" {
  version = "1.0.0",
  title   = { nl = "Leerwerktraject", en = "Learning at work" },
  subject = "client",
  owner   = "consultant",
  start   = "advice",

  file = {
    note   "question" { title = { nl = "Leervraag", en = "Learning question" } },
    choice "sector" { from = "sector", title = { nl = "Sector", en = "Sector" } },
    -- What the rule found: the decision mix of D050.
    choice "inflow" { "running", "soon", "initiate", title = { nl = "Instroombesluit", en = "Inflow decision" } },
  },

  step "advice" {
    title   = { nl = "Scholingsadvies", en = "Advice on learning" },
    by      = role "learning_desk", due = workdays(5),
    form    = {
      note   "question" { required = true, title = { nl = "Leervraag", en = "Learning question" } },
      choice "sector"   { from = "sector", required = true, title = { nl = "Sector", en = "Sector" } },
    },
    on_done = function(case, form) case.file.question, case.file.sector = form.question, form.sector end,
    next    = "inflow",
  },

  decide "inflow" {
    title    = { nl = "Instroomregel", en = "Inflow rule" },
    table    = "inflow", into = "inflow",
    outcomes = { running = to "agreement", soon = to "list", initiate = to "search_log" },
  },

  wait "list" {                            -- on the list of the offer that starts soon, with a seat of it
    title      = { nl = "Op de lijst voor de start", en = "On the list for the start" },
    reserve    = seats "place" { count = 1, where = function(case, place)
      return place.start == "dated" and place.sector == case.file.sector
    end },
    ready_on   = "reserved.place.starts",
    within     = weeks(8),
    on_timeout = to "inflow" { at_most = 2, otherwise = finish "no_offer" },
    next       = "agreement",
  },

  -- Something new only with proof that what exists was tried (D053), across every border (D052).
  step "search_log" {
    title = { nl = "Zoeklogboek", en = "Search log" },
    by    = role "learning_desk", due = workdays(5),
    form  = {
      group "searched" { many = true, min = 1, title = { nl = "Gezocht", en = "Searched" },
        text   "where"  { required = true, max = 120, title = { nl = "Waar", en = "Where" } },
        date   "when"   { required = true, title = { nl = "Wanneer", en = "When" } },
        choice "answer" { "none", "full", "does_not_fit", required = true, title = { nl = "Antwoord", en = "Answer" } },
      },
      note  "conclusion" { required = true, title = { nl = "Conclusie", en = "Conclusion" } },
    },
    next  = "initiate",
  },

  subroute "initiate" {
    title      = { nl = "Nieuw initiëren", en = "Initiate a new offer" },
    route      = "nieuw_initieren",
    file       = { sector = "file.sector", question = "file.question" },
    within     = months(3),
    on_timeout = finish "no_offer",
    outcomes   = { ready = to "inflow", not_possible = finish "no_offer" },
    next       = "inflow",
  },

  step "agreement" {
    title    = { nl = "Leerwerkovereenkomst", en = "Learning-work agreement" },
    by       = role "consultant", due = workdays(10),
    -- What the rule found is what is held; who comes from the list has a seat already.
    reserve  = seats "place" { count = 1, hold = weeks(3), where = function(case, place)
      return place.sector == case.file.sector and (place.start == "continuous") == (case.file.inflow == "running")
    end },
    evidence = { document "agreement" { signed_by = { "client", "employer", "school" } } },    -- D045
    next     = "learning",
    outcomes = { off = finish "stopped" { title = { nl = "Gaat niet door", en = "Does not go on" }, bare = true } },
  },

  step "learning" {
    title    = { nl = "Leren op de werkplek", en = "Learning at work" },
    by       = role "work_coach", due = months(6),
    outcomes = {
      learned = to "certificate" { title = { nl = "Geleerd", en = "Learned" } },
      stopped = finish "stopped" { title = { nl = "Gestopt", en = "Stopped" } },
    },
  },

  step "certificate" {
    title    = { nl = "Praktijkverklaring", en = "Practical certificate" },
    by       = role "work_coach", due = workdays(10),
    form     = {
      text  "qualification" { required = true, max = 40, title = { nl = "Kwalificatie", en = "Qualification" } },
      group "work_processes" { many = true, min = 1, title = { nl = "Werkprocessen", en = "Work processes" },
        text "code"  { required = true, max = 40, title = { nl = "Code", en = "Code" } },
        text "title" { title = { nl = "Naam", en = "Name" } },
      },
    },
    requires = function(case)
      local place = case:reserved("place")[1]
      local company = place and case:register("employer", place.employer)
      return company ~= nil and company.recognised == true,
             { nl = "Alleen een erkend leerbedrijf kan een praktijkverklaring geven.",
               en = "Only a recognised company can give a practical certificate." }
    end,
    next     = finish "certified",
    outcomes = { without = finish "learned" { title = { nl = "Zonder verklaring", en = "Without a certificate" }, bare = true } },
  },
}
