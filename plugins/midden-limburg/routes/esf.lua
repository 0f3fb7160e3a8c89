-- ESF REACT-EU (D107-D111): Roermond applies for the region; the key gives who came in half-way half; every half year the caseload files.

return route "esf" {
  version = "1.0.0",
  title   = { nl = "ESF-project", en = "ESF project" },
  subject = "project",
  owner   = "lead_municipality",
  start   = "key",

  file = {
    money "grant" { title = { nl = "Subsidie", en = "Grant" } },
    group "shares" { many = true, max = 8, title = { nl = "Verdeling", en = "Shares" },
      text  "municipality" { title = { nl = "Gemeente", en = "Municipality" } },
      money "share"        { title = { nl = "Aandeel", en = "Share" } },
    },
  },

  outcomes = { settled = { nl = "Verantwoord", en = "Accounted for" } },

  -- D108: by what each gets of the Participatiebudget, and half of that for who came in later.
  step "key" {
    title    = { nl = "Verdeelsleutel vaststellen", en = "Decide on the key" },
    by       = role "lead_municipality", due = workdays(20),
    form     = {
      money "grant" { required = true, max = euro(1358200), default = euro(1358200), title = { nl = "Subsidie", en = "Grant" } },    -- D107
      group "participants" { many = true, min = 1, max = 8, title = { nl = "Deelnemers", en = "Participants" },
        text    "municipality" { required = true, max = 40, title = { nl = "Gemeente", en = "Municipality" } },
        integer "budget"       { required = true, min = 1, title = { nl = "Participatiebudget in euro", en = "Participatiebudget in euro" } },
        yesno   "came_later"   { required = true, title = { nl = "Later ingestapt", en = "Came in later" } },
      },
    },
    on_done  = function(case, form)
      local parts, shares = {}, {}
      for n, one in ipairs(form.participants) do parts[n] = one.came_later and one.budget or 2 * one.budget end
      for n, share in ipairs(split(form.grant, parts)) do shares[n] = { municipality = form.participants[n].municipality, share = share } end
      case.file.grant, case.file.shares = form.grant, shares
    end,
    next     = "agreements",
  },

  step "agreements" {                          -- D111: no file leaves the region before these
    title    = { nl = "Overeenkomsten tekenen", en = "Sign the agreements" },
    by       = role "lead_municipality", due = workdays(20),
    evidence = {
      document "cooperation_agreement" { title = { nl = "Samenwerkingsovereenkomst", en = "Cooperation agreement" } },
      document "execution_agreement"   { title = { nl = "Uitvoeringsovereenkomst", en = "Execution agreement" } },
      document "processor_agreement"   { title = { nl = "Verwerkersovereenkomst", en = "Processor agreement" } },
    },
    next     = "measuring",
  },

  series "measuring" {                         -- D109: 1 July 2021, 1 January 2022 and on; what was handed in stays as it was
    title = { nl = "Peilmomenten", en = "Moments of measuring" },
    every = months(6), from = "project.begins", till = "project.ends", missed = "once",
    step "caseload_files" {
      title    = { nl = "Caseloadbestanden aanleveren", en = "Hand in the caseload files" },
      by       = role "lead_municipality", due = workdays(20),
      form     = {
        group "persons" { many = true, max = 500, required = true, title = { nl = "Personen", en = "Persons" },
          bsn  "bsn"      { required = true, title = { nl = "Burgerservicenummer", en = "Citizen service number" } },
          text "activity" { required = true, max = 120, title = { nl = "Activiteit", en = "Activity" } },
          text "progress" { max = 120, title = { nl = "Voortgang", en = "Progress" } },
        },
        yesno "trial"     { required = true, title = { nl = "Met proefbestanden", en = "With trial files" } },
      },
      outcomes = {
        handed_in = done { title = { nl = "Aangeleverd", en = "Handed in" }, when = function(case, form) return not form.trial end },
        trial     = to "findings" { title = { nl = "Proefbestanden", en = "Trial files" } },
      },
    },
    step "findings" {                          -- D110: of who hands in for the first time
      title = { nl = "Terugkoppeling op proefbestanden", en = "Findings on the trial files" },
      by    = role "lead_municipality", due = workdays(20),
      form  = { note "findings" { required = true, title = { nl = "Bevindingen", en = "Findings" } } },
      next  = done,
    },
    next = finish "settled",
  },
}
