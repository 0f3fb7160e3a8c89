-- ordinary: a field taken over
case.file.uitslag = form.naam
-- ordinary: a text made neat
case.file.uitslag = text.replace(form.tekst, "\\s+", " "):lower()
-- ordinary: a date some workdays on
case.file.dag = form.dag + workdays(5)
-- ordinary: the same day of the next quarter
case.file.dag = form.dag + months(3)
-- ordinary: a sum
local sum = 0
for i = 1, form.n do sum = sum + i * i end
case.file.aantal = sum
-- ordinary: a priority
if form.n > 10 then case.priority = "high" else case.priority = "low" end
-- ordinary: a note with figures
case:note(string.format("%s: %d keer, %.2f gemiddeld", form.naam, form.n, form.n / 3))
-- ordinary: the titles of a register, in a line
local titles = {}
for _, one in ipairs(case:find("sector")) do titles[#titles + 1] = one.title end
table.sort(titles)
case.file.uitslag = table.concat(titles, ", ")
-- ordinary: words counted, and shown by name
local seen = {}
for _, word in ipairs(text.split(form.tekst, " ")) do
  if word ~= "" then seen[word] = (seen[word] or 0) + 1 end
end
local out = {}
for word, count in pairs(seen) do out[#out + 1] = word .. "=" .. count end
case.file.uitslag = table.concat(out, ";")
-- ordinary: an amount for so many
case.file.bedrag = euro(12.50) * form.n
-- ordinary: an amount in parts
local parts = split(euro(100), 3)
case.file.bedrag = parts[1]
case:note(tostring(parts[1]) .. " " .. tostring(parts[2]) .. " " .. tostring(parts[3]))
-- ordinary: an employer that is new
case.file.employer = case:create("employer", { name = form.naam, sector = "horeca" })
-- ordinary: the client brought up to date
case:update("client", case.client.id, { relapsed = true })
-- ordinary: a record looked up
local client = case:register("client", case.client.id)
case.file.uitslag = client and client.name or "onbekend"
-- ordinary: values as text
case:note(tostring(form.dag) .. "|" .. tostring(days(3)) .. "|" .. tostring(euro(5)) .. "|" .. tostring(1.5) .. "|" .. tostring(nil))
case:note(tostring({}) .. tostring(case) .. tostring(function() end) .. tostring(form))
-- ordinary: records in an order of one's own
local list = { { n = 3, k = "c" }, { n = 1, k = "a" }, { n = 2, k = "b" } }
table.sort(list, function(a, b) return a.n > b.n end)
case.file.uitslag = list[1].k .. list[2].k .. list[3].k
-- ordinary: letters and their numbers
local first, last = form.naam:sub(1, 1):upper(), form.naam:sub(-1)
case.file.uitslag = first .. last .. string.char(65) .. ("ab"):rep(2, "-") .. utf8.len(form.naam) .. form.naam:byte(1)
-- ordinary: rounding
case.file.aantal = math.floor(form.n / 2) + math.ceil(form.n / 2) + math.max(1, 2, 3) - math.min(4, 5)
-- ordinary: a function of one's own
local function stairs(n) if n < 2 then return 1 end return stairs(n - 1) + stairs(n - 2) end
case.file.aantal = stairs(12)
-- ordinary: places that are free
case.file.aantal = case:free("place", function(place) return place.sector == "horeca" end)
-- ordinary: what is left of the money
case.file.bedrag = case:balance("potje")
-- ordinary: a date found in a text
local d = text.match(form.tekst, "([0-9]{4}-[0-9]{2}-[0-9]{2})")
if d then case.file.dag = day(d) end
case.file.klaar = d ~= nil and today() > day(d)
-- ordinary: how long ago
local passed = today() - form.dag
case.file.klaar = passed > days(30)
case.file.aantal = passed.n
