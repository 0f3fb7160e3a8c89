return roles {
  role "consulent" { title = { nl = "Consulent", en = "Consultant" } },
  role "jobcoach"  { title = { nl = "Jobcoach", en = "Job coach" } },
}
