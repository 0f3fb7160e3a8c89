-- Matching on work (D023, D033, D036, D057): a ranked list, proposals side by side, and the client online meanwhile.
-- Who accepts starts placement and aftercare in that very turn; all that was open beside it is withdrawn.

return route "match" {
  version = "1.0.0",
  title   = { nl = "Matchen op werk", en = "Matching" },
  subject = "client",
  owner   = "consultant",
  start   = { "choose", "online" },

  file = {
    choices "vacancies" { from = "vacancy" },
    ref     "vacancy",
    ref     "employer",
    date    "first_day",
    text    "publication",                 -- how the site knows it; empty: not online
  },

  step "choose" {
    title    = { nl = "Kiezen uit de matchlijst", en = "Choose from the ranked list" },
    by       = role "consultant", due = workdays(10),
    match    = "vacancy",
    form     = { choices "vacancy" { from = "vacancy", required = true, min = 1 } },
    on_done  = function(case, form) case.file.vacancies = form.vacancy end,
    next     = "proposals",
    outcomes = { no_match = finish "no_match" { bare = true } },
  },

  each "proposals" {
    title     = { nl = "Voorstellen", en = "Proposals" },
    over      = "file.vacancies",
    done_when = function(case) return case.file.vacancy ~= nil end,
    after     = "cancel",
    step "answer" {
      title    = { nl = "Antwoord van de werkgever", en = "The employer's answer" },
      by       = role "consultant", due = workdays(10),
      form     = { date "first_day" },
      requires = function(case, form, outcome)
        return outcome ~= "accepted" or case.item.openings > 0,
               { nl = "Deze vacature is intussen vervuld.", en = "This vacancy has been filled meanwhile." }
      end,
      on_done  = function(case, form, outcome)
        if outcome ~= "accepted" then return end
        case.file.vacancy, case.file.employer, case.file.first_day = case.item.id, case.item.employer, form.first_day
        case:update("vacancy", case.item.id, { openings = case.item.openings - 1 })
      end,
      outcomes = {
        accepted = done { when = function(case, form) return form.first_day ~= nil end },
        refused  = done,
      },
    },
    next = one {
      to "agreed" { when = function(case) return case.file.vacancy ~= nil end, withdraws = { "online" } },
      to "choose" { at_most = 5, otherwise = finish "no_match" },
    },
  },

  milestone "agreed" {
    title = { nl = "Match", en = "Match" },
    next  = { "placement", "aftercare", "take_down" },
  },

  subroute "placement" {
    title      = { nl = "Plaatsing", en = "Placement" },
    route      = "plaatsing",
    file       = { employer = "file.employer", first_day = "file.first_day" },
    within     = months(3),
    on_timeout = finish "fell_through",
    outcomes   = { placed = done, fell_through = finish "fell_through" },
    next       = done,
  },

  subroute "aftercare" {
    title      = { nl = "Nazorg", en = "Aftercare" },
    route      = "nazorg",
    file       = { employer = "file.employer", first_day = "file.first_day" },
    bound      = true,                     -- a placement that falls through has no aftercare
    within     = weeks(70),
    on_timeout = done,
    outcomes   = { lasting = finish "lasting_work", relapse = finish "relapse" },
    next       = done,
  },

  -- Online at the regional site until somebody says yes (D023).
  stage "online" {
    title = { nl = "Online vindbaar", en = "Online" },
    start = "publish",
    job "publish" {
      title   = { nl = "Publiceren", en = "Publish" },
      kind    = "publication", input = { name = "client.name", sector = "client.sector" },
      fields  = { text "reference" { required = true } },
      within  = weeks(2), on_timeout = done,
      on_done = function(case, result) case.file.publication = result.reference end,
      next    = "visible",
    },
    wait "visible" { title = { nl = "Zichtbaar", en = "Visible" }, lasts = months(6), next = done },
    next = done,
  },

  job "take_down" {
    title   = { nl = "Van de site halen", en = "Take offline" },
    kind    = "publication_end", input = { reference = "file.publication" },
    when    = function(case) return case.file.publication ~= nil end,
    within  = weeks(2), on_timeout = "take_down_by_hand",
    on_done = function(case) case.file.publication = nil end,
    next    = done,
  },

  step "take_down_by_hand" {
    title = { nl = "Zelf van de site halen", en = "Take offline by hand" },
    by    = owner, due = workdays(2), next = done,
  },
}
