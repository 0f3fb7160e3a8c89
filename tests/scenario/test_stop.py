"""The kill switch of a region's handlers, their part of the CPU, and the log of slow ones, over the socket."""

import re
import time

from harness import RpcError, Suite, equal, fails, world_of
from test_attacks import FILLED, Two, opened, route

suite = Suite()

ROUTE = """return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { integer "aantal" },
  start = { "stil", "rekent", "wacht" },
  step "stil"   { title = { nl = "Stil", en = "Still" }, by = role "consultant", due = workdays(5), next = done },
  step "rekent" { title = { nl = "Rekent", en = "Counts" }, by = role "consultant", due = workdays(5), next = done,
    on_done = function(case) case.file.aantal = (case.file.aantal or 0) + 1 end },
  wait "wacht"  { title = { nl = "Wacht", en = "Waits" }, message = "nooit", within = days(3), on_timeout = "laat", next = done },
  script "laat" { title = { nl = "Laat", en = "Late" }, run = function(case) case.file.aantal = 100 end, next = done },
}
"""


def stopped_in(w):
    return w.admin.call("plugin.find").get("stopped"), w.admin.call("system.info")["regions"][0].get("stopped")


@suite
def stopped_handlers_do_not_run_and_everything_else_does():
    w = world_of({"routes/proef.lua": ROUTE})
    case = w.open("proef")
    equal(stopped_in(w), (None, None))
    fails(-32602, w.admin.call, "plugin.stop", reason=" ")
    fails(1002, w.carla.call, "plugin.stop", reason="x")
    w.admin.call("plugin.stop", reason="schrijft onzin", command_id="stop-1")
    fails(1005, w.admin.call, "plugin.stop", reason="nog eens", why="stopped")
    for shown in stopped_in(w):
        equal((shown["by"], shown["reason"]), ("admin", "schrijft onzin"))
    before = case.get()
    error = fails(1005, case.complete, "rekent", why="stopped", command_id="rekent-1")
    assert "admin" in error.message and "schrijft onzin" in error.message and "plugin.resume" in error.message, error.message
    equal(case.get(), before)
    case.complete("stil")
    w.carla.call("case.note", case=case.id, text="Gebeld.")
    w.admin.call("case.explain", case=case.id)
    w.server.restart()
    w.reconnect()
    for shown in stopped_in(w):
        equal(shown["reason"], "schrijft onzin", "after SIGKILL")
    w.advance(10)
    equal((case.is_at("wacht"), case.get().get("file", {})), (True, {}), "its timer waits")
    fails(1005, case.complete, "rekent", why="stopped")
    w.admin.call("plugin.resume", command_id="resume-1")
    equal(stopped_in(w), (None, None))
    fails(1005, w.admin.call, "plugin.resume", why="running")
    w.admin.call("plugin.stop", reason="schrijft onzin", command_id="stop-1")
    equal(stopped_in(w), (None, None), "that command was given before")
    w.advance(1)
    equal((case.is_at("wacht"), case.get()["file"]), (False, {"aantal": 100}))
    case.complete("rekent", command_id="rekent-1")
    equal(case.get()["file"], {"aantal": 101})
    w.close()


@suite
def a_region_that_takes_too_much_is_put_off_and_others_are_served():
    loop = "      while true do end"
    two = Two({"routes/lus.lua": route("lus", loop)})
    case, item = opened(two.w.coen, "lus", two.w.subject())
    begun, calls, put_off = time.monotonic(), 0, None
    while put_off is None and time.monotonic() - begun < 300:
        try:
            two.w.coen.call("work.complete", item=item, form=FILLED)
        except RpcError as e:
            calls += 1
            if e.code == 1006:
                put_off = e
            else:
                equal(e.reason, "script.budget")
    assert put_off is not None, f"{calls} calls in {time.monotonic() - begun:.0f} s"
    equal(put_off.reason, "handlers")
    assert 0 < put_off.data["retry_ms"] <= 60_000, put_off
    taken = two.w.admin.call("system.metrics")["handlers"]
    assert 20_000 < taken["ms_last_minute"] < 21_000 and taken["slow"] == calls - 1, taken
    equal(two.other.call("system.metrics")["handlers"]["slow"], 0)
    waits = []
    for _ in range(50):
        moment = time.monotonic()
        fails(1006, two.w.coen.call, "work.complete", item=item, form=FILLED)
        two.bea.call("work.find")
        waits.append(time.monotonic() - moment)
    opened(two.bea, "probe", "b1")
    two.w.coen.call("case.note", case=case, text="Zonder handler gaat het.")
    print(f"       {calls} calls until it was put off, retry in {put_off.data['retry_ms']} ms; then two calls took at most {max(waits) * 1000:.0f} ms")
    lines = re.findall(r"region proef: slow turn of .*", two.w.server.err)
    assert 1 <= len(lines) <= 2 + (time.monotonic() - begun) // 60, lines
    assert re.search(r"routes/lus\.lua:\d+ of \S+, took (19\d|2\d\d) ms, most of it at \S*routes/lus\.lua:\d+", lines[0]), lines
    two.w.close()


if __name__ == "__main__":
    suite.run(__doc__)
