-- Aftercare of a placement (D061, D075, D087): five talks, a visit when the light is not green, and the way back when
-- the contract ends.

return route "nazorg" {
  version = "1.0.0",
  title   = { nl = "Nazorg", en = "Aftercare" },
  subject = "client",
  owner   = "consultant",

  file = {
    ref  "employer"  { title = { nl = "Werkgever", en = "Employer" } },
    date "first_day" { title = { nl = "Eerste werkdag", en = "First day at work" } },
  },

  stage "guidance" {
    title = { nl = "Begeleiding", en = "Guidance" },
    start = { "check_in", "contract_end" },

    -- Who tells of it makes no difference: from today this client waits again, before who was never placed (D013).
    on_done = function(case, _, outcome)
      if outcome == "relapse" then case:update("client", case.client.id, { relapsed = true, waiting_since = today() }) end
    end,

    series "check_in" {
      title = { nl = "Nazorgreeks", en = "Aftercare talks" },
      at    = { weeks(2), weeks(6), weeks(13), weeks(26), weeks(52) }, from = "file.first_day",
      step "talk" {
        title    = { nl = "Nazorggesprek", en = "Aftercare talk" },
        by       = owner, due = workdays(5),
        form     = {
          choice "signal"        { "green", "amber", "red", required = true, title = { nl = "Signaal", en = "Signal" } },
          yesno  "still_working" { required = true, title = { nl = "Nog aan het werk", en = "Still at work" } },
        },
        outcomes = {
          fine  = done { title = { nl = "Gaat goed", en = "Going well" }, when = function(case, form) return form.signal == "green" and form.still_working end },
          visit = to "visit" { title = { nl = "Bezoek nodig", en = "A visit is needed" } },
          ended = finish "relapse" { title = { nl = "Werk is gestopt", en = "The work has ended" } },
        },
      },
      step "visit" {
        title    = { nl = "Bezoek werkplek", en = "Workplace visit" },
        by       = owner, due = workdays(5),
        next     = done,
        outcomes = { ended = finish "relapse" { title = { nl = "Werk is gestopt", en = "The work has ended" } } },
      },
      next = finish "lasting",
    },

    wait "contract_end" {
      title   = { nl = "Einde contract", en = "End of the contract" },
      message = "contract_ended", fresh = true,
      next    = finish "relapse",
    },

    outcomes = { lasting = finish "lasting", relapse = finish "relapse" },
  },
}
