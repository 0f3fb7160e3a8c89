-- The guidance voucher as the desk handles it (D062, D063): one for each employer, EUR 1,000, for who has a buddy with a
-- Harrie certificate, or one on a day of the training. Without proof in eight weeks it is claimed back.

return route "voucher" {
  version = "1.0.0",
  title   = { nl = "Begeleidingsvoucher", en = "Guidance voucher" },
  subject = "employer",
  owner   = "voucher_desk",
  start   = "grant",

  file = { text "buddy", date "training_day" },

  step "grant" {
    title    = { nl = "Voucher toekennen", en = "Grant the voucher" },
    by       = role "voucher_desk", due = workdays(10),
    form     = { text "buddy" { required = true, max = 120 }, ref "training" },
    requires = function(case, form)
      local planned = form.training and case:register("training", form.training)
      return case.employer.harrie_buddy == true or (planned ~= nil and planned.day >= today()),
             { nl = "De werkgever heeft geen Harrie-buddy en er is geen Harrie-training gepland.",
               en = "The employer has no Harrie buddy, and no Harrie training is planned." }
    end,
    spend    = budget "begeleidingsvoucher" { units = 1, per = "employer" },
    on_done  = function(case, form)
      case.file.buddy = form.buddy
      local planned = form.training and case:register("training", form.training)
      case.file.training_day = planned and planned.day
    end,
    next     = "proof",
    outcomes = { turned_down = finish "turned_down" { bare = true } },
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
