return labels { klant = { nl = "inwoner" } }
