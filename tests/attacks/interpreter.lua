-- row 9: parentheses without end; expects: refused
local x = @{(*5000}1@{)*5000}
-- row 9: tables in tables without end; expects: refused
local x = @{{*5000}@{}*5000}
-- row 9: blocks in blocks without end; expects: refused
@{do *5000}@{end *5000}
-- row 9: functions in functions without end; expects: refused
@{local function f() *300}@{end *300}
-- row 9: too many locals; expects: refused
@{local a *300}
-- row 9: a long chain of concatenations; expects: refused
local a = "x"
local b = @{a .. *3000}a
-- row 9: unary signs without end; expects: refused
local x = @{- *5000}1
-- row 9: a constant environment; expects: refused
local _ENV <const> = "x"
y()
-- row 9: an environment that is closed; expects: refused
local _ENV <close> = 1
-- row 9: a value that is closed; expects: refused
local x <close> = {}
-- row 9: closing nothing; expects: harmless
do local x <close> = nil end
-- row 9: a jump into a block; expects: refused
goto inside
do ::inside:: end
-- row 9: the edges of whole numbers; expects: harmless
local a, b = math.mininteger // -1, math.mininteger % -1
for i = math.maxinteger - 1, math.maxinteger do a = i end
for i = math.mininteger, math.mininteger + 1 do b = i end
-- row 9: a loop that takes no steps; expects: refused
for i = 1, 2, 0 do end
-- row 9: dividing by nothing; expects: refused
local x = 1 // 0
-- row 9: shifts beyond the width; expects: harmless
local a, b, c = 1 << 64, 1 >> 1000, -1 << math.maxinteger
-- row 9: more arguments than the stack has; expects: refused
local t = {}
for i = 1, 300000 do t[i] = i end
math.max(table.unpack(t))
-- row 9: a text sliced into more bytes than the stack has; expects: refused
local s = ("x"):rep(2000000)
s:byte(1, -1)
-- row 9: a format of enormous width; expects: refused
string.format("%99999999d", 1)
-- row 9: a format with all its flags; expects: refused
string.format("%-+ #0-+ #0999.999f", 1.5)
-- row 9: characters beyond the last; expects: refused
utf8.char(0x7fffffff + 1)
-- row 9: a number of a million digits; expects: harmless
local n = tonumber(("9"):rep(1000000))
-- row 9: comparing what has no order, within a sort; expects: refused
table.sort({ 3, {}, 1, "x" })
-- row 9: a sort whose list changes under it; expects: harmless
local t = { 5, 4, 3, 2, 1 }
table.sort(t, function(a, b) t[6] = 6 t[1] = 0 return a < b end)
