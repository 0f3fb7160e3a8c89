-- A visit to an employer by one of the four service points (D067), of which the others know (D068): who plans one names the last visit
-- of another service point, so he has looked at it. There is one fixed contact for each employer (D033).

return route "werkgeversbezoek" {
  version = "1.0.0",
  title   = { nl = "Werkgeversbezoek", en = "Employer visit" },
  subject = "employer",
  owner   = "employer_contact",
  start   = "plan_visit",

  file = { ref "employer_visit" { title = { nl = "Bezoek", en = "Visit" } }, date "day" { title = { nl = "Dag", en = "Day" } } },

  outcomes = { visited = { nl = "Bezocht", en = "Visited" }, not_visited = { nl = "Niet bezocht", en = "Not visited" } },

  step "plan_visit" {
    title    = { nl = "Bezoek plannen", en = "Plan a visit" },
    by       = role "employer_contact", due = workdays(10),
    form     = {
      choice "service_point" { "wsp_zuid_limburg", "wsp_parkstad", "podium_24", "wsp_westelijke_mijnstreek", required = true,
                               prefill = "employer.service_point", title = { nl = "Werkgeversservicepunt", en = "Employer service point" } },
      date   "day"           { required = true, title = { nl = "Dag", en = "Day" } },
      ref    "seen"          { to = "employer_visit", title = { nl = "Gezien bezoek van een ander", en = "Visit of another that was seen" } },
    },
    requires = function(case, form)
      local last
      for _, visit in ipairs(case:find("employer_visit", { employer = case.employer.id })) do
        if visit.service_point ~= form.service_point and (not last or visit.day > last.day) then last = visit end
      end
      return last == nil or form.seen == last.id,
             { nl = "Een ander servicepunt was hier of gaat hierheen: bekijk dat bezoek en noem het (" .. (last and last.id or "") .. ").",
               en = "Another service point was here, or goes here: look at that visit and name it (" .. (last and last.id or "") .. ")." }
    end,
    on_done  = function(case, form)
      case.file.day = form.day
      case.file.employer_visit = case:create("employer_visit", { employer = case.employer.id, service_point = form.service_point, day = form.day })
    end,
    next     = "visit_employer",
    outcomes = { not_needed = finish "not_visited" { title = { nl = "Niet meer nodig", en = "Not needed any more" }, bare = true } },
  },

  step "visit_employer" {
    title   = { nl = "Werkgever bezoeken", en = "Visit the employer" },
    by      = role "employer_contact" { same_as = "plan_visit" }, due = workdays(5) { after = "file.day" },
    form    = { note "heard" { required = true, title = { nl = "Wat is gehoord", en = "What was heard" } } },
    on_done = function(case, form) case:update("employer_visit", case.file.employer_visit, { heard = form.heard }) end,
    next    = finish "visited",
  },
}
