-- The end of the WW (D077, D078): who has at most six months left is invited once, gets the menu card, and may ask for coaching.

return route "max_ww" {
  version = "1.0.0",
  title   = { nl = "Einde WW", en = "End of the WW" },
  subject = "client",
  owner   = "uwv_adviser",
  start   = "invite",

  file = { yesno "attended" { title = { nl = "Is geweest", en = "Has attended" } } },

  step "invite" {
    title    = { nl = "Uitnodigen", en = "Invite" },
    by       = role "uwv_adviser", due = workdays(10),
    reserve  = seats "meeting" { count = 1, where = function(case, meeting) return meeting.kind == "max_ww" end },
    next     = "attend",
    outcomes = { declined = finish "declined" { title = { nl = "Wil niet komen", en = "Does not want to come" }, bare = true } },
  },

  step "attend" {
    title    = { nl = "Bijeenkomst", en = "Meeting" },
    by       = role "uwv_adviser", due = workdays(2) { after = "reserved.meeting.day" },
    form     = { yesno "menu_card" { title = { nl = "Menukaart gegeven", en = "Menu card given" } } },     -- D055
    on_done  = function(case, form, outcome) case.file.attended = outcome == "attended" end,
    outcomes = {
      attended = to "follow_up" { title = { nl = "Geweest", en = "Came" }, when = function(case, form) return form.menu_card == true end },
      absent   = finish "absent" { title = { nl = "Niet verschenen", en = "Did not come" } },
    },
  },

  step "follow_up" {
    title    = { nl = "Vervolg kiezen", en = "Choose what follows" },
    by       = role "uwv_adviser", due = workdays(10),
    outcomes = {
      coaching = to "coaching" { title = { nl = "Wil coaching", en = "Asks for coaching" } },
      informed = finish "informed" { title = { nl = "Weet genoeg", en = "Knows enough" } },
    },
  },

  subroute "coaching" {
    title      = { nl = "Coaching", en = "Coaching" },
    route      = "coaching",
    within     = months(6), on_timeout = finish "coached",
    next       = finish "coached",
  },
}
