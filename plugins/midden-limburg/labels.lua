-- The plan of this region speaks of consultants and of werkzoekenden, never of consulenten or kandidaten (D076, D079).
return labels {
  consulent = { nl = "consultant" },
  kandidaat = { nl = "werkzoekende" },
}
