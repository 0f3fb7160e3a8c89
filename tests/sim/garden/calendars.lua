return calendars {
  calendar "dagen"   { days = { "monday", "tuesday", "wednesday", "thursday", "friday" } },
  calendar "kantoor" { days = { "monday", "tuesday", "thursday" }, hours = "09:00-17:00" },
}
