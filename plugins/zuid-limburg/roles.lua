-- What this region adds to the roles of the national route, and who may give a consultant a forty-first case (D026, D028).
return roles {
  role "consultant"       { title = { nl = "Consulent", en = "Consultant" }, caseload = 40, overbook_by = role "coordinator" },
  role "jobhunter"        { title = { nl = "Jobhunter", en = "Job hunter" } },                              -- D080, D081
  role "learning_desk"    { title = { nl = "Servicepunt Leren en Werken", en = "Desk for learning and work" } },  -- D050
  role "employer_contact" { title = { nl = "Vaste contactpersoon", en = "Fixed contact" } },                -- D033
  role "voucher_desk"     { title = { nl = "Voucherloket", en = "Voucher desk" } },                         -- D062
  role "controller"       { title = { nl = "Controller", en = "Controller" } },
}
