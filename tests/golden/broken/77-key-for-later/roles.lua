return roles {
  role "consulent" { title = { nl = "Consulent", en = "Consultant" }, may = { "overboeken" } },
}
