-- Work orientation as a carousel (D038, D039, D040): three visits at three employers without any selection beforehand;
-- afterwards both sides say whom they want, and only what both want becomes a proposal.

return route "werkorientatie" {
  version = "1.0.0",
  title   = { nl = "Werkoriëntatie (carrousel)", en = "Work orientation (carousel)" },
  subject = "client",
  owner   = "consultant",
  start   = "choose_sessions",

  file = {
    choices "client_picks"   { from = "employer", title = { nl = "Keuze van de kandidaat", en = "The client's choice" } },
    choices "employer_picks" { from = "employer", title = { nl = "Keuze van de werkgevers", en = "The employers' choice" } },   -- who want this client
    choices "mutual"         { from = "employer", title = { nl = "Wederzijds gekozen", en = "Chosen by both" } },
  },

  step "choose_sessions" {
    title    = { nl = "Bezoeken kiezen", en = "Choose visits" },
    by       = role "consultant", due = workdays(10),
    -- Who has no sector yet goes to the mixed sessions (D040); who has one may go to those of his sector as well.
    reserve  = seats "session" { count = 3, distinct = "employer", where = function(case, session)
      return not session.sector or session.sector == case.client.sector
    end },
    next     = "carousel",
    outcomes = { none_free = finish "none_free" { title = { nl = "Niets vrij", en = "Nothing is free" }, bare = true } },
  },

  each "carousel" {
    title = { nl = "Carrousel", en = "Carousel" },
    over  = "reserved.session",
    step "attend" {
      title    = { nl = "Bezoek", en = "Visit" },
      by       = role "orientation_lead", due = workdays(2) { after = "item.day" },
      outcomes = {
        attended = done { title = { nl = "Geweest", en = "Came" } },
        no_show  = to "call" { title = { nl = "Niet verschenen", en = "Did not come" } },
      },
    },
    step "call" {
      title = { nl = "Bellen na niet verschijnen", en = "Call after no-show" },
      by    = owner, due = workdays(2), next = done,
    },
    next = { "client_choice", "employer_choice" },
  },

  step "client_choice" {
    title    = { nl = "Keuze van de kandidaat", en = "The client's choice" },
    by       = role "consultant", due = workdays(5),
    form     = { choices "employers" { from = "employer", title = { nl = "Werkgevers", en = "Employers" } } },
    requires = function(case, form)
      for _, picked in ipairs(form.employers or {}) do
        local visited = false
        for _, session in ipairs(case:reserved("session")) do visited = visited or session.employer == picked end
        if not visited then
          return false, { nl = "Kies uit de werkgevers die bezocht zijn.", en = "Choose from the employers that were visited." }
        end
      end
      return true
    end,
    on_done  = function(case, form) case.file.client_picks = form.employers end,
    next     = "compare",
  },

  step "employer_choice" {
    title    = { nl = "Keuze van de werkgevers", en = "The employers' choice" },
    by       = role "employer_contact", due = workdays(5),
    form     = { choices "employers" { from = "employer", title = { nl = "Werkgevers", en = "Employers" } } },
    on_done  = function(case, form) case.file.employer_picks = form.employers end,
    next     = "compare",
  },

  script "compare" {
    title = { nl = "Keuzes vergelijken", en = "Compare the choices" },
    join  = "active",                      -- of who is asked once more after a reopening, the other side's choice stands
    run   = function(case)
      local both = {}
      for _, mine in ipairs(case.file.client_picks or {}) do
        for _, theirs in ipairs(case.file.employer_picks or {}) do
          if mine == theirs then both[#both + 1] = mine end
        end
      end
      case.file.mutual = both
    end,
    next  = one {
      to "proposal" { when = function(case) return #(case.file.mutual or {}) > 0 end },
      finish "no_mutual_choice",
    },
  },

  each "proposal" {
    title = { nl = "Voorstellen tot plaatsing", en = "Proposals for placement" },
    over  = "file.mutual",
    step "propose" {
      title = { nl = "Voorstel tot plaatsing", en = "Proposal for placement" },
      by    = role "consultant", due = workdays(10), next = done,
    },
    next  = finish "proposed",
  },
}
