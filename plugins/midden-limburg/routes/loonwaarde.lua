-- The wage value as it is determined since 1 July 2021 (D100): first what both say, then the visit, the talks and the percentage.

return route "loonwaarde" {
  version    = "1.0.0",
  title      = { nl = "Loonwaardebepaling", en = "Determination of the wage value" },
  subject    = "client",
  owner      = "consultant",
  valid_from = day "2021-07-01",
  start      = { "ask_employer", "ask_employee" },

  file = {
    ref     "employer"   { title = { nl = "Werkgever", en = "Employer" } },
    decimal "wage_value" { title = { nl = "Loonwaarde in procent", en = "Wage value in per cent" } },
    note    "arithmetic" { title = { nl = "Berekening", en = "Arithmetic" } },
    date    "again_on"   { title = { nl = "Herbepalen op", en = "Determine again on" } },
  },

  outcomes = { determined = { nl = "Bepaald", en = "Determined" } },

  step "ask_employer" {
    title = { nl = "Vragenlijst werkgever", en = "Questions for the employer" },
    by    = role "consultant", due = workdays(10),
    form  = { note "answers" { required = true, title = { nl = "Antwoorden", en = "Answers" } } },
    next  = "visit",
  },

  step "ask_employee" {
    title = { nl = "Vragenlijst werknemer", en = "Questions for the employee" },
    by    = role "consultant", due = workdays(10),
    form  = { note "answers" { required = true, title = { nl = "Antwoorden", en = "Answers" } } },
    next  = "visit",
  },

  step "visit" {                               -- of Westrom or Werk.kom: whoever he works for, he has a certificate
    title = { nl = "Bezoek op de werkplek en gesprekken", en = "Visit at the workplace and talks" },
    by    = role "wage_expert" { holds = "expert_certificate" }, due = workdays(15),
    join  = "all", next = "determine",
  },

  -- Pace, quality and net time at work of each task, set against a colleague without a limitation, weighed by its part of the week. That
  -- they are multiplied is a guess of ours: the plan names the three and not how they are put together.
  step "determine" {
    title    = { nl = "Loonwaarde bepalen", en = "Determine the wage value" },
    by       = role "wage_expert" { holds = "expert_certificate", same_as = "visit" }, due = workdays(10),
    form     = {
      group "tasks" { many = true, min = 1, max = 20, title = { nl = "Taken", en = "Tasks" },
        text    "task"     { required = true, max = 80, title = { nl = "Taak", en = "Task" } },
        integer "weight"   { required = true, min = 1, max = 100, title = { nl = "Deel van de week (%)", en = "Part of week (%)" } },
        integer "pace"     { required = true, min = 0, max = 100, title = { nl = "Tempo (%)", en = "Pace (%)" } },
        integer "quality"  { required = true, min = 0, max = 100, title = { nl = "Kwaliteit (%)", en = "Quality (%)" } },
        integer "net_time" { required = true, min = 0, max = 100, title = { nl = "Netto werktijd (%)", en = "Net time at work (%)" } },
      },
      date  "again_on" { required = true, title = { nl = "Herbepalen op", en = "Determine again on" } },
    },
    requires = function(case, form)
      local sum = 0
      for _, task in ipairs(form.tasks) do sum = sum + task.weight end
      return sum == 100, { nl = "De delen van de week zijn samen 100 procent.", en = "The parts of the week are 100 per cent together." }
    end,
    on_done  = function(case, form)
      local value, how = 0, ""
      for _, task in ipairs(form.tasks) do
        local part = task.weight * task.pace * task.quality * task.net_time / 1000000
        value = value + part
        how = how .. string.format("%s: %d%% x %d%% x %d%% x %d%% = %.2f; ", task.task, task.weight, task.pace, task.quality, task.net_time, part)
      end
      case.file.wage_value, case.file.again_on = value, form.again_on
      case.file.arithmetic = how .. string.format("%.2f%%", value)
    end,
    next     = "value_known",
  },

  milestone "value_known" { title = { nl = "Loonwaarde bekend", en = "Wage value known" }, next = "until_again" },

  wait "until_again" {
    title = { nl = "Tot de herbepaling", en = "Until the next determination" },
    ready_on = "file.again_on", next = "again",
  },

  step "again" {
    title    = { nl = "Herbepaling", en = "Determine again" },
    by       = owner, due = workdays(10),
    outcomes = {
      once_more  = to "anew" { title = { nl = "Opnieuw bepalen", en = "Determine again" } },
      not_needed = finish "determined" { title = { nl = "Niet meer nodig", en = "Not needed any more" } },
    },
  },

  milestone "anew" { title = { nl = "Opnieuw", en = "Anew" }, next = { "ask_employer", "ask_employee" } },
}
