-- Who takes part in this region beside the roles of the national route.
return roles {
  role "info_desk" { title = { nl = "Informatiepunt arbeidsmigranten", en = "Information point for migrant workers" } },   -- D135
}
