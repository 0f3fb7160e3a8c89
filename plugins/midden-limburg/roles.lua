-- Who takes part in this region beside the roles of the national route.
return roles {
  role "employer_adviser"    { title = { nl = "Adviseur werkgevers", en = "Employer adviser" } },            -- of one of the three units (D091)
  role "learning_desk"       { title = { nl = "Leerwerkloket", en = "Learning and work desk" } },            -- D114
  role "jobhunter"           { title = { nl = "Jobhunter", en = "Job hunter" } },                            -- D080, D081
  role "youth_lead"          { title = { nl = "Projectleider jeugdwerkloosheid", en = "Youth project lead" } },   -- D082, D088
  role "youth_consultant"    { title = { nl = "Consultant jongeren", en = "Youth consultant" } },            -- D088: RMC and Participatiewet
  role "coach_plus"          { title = { nl = "Jobcoach plus", en = "Job coach plus" } },                    -- D085
  role "uwv_adviser"         { title = { nl = "Adviseur UWV", en = "UWV adviser" } },                        -- D078
  role "integration_adviser" { title = { nl = "Regisseur inburgering", en = "Civic integration adviser" } }, -- D096
  role "wage_expert"         { title = { nl = "Loonwaardedeskundige", en = "Wage value expert" } },          -- D100
  role "business_adviser"    { title = { nl = "Adviseur IMK", en = "IMK adviser" } },                        -- D079
  role "project_lead"        { title = { nl = "Kartrekker", en = "Project lead" } },                         -- D105
  role "programme_lead"      { title = { nl = "Projectleider programma", en = "Programme lead" } },          -- D105
  role "lead_municipality"   { title = { nl = "Centrumgemeente Roermond", en = "Lead municipality Roermond" } },  -- D003
}
