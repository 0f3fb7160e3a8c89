-- Where clients of this region live (D004), and what admits them to what it does for the young (D083) and at the end of the WW (D077).
-- Which sub-region a municipality belongs to is said once, in decisions/subregion.lua.
return register "client" {
  extends = "client",
  fields  = {
    choice "municipality" { "cranendonck", "nederweert", "weert", "echt_susteren", "leudal", "maasgouw", "roerdalen", "roermond",
                            title = { nl = "Gemeente", en = "Municipality" } },
    date   "born"                { protected = true, title = { nl = "Geboren", en = "Born" } },
    yesno  "start_qualification" { title = { nl = "Heeft een startkwalificatie", en = "Has a start qualification" } },
    yesno  "enrolled"            { title = { nl = "Staat ingeschreven bij een school", en = "Is enrolled at a school" } },
    money  "monthly_income"      { sensitive = true, title = { nl = "Inkomen per maand", en = "Income a month" } },
    yesno  "on_benefit"          { title = { nl = "Heeft een uitkering", en = "Is on a benefit" } },
    date   "ww_end"              { title = { nl = "Einde WW", en = "End of WW" } },
    text   "ww_right"            { max = 40, title = { nl = "Kenmerk van het WW-recht", en = "Reference of the WW entitlement" } },
    choice "migration"           { "asylum_status", "family", protected = true, title = { nl = "Inburgeraar", en = "Civic integration" } },   -- D095
  },
}
