return metrics {
  average "gemiddeld" { of = cases "begeleiding", value = "file.richting" },
}
