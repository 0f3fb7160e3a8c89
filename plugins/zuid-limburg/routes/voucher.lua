-- The guidance voucher as the desk handles it (D062, D063): one for each employer, EUR 1,000, for who has a buddy with a
-- Harrie certificate, or one on a day of the training: then it takes a seat there. Without proof in eight weeks it is
-- claimed back.

return route "voucher" {
  version = "1.0.0",
  title   = { nl = "Begeleidingsvoucher", en = "Guidance voucher" },
  subject = "employer",
  owner   = "voucher_desk",
  start   = "grant",

  file = { text "buddy", ref "training", date "training_day" },

  step "grant" {
    title    = { nl = "Voucher toekennen", en = "Grant the voucher" },
    by       = role "voucher_desk", due = workdays(10),
    form     = { text "buddy" { required = true, max = 120 }, ref "training" },
    requires = function(case, form)
      local planned = form.training and case:register("training", form.training)
      if planned and case:free("training", function(training) return training.id == form.training end) < 1 then
        return false, { nl = "Deze Harrie-training is vol of begonnen; kies een andere dag.",
                        en = "This Harrie training is full or has begun; choose another day." }
      end
      return case.employer.harrie_buddy == true or (planned ~= nil and planned.day >= today()),
             { nl = "De werkgever heeft geen Harrie-buddy en er is geen Harrie-training gepland.",
               en = "The employer has no Harrie buddy, and no Harrie training is planned." }
    end,
    spend    = budget "begeleidingsvoucher" { units = 1, per = "employer" },
    on_done  = function(case, form)
      case.file.buddy, case.file.training = form.buddy, form.training
      local planned = form.training and case:register("training", form.training)
      case.file.training_day = planned and planned.day
    end,
    next     = { "proof", "seat" },
    outcomes = { turned_down = finish "turned_down" { bare = true } },
  },

  -- Taken in the turn that grants it, and given back with the voucher.
  wait "seat" {
    title   = { nl = "Plaats bij de training", en = "Seat at the training" },
    when    = function(case) return case.file.training ~= nil end,
    reserve = seats "training" { count = 1, where = function(case, training) return training.id == case.file.training end },
    lasts   = days(0), next = done,
  },

  step "proof" {
    title      = { nl = "Bewijs van de training", en = "Proof of the training" },
    by         = role "voucher_desk", due = weeks(8),
    evidence   = { document "harrie_certificate" },
    within     = weeks(8),
    on_timeout = "claim_back",
    next       = finish "settled",
    outcomes   = { given_back = finish "given_back" { bare = true } },
  },

  step "claim_back" {
    title    = { nl = "Terugvorderen", en = "Claim back" },
    by       = role "voucher_desk", due = workdays(10), priority = "high",
    outcomes = { claimed = finish "claimed_back", proven_after_all = finish "settled" },
  },
}
