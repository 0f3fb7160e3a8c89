-- Every construct of control flow at once: joins by number and by what is active, races, mutexes, milestones that guard,
-- many instances, planned rows, withdrawals. `tend` is always there, so that nothing strands. It serves tests/sim only.
return route "allotment" {
  version = "1.0.0",
  title   = { nl = "Volkstuin", en = "Allotment" },
  subject = "plant",
  owner   = "gardener",
  file    = {
    integer "rows" { min = 0, max = 4 },
    choices "tools" { "spade", "rake", "hose" },
    yesno   "dry",
    yesno   "wild",
    date    "frost",
    integer "turns" { min = 0, max = 900 },
  },
  start = "year",

  stage "year" {
    start = { "tend", "report", "patrol", "pond", "frogs" },
    within = years(2), on_timeout = "winter",

    step "tend" {
      by = role "gardener", due = workdays(3),
      form = { integer "rows" { min = 0, max = 4 }, choices "tools" { "spade", "rake", "hose" }, yesno "dry", yesno "wild", date "frost" },
      on_done = function(case, form)
        case.file.rows, case.file.tools, case.file.dry, case.file.wild, case.file.frost = form.rows, form.tools, form.dry, form.wild, form.frost
      end,
      priority = function(case) return case.file.dry and "high" or "normal" end,
      outcomes = {
        work    = { "tend", to "sow" { marks = 2 }, "weed", "rain" },
        scout   = { "scouts", "tend", "helpers" },
        beds    = { "tend", "beds", "visits" },
        cross   = { "tend", "crossing" },
        build   = { "fence", "tend", "frost_watch" },
        clear   = to "tend" { withdraws = { "sow", "harvest", "store", "pond", "fence" } },
        recall  = to "tend" { withdraws = { "scout", "year.beds.dig" } },
        deep    = { "tend", to "rest" { withdraws = { "helpers" } } },
        enough  = finish "enough" { when = function(case, form) return form.rows == 3 end },
      },
    },

    -- marks and joins
    step "sow" { by = role "gardener", due = workdays(3), mutex = "shed", manual = true, next = { "harvest", "first", "store", "pair" } },
    step "weed" { by = role "gardener", due = workdays(3), mutex = "shed", withdraw_when = function(case) return case.file.wild end,
      next = { "harvest", "first", "store" } },
    wait "rain" { message = "rain", while_in = "pond_watch", within = weeks(3), on_timeout = "harvest", next = "harvest" },
    step "harvest" { by = role "gardener", due = workdays(3), join = { need = "all", surplus = "keep" }, next = { "store", "pair" } },
    step "first" { by = role "gardener", due = workdays(2), join = { need = 1 }, next = done },
    step "store" { by = role "gardener", due = workdays(2), join = { need = 2, after = "block" }, next = done },
    step "pair" { by = role "gardener", due = workdays(2), join = { marks = 3 }, next = done },
    step "late" { by = role "gardener", due = workdays(2), join = { need = 1, after = "keep" }, next = done },
    step "rest" { by = owner, due = workdays(2), join = { need = 1, after = "cancel" }, next = "tend" },

    -- what may be live with what
    stage "fence" { mutex = "shed", within = weeks(5), on_timeout = "late",
      step "posts" { by = role "gardener", due = workdays(4), required = true }, step "wire" { by = role "gardener", due = workdays(4) }, next = "late" },
    stage "pond" { start = "pond_watch", repeats = function(case) return case.file.rows and case.file.rows > 2 end,
      withdraw_when = function(case) return case.file.rows == 4 end,
      step "pond_watch" { by = role "gardener", due = workdays(6), outcomes = { leak = "pond_fix", fine = done } },
      step "pond_fix" { by = role "gardener", due = workdays(6), mutex = "shed", next = { "pond_watch", "pond_seen" } },
      milestone "pond_dry" { when = function(case) return case.file.dry end, next = "pond_seen" },
      step "pond_seen" { by = role "head", due = workdays(6), join = "active", next = done },
      next = "late" },
    milestone "frogs" { on = "file.frost", while_in = "pond", next = done },
    milestone "thirsty" { when = function(case) return case.file.dry and case:result("tend") end, next = "water" },
    step "water" { by = role "gardener", due = workdays(1), while_in = "pond_fix", next = done },
    milestone "crossing" { next = race { "bridge", "ford", "boat" } },
    step "bridge" { by = role "gardener", due = workdays(2), when = function(case) return not case.file.wild end, next = done },
    step "ford" { by = role "gardener", due = workdays(2), mutex = "shed", within = weeks(2), on_timeout = "late", next = done },
    wait "boat" { message = "boat", within = weeks(1), on_timeout = race { "bridge", "ford" }, next = "late" },
    step "report" { by = role "head", due = workdays(9), required = true, next = done },

    -- many instances
    each "scouts" { over = function(case) return case.file.rows or 1 end, open = true, need = 2, after = "cancel",
      start = { "scout", "rest_a_bit" },
      step "scout" { by = role "gardener", due = workdays(3), mutex = "path", next = done },
      step "rest_a_bit" { by = role "gardener", due = workdays(3), mutex = "path", when = function(case) return case.item.number ~= 2 end, next = done },
      next = "rest" },
    each "helpers" { over = "file.tools", need = 0, within = weeks(6), on_timeout = "late",
      each "hands" { over = 2, need = 1, step "help" { by = role "gardener", due = workdays(5) } }, next = done },
    each "beds" { over = "file.rows", one_by_one = true, open = true, done_when = function(case) return case.file.wild end,
      step "dig" { by = role "gardener", due = workdays(3), mutex = "shed", required = true }, next = done },
    each "visits" { over = 1, open = true,
      subroute "visit" { route = "neighbour", within = weeks(2), on_timeout = done, repeats = function(case) return case.file.rows == 1 end,
        withdraw_when = function(case) return case.file.wild end, next = done }, next = done },
    series "patrol" { every = weeks(2), till = "file.frost", times = 6,
      step "walk" { by = role "gardener", due = workdays(3) }, next = done },

    series "frost_watch" { missed = "once", every = months(1), from = "file.frost", times = 3,
      step "cover" { by = role "gardener", due = workdays(3) }, next = done },

    outcomes = { enough = "winter", done = "winter" },
  },

  stage "winter" {
    start = { "plan", "rounds" },
    step "plan" { by = role "gardener", due = workdays(5), form = { integer "rows" { min = 0, max = 4 } },
      on_done = function(case, form) case.file.rows = form.rows end,
      next = some { "prune", to "oil" { when = function(case) return case.file.rows and case.file.rows > 1 end }, to "mend" { when = function(case) return case.file.rows and case.file.rows > 2 end, marks = 2 } } },
    step "prune" { by = role "gardener", due = workdays(5), outcomes = { on = "review", again = to "plan" { at_most = 2 }, off = done } },
    step "oil" { by = role "gardener", due = workdays(5), next = { "review", "look" } },
    script "mend" { run = function(case) case.file.turns = (case.file.turns or 0) + 1 end, repeats = function(case) return case.file.turns % 3 ~= 0 end, next = "review" },
    step "review" { by = role "head", due = workdays(5), join = "active", outcomes = { good = "look", redo = to "oil" { at_most = 2 } } },
    step "look" { by = role "head", due = workdays(5), join = { need = "active", here = true }, next = done },
    series "rounds" { missed = "skip", every = months(1), anchor = "done", times = 2,
      step "round" { by = role "gardener", due = workdays(5), outcomes = { fine = done, stop = finish "stop" { withdraws = { "plan" } } } }, next = done },
    outcomes = { stop = one { to "year" { at_most = 2, otherwise = finish "over" } }, done = one { to "year" { at_most = 2, otherwise = finish "over" } } },
  },
}
