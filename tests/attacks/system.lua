-- row 7: a command of the system; expects: refused
os.execute("true")
-- row 7: a command, by the globals themselves; expects: refused
local e = _ENV
e["os"].execute("true")
-- row 7: a file of the system; expects: refused
local e = _ENV
e["io"].open("/etc/passwd")
-- row 7: a pipe; expects: refused
io.popen("id")
-- row 7: a module; expects: refused
local e = _ENV
e.require("os")
-- row 7: a library of C; expects: refused
package.loadlib("libc.so.6", "system")
-- row 7: the registry; expects: refused
debug.getregistry()
-- row 7: upvalues of another function; expects: refused
local e = _ENV
e.debug.setupvalue(tostring, 1, 1)
-- row 7: a file as a program; expects: refused
dofile("/etc/passwd")
-- row 7: a file as a function; expects: refused
loadfile("/etc/passwd")
-- row 7: the environment of the process; expects: refused
local e = _ENV
e.os.getenv("HOME")
-- row 7: the end of the process; expects: refused
local e = _ENV
e.os.exit(1)
-- row 7: the metatable of text; expects: refused
getmetatable("").__index = nil
-- row 7: the metatable of the globals; expects: refused
local e = _ENV
e.getmetatable(e)
-- row 7: a finalizer; expects: refused
local e = _ENV
e.setmetatable({}, { __gc = function() end })
-- row 7: around the metatable; expects: refused
local e = _ENV
e.rawset(e, "os", {})
-- row 7: a protected call; expects: refused
local e = _ENV
e.pcall(function() while true do end end)
-- row 7: a coroutine; expects: refused
local e = _ENV
e.coroutine.wrap(function() end)()
-- row 7: the collector; expects: refused
local e = _ENV
e.collectgarbage("stop")
-- row 7: what a clock and chance would tell; expects: refused
local e = _ENV
e.math.random()
-- row 8: a function from text; expects: refused
load("return 1")()
-- row 8: a function from bytecode, by the globals; expects: refused
local e = _ENV
e.load("\27Lua")
-- row 8: bytecode of a function; expects: refused
local s = string
s.dump(function() end)
-- row 8: bytecode by the method of a text; expects: refused
local d = ("x").dump
-- row 8: a file that begins as bytecode; expects: refused
LuaS
-- row 8: bytes in packed form; expects: refused
local s = string
s.pack("i4", 1)
