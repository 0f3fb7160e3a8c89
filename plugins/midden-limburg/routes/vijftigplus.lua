-- People over fifty (D076): a session in a group, and coaching for whom it helps.

return route "vijftigplus" {
  version = "1.0.0",
  title   = { nl = "Vijftigplus", en = "Over fifty" },
  subject = "client",
  owner   = "consultant",
  start   = "invite",

  step "invite" {
    title    = { nl = "Uitnodigen", en = "Invite" },
    by       = role "consultant", due = workdays(10),
    reserve  = seats "meeting" { count = 1, where = function(case, meeting) return meeting.kind == "fifty_plus" end },
    next     = "session",
    outcomes = { declined = finish "declined" { title = { nl = "Wil niet komen", en = "Does not want to come" }, bare = true } },
  },

  step "session" {
    title    = { nl = "Powersessie", en = "Power session" },
    by       = role "consultant", due = workdays(2) { after = "reserved.meeting.day" },
    outcomes = {
      attended = finish "attended" { title = { nl = "Geweest", en = "Came" } },
      coaching = to "coaching" { title = { nl = "Wil coaching", en = "Asks for coaching" } },
      absent   = finish "absent" { title = { nl = "Niet verschenen", en = "Did not come" } },
    },
  },

  subroute "coaching" {
    title  = { nl = "Intensieve coaching", en = "Intensive coaching" },
    route  = "coaching",
    within = months(6), on_timeout = finish "coached",
    next   = finish "coached",
  },
}
