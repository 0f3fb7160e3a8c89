-- row 10: while; expects: stopped
while true do end
-- row 10: repeat; expects: stopped
repeat until false
-- row 10: goto; expects: stopped
::again::
goto again
-- row 10: tail calls; expects: stopped
local function f() return f() end
f()
-- row 10: recursion; expects: stopped
local function f() return 1 + f() end
f()
-- row 10: mutual recursion; expects: stopped
local function f(g) g(f) return 1 end
f(function(h) h(f) return 2 end)
-- row 10: an iterator that never ends; expects: stopped
for x in function() return 1 end do end
-- row 10: pairs, for ever; expects: stopped
local t = {}
for i = 1, 100 do t["k" .. i] = i end
while true do for k in pairs(t) do t[k] = k end end
-- row 10: a comparison that loops; expects: stopped
table.sort({ 3, 2, 1 }, function() while true do end end)
-- row 10: sorts within sorts; expects: refused
local function f() table.sort({ 2, 1 }, function(a, b) f() return a < b end) end
f()
-- row 10: days, added for ever; expects: stopped
local d = day "2026-01-01"
while true do d = d + days(1) - days(1) end
-- row 10: workdays far away; expects: stopped
local d = day "2026-01-01"
while true do d = d + workdays(2000) - workdays(2000) end
-- row 10: closures for ever; expects: stopped
while true do local x = {} local f = function() return x end end
-- row 10: a count down from the largest; expects: stopped
for i = math.maxinteger, math.mininteger, -1 do end
-- row 10: notes without end; expects: stopped; needs: case
while true do case:note("x") end
-- row 10: reading without end; expects: stopped; needs: case
while true do local x = case.file.uitslag end
-- row 10: looking in a register without end; expects: stopped; needs: case
while true do case:find("sector") end
-- row 10: free units without end; expects: stopped; needs: case
while true do case:free("place", function() return true end) end
-- row 10: a loop in a function that the host calls; expects: stopped; needs: case
case:find("sector", {}, function() while true do end end)
-- row 11: patterns of Lua; expects: refused
local find = ("a").find
find(("a"):rep(400), ".-.-.-.-b$")
-- row 11: replacing by patterns of Lua; expects: refused
local s = string
s.gsub("a", "a", "b")
-- row 11: moving what is not there; expects: refused
local t = table
t.move({}, 1, 3e8, 2)
-- row 11: repeating nothing, for ever; expects: stopped
while true do (""):rep(1000000000) end
-- row 11: joining a range of nothing; expects: refused
table.concat({}, "x", 1, 1000000000000000)
-- row 11: spreading a range of nothing; expects: refused
table.unpack({}, 1, 10000000)
-- row 11: spreading from edge to edge; expects: refused
table.unpack({}, math.mininteger, math.maxinteger)
-- row 11: inserting at the front; expects: stopped
local t = {}
for i = 1, 1000000 do table.insert(t, 1, i) end
-- row 11: removing from the front; expects: stopped
local t = {}
for i = 1, 300000 do t[i] = i end
while #t > 0 do table.remove(t, 1) end
-- row 11: sorting by a comparison that always agrees; expects: stopped
local t = {}
for i = 1, 200000 do t[i] = i end
while true do table.sort(t, function(a, b) return a > b end) table.sort(t) end
-- row 11: sorting long texts that are nearly the same; expects: stopped
local t = {}
for i = 1, 8 do t[i] = ("a"):rep(1000000) .. i end
while true do table.sort(t, function(a, b) return a > b end) table.sort(t) end
-- row 11: case of letters, for ever; expects: stopped
local s = ("a"):rep(4000000)
while true do s:lower() end
-- row 11: backwards, for ever; expects: stopped
local s = ("a"):rep(4000000)
while true do s:reverse() end
-- row 11: counting characters for ever; expects: stopped
local s = ("a"):rep(8000000)
while true do utf8.len(s) end
-- row 11: comparing long texts for ever; expects: stopped
local a, b = ("a"):rep(8000000), ("a"):rep(7999999) .. "b"
while true do local x = a < b end
-- row 11: finding out that long texts differ, for ever; expects: stopped
local a, b = ("a"):rep(7999999) .. "c", ("a"):rep(7999999) .. "b"
while true do local x = a == b end
-- row 11: a number of long text, for ever; expects: stopped
local s = ("1"):rep(8000000)
while true do tonumber(s, 36) end
-- row 11: formatting for ever; expects: stopped
local s = ("a"):rep(4000000)
while true do string.format("%s", s) end
-- row 11: a heavy pattern; expects: refused
local s = ("x"):rep(60000)
while true do text.match(s, "(x+x+)+y|(a{1,30}){1,30}b") end
-- row 11: a pattern on a text that is too long; expects: refused
text.match(("a"):rep(1000000), "a*b")
-- row 11: a pattern that is too long; expects: refused
text.match("a", ("a?"):rep(5000))
-- row 11: a pattern that multiplies itself; expects: refused
text.match("a", "((((a{1,100}){1,100}){1,100}){1,100})")
-- row 11: all matches, for ever; expects: stopped
local s = ("a"):rep(60000)
while true do text.find_all(s, "a.*b|a") end
-- row 11: splitting for ever; expects: stopped
local s = ("a,"):rep(30000)
while true do text.split(s, ",") end
-- row 11: pairs of many keys, for ever; expects: stopped
local t = {}
for i = 1, 50000 do t["key" .. i] = 1 end
while true do pairs(t) end
-- row 11: lengths of a table with holes; expects: stopped
local t = {}
for i = 1, 100000 do t[i] = true end
while true do t[#t] = nil t[#t + 1] = true end
