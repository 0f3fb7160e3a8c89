-- Who teaches which way of civic integration, bought for each sub-region by itself (D098).
return register "provider_contract" {
  title  = { nl = "Contract met een taalaanbieder", en = "Contract with a language provider" },
  key    = text "code" { title = { nl = "Code", en = "Code" } },
  label  = "provider",
  fields = {
    text   "provider"  { required = true, max = 80, title = { nl = "Aanbieder", en = "Provider" } },
    choice "subregion" { "west", "oost", required = true, title = { nl = "Subregio", en = "Sub-region" } },
    choice "way"       { "onderwijs", "b1", "z", required = true, title = { nl = "Leerroute", en = "Way of learning" } },
    date   "from_day"  { required = true, title = { nl = "Vanaf", en = "From" } },
    date   "last_day"  { title = { nl = "Tot en met", en = "Up to" } },
  },
}
