-- What this region counts.
return metrics {
  count "without_next_action" {                 -- D015
    title  = { nl = "Zonder volgende actie", en = "Without a next action" },
    of     = open_cases(), target = 0,
    where  = function(case) return not case.next_action end,
  },
  -- D117: at work, in a learning-work place or in training within three months of the end of work or school.
  share "under_way_in_three_months" {
    title  = { nl = "Binnen drie maanden aan het werk of lerend", en = "At work or learning within three months" },
    of     = cases "noord_werkroute", target = "100%",
    where  = function(case)
      local last = (case.client.out_since or case.opened) + months(3)
      local work, learning = case:reached("placed") and case.file.first_day, case.file.learning_since
      return (work and work <= last) or (learning and learning <= last) or false
    end,
  },
  flow "dual_followed" {                        -- D122: tens of people by the end of 2019
    title  = { nl = "Duale trajecten gevolgd", en = "Dual routes followed" },
    of     = ended "duaal" { outcome = "both" },
  },
  flow "questions_of_migrants" {                -- D135
    title  = { nl = "Vragen van arbeidsmigranten", en = "Questions of migrant workers" },
    of     = cases "informatiepunt", by = "info_request.asked_at",
  },
}
