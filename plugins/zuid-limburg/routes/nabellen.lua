-- The round of calls to employers where somebody was placed: is he still there, and does he need support (D075)? One case an
-- employer, opened for all of them at once by a batch; his fixed contact calls (D033).
return route "nabellen" {
  version = "1.0.0",
  title   = { nl = "Nabelronde werkgevers", en = "Round of calls to employers" },
  subject = "employer",
  owner   = "employer_contact",
  start   = "call",

  file = { yesno "still_employed", note "support" },

  step "call" {
    title    = { nl = "Werkgever bellen", en = "Call the employer" },
    by       = role "employer_contact", due = workdays(10),
    form     = { yesno "still_employed" { required = true }, note "support" },
    on_done  = function(case, form)
      case.file.still_employed, case.file.support = form.still_employed, form.support
    end,
    outcomes = {
      well        = finish "well"  { when = function(case, form) return form.still_employed and form.support == nil end },
      support     = to "visit"     { when = function(case, form) return form.support ~= nil end },
      gone        = finish "gone"  { when = function(case, form) return not form.still_employed end },
      unreachable = to "call"      { at_most = 2, bare = true },
      stop        = finish "unreached" { bare = true },
    },
  },
  step "visit" {
    title = { nl = "Bezoek om te ondersteunen", en = "Visit to support" },
    by    = role "employer_contact", due = workdays(5),
    next  = finish "supported",
  },
}
