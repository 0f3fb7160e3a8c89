// This room's sources are listed by their folder; see the headers beside this file.
