-- row 13: a function as a value; expects: refused; needs: case
case.file.uitslag = function() end
-- row 13: a table in itself; expects: refused; needs: case
local t = {}
t.t = t
case.file.uitslag = t
-- row 13: no number; expects: refused; needs: case
case.file.aantal = 0 / 0
-- row 13: beyond all numbers; expects: refused; needs: case
case.file.aantal = math.huge
-- row 13: bytes that are no text; expects: refused; needs: case
case:note("\xff\xfe")
-- row 13: bytes that are no text, in the case file; expects: refused; needs: case
case.file.uitslag = "\xc0\x80"
-- row 13: deeper than values go; expects: refused; needs: case
local t = {}
for i = 1, 100000 do t = { t } end
case.file.uitslag = t
-- row 13: more values than cross over; expects: refused; needs: case
local t = {}
for i = 1, 200000 do t[i] = i end
case:send("ping", { to = case.id, data = t })
-- row 13: keys of two kinds; expects: refused; needs: case
case:send("ping", { to = case.id, data = { 1, 2, x = 3 } })
-- row 13: a result that is a function; expects: refused; needs: case
return function() end
-- row 13: a result that is no number; expects: refused; needs: case
return 0 / 0
-- row 13: more results than there may be; expects: refused; needs: case
return 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
-- row 13: a note without a case; expects: refused; needs: case
case.note("x")
-- row 13: a method of one on another; expects: refused; needs: case
case.note(form, "x")
-- row 13: a file that is no case; expects: refused; needs: case
case.note(case.file, "x")
-- row 13: a name of a megabyte; expects: refused; needs: case
local x = case[("x"):rep(1000000)]
-- row 13: a name that is no text; expects: refused; needs: case
local x = case.file[{}]
-- row 13: a register that is a table; expects: refused; needs: case
case:register({}, {})
-- row 13: a note that is too long; expects: refused; needs: case
case:note(("x"):rep(100000))
-- row 13: a record that nobody declared; expects: refused; needs: case
case:create("pg_shadow", { a = 1 })
-- row 13: a key of another's record as a path; expects: harmless; needs: case
local x = case:register("client", "../../etc/passwd")
-- row 13: an order that is SQL; expects: harmless; needs: case
local x = case:find("sector", { title = "'; DROP TABLE records; --" })
-- row 13: a date that is none; expects: refused
day("2026-02-31")
-- row 13: an amount without bounds; expects: refused
local e = euro(9000000000000000) + euro(9000000000000000) * 1000000
-- row 13: an error that is a table; expects: refused
error({ code = 1 })
-- row 13: an error that is nothing; expects: refused
error()
-- row 14: a global; expects: refused
local e = _ENV
e.leak = 1
-- row 14: a library replaced; expects: refused
local e = _ENV
e.math = nil
-- row 14: a function of a library replaced; expects: refused
string.upper = function() return "x" end
-- row 14: a function added to a library; expects: refused
table.evil = function() end
-- row 14: the globals as a list; expects: refused
table.insert(_ENV, 1)
-- row 14: the globals sorted; expects: refused
table.sort(_ENV)
-- row 14: a library as a list; expects: refused
table.insert(string, 1)
-- row 14: writing into a text; expects: refused
local s = "x"
s.y = 1
-- row 14: another environment for whoever comes next; expects: refused
_ENV = { math = 1 }
-- row 14: no environment for whoever comes next; expects: refused
local function f() _ENV = nil end
f()
-- row 14: another environment for oneself; expects: refused
local _ENV = { x = 1 }
x = 2
-- row 14: the function of the day replaced; expects: refused
today = function() return day "2000-01-01" end
-- row 14: a date changed; expects: refused
local d = day "2026-01-01"
d.year = 1
-- row 14: an amount changed; expects: refused
local e = euro(1)
e.cents = 100
-- row 14: addresses; expects: refused
string.format("%p", {})
-- row 14: an address by the text of a table; expects: harmless
assert(tostring({}) == "table" and tostring(function() end) == "function")
-- row 14: the number of the case; expects: refused; needs: case
case.id = "1"
-- row 14: the methods of the case; expects: refused; needs: case
case.note = function() end
-- row 14: the case file as a whole; expects: refused; needs: case
case.file = {}
-- row 14: the record of the client; expects: refused; needs: case
case.client.name = "x"
-- row 14: the form; expects: refused; needs: case
form.soort = "x"
-- row 14: what a register gave; expects: refused; needs: case
case:find("sector")[1].title = "x"
-- row 14: the list that a register gave; expects: refused; needs: case
table.insert(case:find("sector"), {})
