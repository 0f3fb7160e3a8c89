-- Perspectief op Werk and the Post Corona Aanpak of this region, on top of the national route.
return route "perspectief_midden" {
  extends = "werkroute",
  version = "1.0.0",
  title   = { nl = "Perspectief op Werk Midden-Limburg", en = "Perspective on Work Midden-Limburg" },

  file = {
    choice "learning_form" { "bbl", "practice_statement", title = { nl = "Vorm van leren", en = "Way of learning" } },
    choice "subregion"     { "west", "oost", "unknown", title = { nl = "Subregio", en = "Sub-region" } },   -- for the figures by sub-region
  },

  -- D049: a BBL training, or practical learning with a statement as long as the diploma is out of reach.
  change "learning_work_place.agreement" {
    form = {
      choice "learning_form" { "bbl", "practice_statement", required = true, title = { nl = "Vorm van leren", en = "Way of learning" } },
      yesno  "bbl_feasible"  { required = true, title = { nl = "Een BBL-diploma is haalbaar", en = "A BBL diploma is within reach" } },
    },
    requires = function(case, form, outcome)
      if outcome == "off" or outcome == "stop" then return true end
      return form.learning_form == "bbl" or not form.bbl_feasible,
             { nl = "Een BBL-diploma is haalbaar: kies de BBL-opleiding.", en = "A BBL diploma is within reach: choose the BBL training." }
    end,
    on_done = function(case, form) case.file.learning_form = form.learning_form end,
  },

  -- D048: the statement says for which qualification it is.
  change "learning_work_place.learning" {
    form = { text "qualification" { max = 40, title = { nl = "Kwalificatie", en = "Qualification" } } },
    requires = function(case, form, outcome)
      return outcome ~= "certified" or case.file.learning_form ~= "practice_statement" or form.qualification ~= nil,
             { nl = "Vul in voor welke kwalificatie de praktijkverklaring is.", en = "Fill in for which qualification the practice statement is." }
    end,
  },

  -- D090, D114: the case discussion of the core and network partners, when the advice on learning is not plain.
  add "learning_work_place" {
    optional "case_meeting" {
      title = { nl = "Caseloadoverleg", en = "Case discussion" },
      by    = role "learning_desk", due = workdays(10),
      form  = {
        choices "partners" { "municipality", "uwv", "school", "wsp", required = true, min = 1, title = { nl = "Partners", en = "Partners" } },
        note    "advice"   { required = true, title = { nl = "Scholingsadvies", en = "Advice on learning" } },
      },
    },
  },

  -- D063: employers who keep somebody at work may send a colleague to the Harrie helpt-training. No voucher in this region.
  add "aftercare" {
    optional "harrie_training" {
      title   = { nl = "Harrie helpt-training", en = "Harrie helps training" },
      by      = role "employer_adviser", due = months(1),
      form    = { text "colleague" { required = true, max = 120, title = { nl = "Collega", en = "Colleague" } } },
      reserve = seats "training" { count = 1 },
    },
  },

  -- D002: the figures count by sub-region; it follows from the municipality.
  after "intake.competence_profile" {
    decide "subregion" { title = { nl = "Subregio bepalen", en = "Tell the sub-region" }, table = "subregion", into = "subregion" },
  },
}
