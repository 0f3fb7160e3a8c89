-- A job fair of the three units together (D094), by turns in the sub-regions: never twice after another in the same one.

return route "banenmarkt" {
  version = "1.0.0",
  title   = { nl = "Banenmarkt", en = "Job fair" },
  subject = "job_fair",
  owner   = "employer_adviser",
  start   = "choose",

  outcomes = { held = { nl = "Gehouden", en = "Held" }, cancelled = { nl = "Afgelast", en = "Cancelled" } },

  step "choose" {
    title    = { nl = "Subregio kiezen", en = "Choose the sub-region" },
    by       = role "employer_adviser", due = workdays(20),
    form     = { choice "subregion" { "west", "oost", required = true, title = { nl = "Subregio", en = "Sub-region" } } },
    requires = function(case, form)
      local last
      for _, fair in ipairs(case:find("job_fair", function(fair) return fair.subregion ~= nil and fair.day < case.job_fair.day end)) do
        if not last or fair.day > last.day then last = fair end
      end
      return last == nil or last.subregion ~= form.subregion,
             { nl = "De vorige banenmarkt was in deze subregio; nu is de andere aan de beurt.",
               en = "The last fair was in this sub-region; now it is the other's turn." }
    end,
    on_done  = function(case, form) case:update("job_fair", case.job_fair.id, { subregion = form.subregion }) end,
    next     = "hold",
  },

  step "hold" {
    title    = { nl = "Banenmarkt houden", en = "Hold the fair" },
    by       = role "employer_adviser", due = workdays(5) { after = "job_fair.day" },
    form     = { integer "visitors" { min = 0, title = { nl = "Bezoekers", en = "Visitors" } } },
    outcomes = {
      held      = finish "held" { title = { nl = "Gehouden", en = "Held" } },
      cancelled = finish "cancelled" { title = { nl = "Afgelast", en = "Cancelled" } },
    },
  },
}
