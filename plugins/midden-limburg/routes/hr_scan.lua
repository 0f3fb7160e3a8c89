-- The employer's scan on its four pillars (D073); it is always followed by a talk, within four weeks.

return route "hr_scan" {
  version = "1.0.0",
  title   = { nl = "Werkgeversscan", en = "Employer scan" },
  subject = "employer",
  owner   = "employer_adviser",
  start   = "scan",

  outcomes = {
    offer  = { nl = "Aanbod in de regio", en = "An offer in the region" },
    sprint = { nl = "Naar een sprint", en = "To a sprint" },
    closed = { nl = "Afgesloten", en = "Closed" },
  },

  step "scan" {
    title = { nl = "Scan afnemen", en = "Take the scan" },
    by    = role "employer_adviser", due = weeks(4),
    form  = {
      integer "strategy"      { required = true, min = 1, max = 10, title = { nl = "Strategie en bedrijf", en = "Strategy and business" } },
      integer "agility"       { required = true, min = 1, max = 10, title = { nl = "Wendbaarheid en flexibiliteit", en = "Agility and flexibility" } },
      integer "scaling"       { required = true, min = 1, max = 10, title = { nl = "Flexibel op- en afschalen", en = "Scaling up and down" } },
      integer "employability" { required = true, min = 1, max = 10, title = { nl = "Employability en duurzame inzetbaarheid", en = "Employability" } },
    },
    next  = "talk",
  },

  step "talk" {
    title    = { nl = "Gesprek over de scan", en = "Talk about the scan" },
    by       = role "employer_adviser", due = weeks(4), escalate = at("100%", role "coordinator"),
    form     = { note "agreed" { required = true, title = { nl = "Afspraken", en = "Agreed" } } },
    outcomes = {
      offer  = finish "offer" { title = { nl = "Aanbod in de regio", en = "An offer in the region" } },
      sprint = finish "sprint" { title = { nl = "Naar een sprint", en = "To a sprint" } },
      closed = finish "closed" { title = { nl = "Afsluiten", en = "Close" } },
    },
  },
}
