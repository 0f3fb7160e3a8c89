-- row 12: a growing table; expects: stopped
local t, i = {}, 0
while true do i = i + 1 t[i] = i end
-- row 12: a doubling text; expects: stopped
local s = "x"
while true do s = s .. s end
-- row 12: a text of a gigabyte; expects: refused
local s = ("x"):rep(1000000000)
-- row 12: a length that overflows; expects: refused
local s = ("xx"):rep(math.maxinteger)
-- row 12: separators of a gigabyte; expects: refused
local s = (""):rep(300000000, "xxxx")
-- row 12: long texts joined; expects: stopped
local t = {}
for i = 1, 100 do t[i] = ("x"):rep(1000000) end
local s = table.concat(t)
-- row 12: long texts formatted; expects: stopped
local s = ("x"):rep(4000000)
local f = string.format("%s%s%s%s%s%s%s%s", s, s, s, s, s, s, s, s)
-- row 12: many texts; expects: stopped
local t = {}
for i = 1, 1000000000 do t[i] = ("x"):rep(100000) .. i end
-- row 12: many closures; expects: stopped
local t = {}
for i = 1, 1000000000 do t[i] = function() return i end end
-- row 12: many durations; expects: stopped
local t = {}
for i = 1, 1000000000 do t[i] = days(i % 1000) end
-- row 12: a replacement that grows; expects: refused
local s = text.replace(("a"):rep(60000), "a", ("b"):rep(1000))
-- row 12: tables in tables; expects: stopped
local t = {}
while true do t = { t, t } end
-- row 12: at the edge of the cap, for ever; expects: stopped
local k = {}
for i = 1, 250 do k[i] = ("x"):rep(100000) .. i end
while true do local s = ("y"):rep(3000000) .. #k end
-- row 12: an enormous error; expects: stopped
error(("x"):rep(8000000) .. ("y"):rep(8000000))
-- row 12: an error of megabytes; expects: refused
error(("x"):rep(4000000))
-- row 12: keys of a megabyte; expects: stopped
local t = {}
for i = 1, 100 do t[("k"):rep(1000000) .. i] = i end
-- row 12: notes of many megabytes; expects: stopped; needs: case
for i = 1, 1000000000 do case:note(("x"):rep(60000)) end
-- row 12: a value of many megabytes for the case file; expects: stopped; needs: case
for i = 1, 1000000000 do case.file.uitslag = ("x"):rep(3900) .. i end
-- row 12: messages of many megabytes; expects: refused; needs: case
local t = {}
for i = 1, 40000 do t[i] = ("x"):rep(100) end
for i = 1, 1000000 do case:send("ping", { to = case.id, data = t }) end
