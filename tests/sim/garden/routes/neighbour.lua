return route "neighbour" {
  version = "1.0.0", title = { nl = "Buurman", en = "Neighbour" }, subject = "plant", owner = "head",
  file = { choice "answer" { "yes", "no" } },
  shows = { "state", "outcome", "file.answer" }, within = weeks(12), on_timeout = finish "bad",
  stage "talk" {
    start = { "ring", "letter" },
    step "ring" { by = role "head", due = workdays(3), form = { choice "answer" { "yes", "no" } },
      on_done = function(case, form) case.file.answer = form.answer end, next = "agree" },
    wait "letter" { message = "letter", within = weeks(2), on_timeout = "agree", next = "agree" },
    step "agree" { by = role "gardener", due = workdays(2), join = "all", next = "close",
      when = function(case)
        for _, other in ipairs(case:linked("follows")) do if other.file.answer == "no" then return false end end
        return true
      end },
    decide "close" { table = "answer", outcomes = { yes = finish "good", no = finish "bad" } },
    outcomes = { good = finish "good", bad = finish "bad" },
  },
}
