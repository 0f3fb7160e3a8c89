-- What people read in this region where its routes and registers give no title.
return labels {
  titles {
    options = {
      asylum_status = { nl = "Statushouder", en = "Holder of an asylum permit" },
      family = { nl = "Gezin", en = "Family" },
      desk = { nl = "Aan de balie", en = "At the desk" },
      mobile = { nl = "Op locatie", en = "On location" },
      ["about.work"] = { nl = "Werk", en = "Work" },
      housing = { nl = "Wonen", en = "Housing" },
      wellbeing = { nl = "Welzijn", en = "Wellbeing" },
      rights = { nl = "Rechten", en = "Rights" },
    },
    outcomes = {
    },
  },
}
