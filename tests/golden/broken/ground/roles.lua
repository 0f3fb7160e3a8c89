return roles {
  role "consulent"  { title = { nl = "Consulent", en = "Consultant" } },
  role "teamleider" { title = { nl = "Teamleider", en = "Team lead" } },
}
