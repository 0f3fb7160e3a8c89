return metrics {
  share "grown_in_time" { of = entered "greenhouse", where = reached "grown" { within = months(2) } },
  share "weeded"        { of = cases "garden", where = visited "weeding" },
  share "weeded_late"   { of = cases "garden", where = late "weed" { before = "grown" } },
  count "permit_late"   { of = cases "garden", where = late "permit" },
  count "bed_late"      { of = open_cases(), where = late "bed_rest" },
  count "in_bed"        { of = open_cases(), where = at "bed_rest" },
  count "grown"         { of = reached "grown" },
  average  "beds"         { of = cases "garden", value = "file.beds", by = "plant.kind" },
  total    "beds_in_use"  { of = open_cases(), where = at "bed_rest", value = "file.beds", by = "file.season" },
  duration "until_grown"  { of = cases "garden", to = "grown", by = "plant.kind" },
  count    "open_by_kind" { of = open_cases(), by = "plant.kind" },
  count "without_next_action" { of = open_cases(), where = function(case) return not case.next_action end },
}
