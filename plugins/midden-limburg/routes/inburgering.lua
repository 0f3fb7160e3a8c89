-- Civic integration from 1 January 2022 (D095-D098). The municipality does the intake, the test, the PIP and what follows of it. Holders of
-- an asylum status are offered a course, at the provider of their sub-region; family migrants arrange and pay for it themselves.

return route "inburgering" {
  version    = "1.0.0",
  title      = { nl = "Inburgering", en = "Civic integration" },
  subject    = "client",
  owner      = "integration_adviser",
  valid_from = day "2022-01-01",
  start      = "broad_intake",

  file = {
    choice "subregion" { "west", "oost", "unknown", title = { nl = "Subregio", en = "Sub-region" } },
    choice "way"       { "onderwijs", "b1", "z", title = { nl = "Leerroute", en = "Way of learning" } },
    choice "partner"   { "werk_kom", "mensontwikkelbedrijf", "not_chosen", title = { nl = "Uitvoerder", en = "Partner" } },
    text   "provider"  { max = 80, title = { nl = "Aanbieder", en = "Provider" } },
    date   "switch_until" { title = { nl = "Overstappen kan tot en met", en = "May change over up to" } },
    note   "finished"  { title = { nl = "Afgeronde onderdelen", en = "Finished parts" } },
  },

  step "broad_intake" {                        -- the times of the national intake: the plan says none
    title = { nl = "Brede intake", en = "Broad intake" },
    by    = role "integration_adviser", due = workdays(10),
    next  = "learnability",
  },

  step "learnability" {
    title    = { nl = "Leerbaarheidstoets", en = "Learnability test" },
    by       = role "integration_adviser" { same_as = "broad_intake" }, due = workdays(15),
    form     = { choice "advice" { "onderwijs", "b1", "z", required = true, title = { nl = "Advies", en = "Advice" } } },
    next     = "pip",
  },

  step "pip" {                                 -- a decision: the document says so
    title    = { nl = "PIP vaststellen", en = "Decide on the PIP" },
    by       = role "integration_adviser" { same_as = "broad_intake" }, due = workdays(5),
    form     = {
      choice "way"          { "onderwijs", "b1", "z", required = true, prefill = "learnability.advice", title = { nl = "Leerroute", en = "Way of learning" } },
      date   "switch_until" { title = { nl = "Overstappen kan tot en met", en = "May change over up to" } },
    },
    evidence = { document "pip" { title = { nl = "PIP", en = "PIP" } } },
    on_done  = function(case, form) case.file.way, case.file.switch_until = form.way, form.switch_until end,
    next     = "subregion",
  },

  decide "subregion" {
    title = { nl = "Subregio", en = "Sub-region" }, table = "subregion", into = "subregion",
    next  = { "course", "partner", "statement", "guidance" },
  },

  stage "course" {
    title = { nl = "Leerroute", en = "Course" },
    start = "offer",

    milestone "offer" {
      title = { nl = "Leerroute begint", en = "The course begins" },
      next  = one {
        to "own_course" { when = function(case) return case.client.migration == "family" end },    -- D095
        "provider",
      },
    },

    step "own_course" {
      title = { nl = "Zelf geregelde cursus volgen", en = "Course arranged by the client" },
      by    = role "integration_adviser", due = months(6),
      outcomes = {
        passed = done { title = { nl = "Afgerond", en = "Passed" } },
        longer = to "own_course" { title = { nl = "Heeft langer nodig", en = "Needs longer" } },
      },
    },

    -- D098: no contract for this way in this sub-region (as for the Onderwijsroute until the money came): it waits, and somebody looks.
    wait "provider" {
      title      = { nl = "Wacht op een aanbieder met contract", en = "Waits for a provider with a contract" },
      ready      = function(case)
        local now = today()                    -- it looks again every night
        return #case:find("provider_contract", { way = case.file.way, subregion = case.file.subregion }, function(contract)
          return contract.from_day <= now and (not contract.last_day or contract.last_day >= now)
        end) > 0
      end,
      within     = months(2), on_timeout = "no_provider",
      next       = "classes",
    },

    step "no_provider" {
      title    = { nl = "Geen aanbieder gecontracteerd", en = "No provider under contract" },
      by       = role "coordinator", due = workdays(10),
      form     = { note "reason" { required = true, title = { nl = "Reden", en = "Reason" } } },
      outcomes = {
        wait_on = to "provider" { title = { nl = "Verder wachten", en = "Wait on" } },
        found   = to "classes" { title = { nl = "Toch een aanbieder gevonden", en = "A provider was found after all" } },
      },
    },

    step "classes" {
      title    = { nl = "Lessen volgen", en = "Follow the classes" },
      by       = role "integration_adviser", due = months(6),
      form     = { note "finished" { title = { nl = "Afgeronde onderdelen", en = "Finished parts" } } },
      on_enter = function(case)
        local found = case:find("provider_contract", { way = case.file.way, subregion = case.file.subregion })
        case.file.provider = found[1] and found[1].provider
      end,
      on_done  = function(case, form, outcome)
        if form.finished then case.file.finished = form.finished end             -- what is finished stays, also after a change over
        if outcome == "to_z" then case.file.way = "z" end
      end,
      outcomes = {
        passed = done { title = { nl = "Afgerond", en = "Passed" } },
        longer = to "classes" { title = { nl = "Heeft langer nodig", en = "Needs longer" } },
        to_z   = to "provider" { title = { nl = "Over naar de Z-route", en = "Change over to the Z way" }, when = function(case)
          return case.file.way == "b1" and case.file.switch_until ~= nil and today() <= case.file.switch_until
        end },
      },
    },
    next = "complete",
  },

  -- Beside the course; all of it is finished before the end (D097).
  decide "partner" {
    title = { nl = "Uitvoerder kiezen", en = "Choose the partner" }, table = "work_partner", into = "partner", next = "work_module",
  },

  step "work_module" {
    title = { nl = "Module Arbeid en Participatie", en = "Module work and participation" },
    by    = role "integration_adviser", due = months(6), next = "complete",
  },

  step "statement" {                           -- for family migrants as well
    title = { nl = "Participatieverklaringstraject", en = "Participation statement" },
    by    = role "integration_adviser", due = months(6), next = "complete",
  },

  step "guidance" {
    title = { nl = "Maatschappelijke begeleiding", en = "Social guidance" },
    by    = role "integration_adviser", due = months(6),
    when  = function(case) return case.client.migration == "asylum_status" end,
    next  = "complete",
  },

  milestone "complete" {
    title = { nl = "Alle onderdelen afgerond", en = "All parts finished" },
    join  = "all", next = finish "integrated",
  },

  outcomes = { integrated = { nl = "Ingeburgerd", en = "Integrated" } },
}
