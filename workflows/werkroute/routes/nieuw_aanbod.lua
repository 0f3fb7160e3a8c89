-- A new offer: what happens when no learning-work place fits (D050-D053).
-- First the proof that existing offers were tried, then the question to partners and employers, then the setting up.
-- Called from the learning-work stage of `werkroute`, which asks for an offer again when this ends.

return route "nieuw_aanbod" {
  version = "1.0.0",
  title   = { nl = "Nieuw aanbod", en = "New offer" },
  subject = "client",
  owner   = "coordinator",

  file = {
    choice  "sector" { from = "sector", title = { nl = "Sector", en = "Sector" } },
    ref     "employer" { title = { nl = "Werkgever", en = "Employer" } },              -- who will offer the place, once somebody says yes
    yesno   "existing_found" { title = { nl = "Er was al aanbod", en = "There was an offer already" } },        -- the search turned up an offer after all
  },

  stage "search" {
    title = { nl = "Eerst bestaand aanbod", en = "Existing offers first" },
    start = "search_log",

    -- Only develop something new after testing what exists, and show it (D053).
    -- Offers count across every municipality, sub-region and target group (D052).
    step "search_log" {
      title = { nl = "Zoeklogboek bijhouden", en = "Keep a search log" },
      by    = role "coordinator",
      due   = workdays(5),
      form  = {
        choice "sector"   { from = "sector", title = { nl = "Sector", en = "Sector" } },
        group  "searched" { many = true, min = 1, title = { nl = "Gezocht", en = "Searched" },
          text   "where"  { required = true, max = 120, title = { nl = "Waar", en = "Where" } },
          date   "when"   { required = true, title = { nl = "Wanneer", en = "When" } },
          choice "answer" { "none", "full", "does_not_fit", "possible", required = true, title = { nl = "Antwoord", en = "Answer" } },
        },
        note   "conclusion" { required = true, title = { nl = "Conclusie", en = "Conclusion" } },
      },
      on_done  = function(case, form) case.file.sector = form.sector end,
      outcomes = {
        nothing  = to "ask_partners" { title = { nl = "Niets gevonden", en = "Nothing found" } },
        existing = finish "existing" { title = { nl = "Er is toch aanbod", en = "There is an offer after all" } },   -- nothing new is needed
      },
    },

    -- Partners first: they may have a group that starts soon (D050).
    step "ask_partners" {
      title = { nl = "Partners vragen", en = "Ask partners" },
      by    = role "coordinator" { same_as = "search_log" },
      due   = workdays(10),
      form  = {
        choices "asked"  { "uwv", "wsp", "leerwerkloket", "school", required = true, min = 1, title = { nl = "Gevraagd aan", en = "Asked" } },
        note    "answer" { required = true, title = { nl = "Antwoord", en = "Answer" } },
      },
      outcomes = {
        no_offer = finish "needed" { title = { nl = "Geen aanbod", en = "No offer" } },
        offer    = finish "existing" { title = { nl = "Er is aanbod", en = "There is an offer" } },
      },
    },

    outcomes = {
      existing = to "hand_over",
      needed   = to "set_up",
    },
  },

  stage "set_up" {
    title = { nl = "Nieuwe plek opzetten", en = "Set up a new place" },
    start = "ask_employers",

    step "ask_employers" {
      title    = { nl = "Werkgevers vragen", en = "Ask employers" },
      by       = role "coordinator",
      due      = workdays(15),
      form     = { ref "employer" { title = { nl = "Werkgever", en = "Employer" } }, note "talk" { required = true, title = { nl = "Gesprek", en = "Talk" } } },
      on_done  = function(case, form) case.file.employer = form.employer end,
      outcomes = {
        willing   = to "register_place" { title = { nl = "Werkgever wil", en = "An employer is willing" } },
        not_yet   = to "ask_employers" { title = { nl = "Nog niet", en = "Not yet" }, at_most = 3 },
        none_left = finish "nothing" { title = { nl = "Niemand meer te vragen", en = "Nobody left to ask" } },
      },
    },

    -- The place goes into the register `place`, where `werkroute` finds it.
    step "register_place" {
      title = { nl = "Plek inrichten en vastleggen", en = "Prepare and register the place" },
      by    = role "coordinator" { same_as = "ask_employers" },
      due   = workdays(20),
      form  = {
        text    "place_code" { required = true, max = 40, title = { nl = "Code van de plek", en = "Code of the place" } },
        integer "seats"      { required = true, min = 1, title = { nl = "Plaatsen", en = "Seats" } },
        date    "starts" { title = { nl = "Begint op", en = "Starts on" } },
      },
      next     = finish "ready",
      outcomes = { fell_through = to "ask_employers" { title = { nl = "Gaat niet door", en = "Falls through" }, at_most = 2, bare = true } },
    },

    outcomes = {
      ready   = to "hand_over",
      nothing = to "hand_over",
    },
  },

  -- Whatever came of it, the consultant hears it from a person; then the route ends and the caller asks again.
  step "hand_over" {
    title   = { nl = "Overdragen aan de consulent", en = "Hand over to the consultant" },
    by      = role "coordinator",
    due     = workdays(3),
    form    = {
      note  "advice"         { required = true, title = { nl = "Advies", en = "Advice" } },
      yesno "existing_found" { title = { nl = "Er was al aanbod", en = "There was an offer already" } },
    },
    on_done = function(case, form) case.file.existing_found = form.existing_found end,
    next    = done,
  },
}
