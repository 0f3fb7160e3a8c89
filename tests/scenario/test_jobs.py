"""Jobs over the wire: taking, waiting, leases and their numbers, retries and incidents; kills in the middle; many workers at once."""

import json
import os
import subprocess
import threading
import time

import harness
from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "brief" {
  version = "1.0.0", title = { nl = "Brief", en = "Letter" }, subject = "client", owner = "consultant",
  file = { text "bestand" },
  start = "maken",
  job "maken" {
    title = { nl = "Maken", en = "Make" }, kind = "letter", input = { naam = "client.name" }, retry = 2,
    fields = { text "bestand" }, on_done = function(case, result) case.file.bestand = result.bestand end,
    within = weeks(2), on_timeout = "nakijken", outcomes = { goed = to "nakijken", leeg = done },
  },
  step "nakijken" { title = { nl = "Nakijken", en = "Check" }, by = role "consultant", due = workdays(2),
    form = { text "bestand" { prefill = "maken.bestand" } }, next = done },
}
"""


def world(clock="2019-06-30"):
    w = world_of({"routes/brief.lua": ROUTE}, clock=clock)
    w.person("robot", ["worker"])
    return w


def take(client, **more):
    return client.call("job.take", **{"kinds": ["letter"], **more})["jobs"]


@suite
def a_job_is_taken_done_and_read():
    w = world()
    case = w.open("brief", name="An")
    fails(1002, w.carla.call, "job.take", kinds=["letter"])
    fails(-32602, w.robot.call, "job.take", kinds=[])
    fails(-32602, w.robot.call, "job.take", kinds=["letter"], wait_seconds=61)
    equal(take(w.robot, kinds=["other"]), [])
    before = case.get()
    equal((before["jobs"][0]["state"], before["next_action"]["node"]), ("queued", "maken"))
    [job] = take(w.robot, max=9)
    equal((job["case"], job["node"], job["kind"], job["input"], job["failures"]), (case.id, "maken", "letter", {"naam": "An"}, 0))
    equal(take(w.robot), [])
    now = case.get()
    equal((now["seq"], now["jobs"][0]["state"], now["jobs"][0]["worker"]), (before["seq"], "leased", "robot"))
    give = {"job": job["job"], "lease": job["lease"]}
    fails(-32602, w.robot.call, "job.done", **give, outcome="goe")
    fails(1005, w.robot.call, "job.done", **give, outcome="goed", result={"bestnad": "x"}, why="form")
    fails(1005, w.robot.call, "job.done", job=job["job"], lease=job["lease"] + 1, outcome="leeg", why="lease")
    fails(1003, w.robot.call, "job.done", job="c1-aaaaaaaa.1", lease=1)
    answer = w.robot.call("job.done", **give, outcome="goed", result={"bestand": "l-1.pdf"}, command_id="j1")
    equal(w.robot.call("job.done", **give, outcome="goed", result={"bestand": "l-1.pdf"}, command_id="j1"), answer)
    fails(1005, w.robot.call, "job.done", **give, outcome="goed", result={"bestand": "l-1.pdf"}, why="state")
    equal((case.get()["file"], case.is_at("nakijken")), ({"bestand": "l-1.pdf"}, True))
    [done] = case.events("completed", "maken")
    equal((done["by"], done["outcome"], done["form"]), ("robot", "goed", {"bestand": "l-1.pdf"}))
    equal(len(case.events("job_queued")), 1)
    w.close()


@suite
def failures_rest_and_end_as_an_incident_that_a_person_sends_back():
    w = world()
    case = w.open("brief")
    [job] = take(w.robot)
    w.robot.call("job.fail", job=job["job"], lease=job["lease"], error="geen papier", **{"class": "unavailable"}, retry_after=600)
    equal(take(w.robot), [])
    w.advance(10, "minutes")
    [job] = take(w.robot)
    equal(job["failures"], 1)
    w.robot.call("job.fail", job=job["job"], lease=job["lease"], error="geen papier")
    item = case.item("maken")
    equal((item["state"], case.get()["jobs"][0]["state"]), ("incident", "incident"))
    assert "geen papier" in item["message"], item
    fails(1005, w.tessa.call, "incident.retry", item=item["item"], why="role")
    w.carla.call("incident.retry", item=item["item"])
    [job] = take(w.robot)
    w.robot.call("job.done", job=job["job"], lease=job["lease"], outcome="leeg")
    equal(case.get()["state"], "completed")
    equal([(e["failures"], "retry_at" in e) for e in case.events("job_failed")], [(1, True), (2, False)])
    w.close()


@suite
def a_lease_ends_by_the_clock_and_the_slow_one_is_refused():
    w = world()
    w.open("brief")
    [slow] = take(w.robot, lease_seconds=60)
    until = w.robot.call("job.extend", job=slow["job"], lease=slow["lease"], lease_seconds=300)["until"]
    assert until > slow["until"], until
    w.advance(2, "minutes")
    equal(take(w.robot), [])
    w.advance(4, "minutes")
    [fast] = take(w.robot)
    assert fast["job"] == slow["job"] and fast["lease"] > slow["lease"]
    fails(1005, w.robot.call, "job.done", job=slow["job"], lease=slow["lease"], outcome="leeg", why="lease")
    fails(1005, w.robot.call, "job.extend", job=slow["job"], lease=slow["lease"], why="lease")
    w.robot.call("job.done", job=fast["job"], lease=fast["lease"], outcome="leeg")
    w.close()


@suite
def a_worker_waits_for_what_comes():
    w = world(clock=None)
    other = w.server.client(w.tokens["robot"])
    began = time.monotonic()
    equal(take(w.robot, wait_seconds=1), [])
    assert 0.9 < time.monotonic() - began < 8, "the wait was not kept"
    posted = w.robot.post("job.take", {"kinds": ["letter"], "wait_seconds": 30})
    asked = w.robot.post("session.whoami", {})  # waits its turn
    equal(take(other, kinds=["other"]), [])  # nobody else does
    began = time.monotonic()
    w.open("brief")
    reply = w.robot.read()
    assert reply["id"] == posted and time.monotonic() - began < 5, reply
    [job] = reply["result"]["jobs"]
    equal(w.robot.read()["id"], asked)
    # A rest that ends is something that comes, too.
    posted = other.post("job.take", {"kinds": ["letter"], "wait_seconds": 30})
    began = time.monotonic()
    w.robot.call("job.fail", job=job["job"], lease=job["lease"], error="even niet", retry_after=1)
    reply = other.read()
    assert reply["id"] == posted and 0.5 < time.monotonic() - began < 8, reply
    equal(reply["result"]["jobs"][0]["failures"], 1)
    [job] = reply["result"]["jobs"]
    # In a batch nobody waits; a connection that goes away holds a job as long as its lease.
    gone = w.server.client(w.tokens["robot"])
    gone.post("job.take", {"kinds": ["letter"], "wait_seconds": 30, "lease_seconds": 1})
    w.robot.send_raw(json.dumps([{"jsonrpc": "2.0", "id": 1, "method": "job.take", "params": {"kinds": ["letter"], "wait_seconds": 30}}]).encode() + b"\n")
    equal(w.robot.read()[0]["result"]["jobs"], [])
    gone.close()
    time.sleep(0.2)
    w.open("brief")
    assert take(w.robot, wait_seconds=10), "the job is gone with the connection"
    # A server that stops answers who waits.
    posted = other.post("job.take", {"kinds": ["none"], "wait_seconds": 60})
    time.sleep(0.3)  # the server has read it
    code, seconds = w.server.stop()
    equal((code, other.read()["result"]), (0, {"jobs": []}))
    assert seconds < 5, seconds
    w.close()


@suite
def leases_and_their_numbers_outlive_a_kill():
    w = world()
    cases = [w.open("brief") for _ in range(3)]
    first, second = take(w.robot, max=2, lease_seconds=600)
    w.robot.call("job.done", job=first["job"], lease=first["lease"], outcome="leeg")
    w.server.restart()
    w.reconnect()
    [third] = take(w.robot, max=9)
    assert third["lease"] > second["lease"] and third["job"] not in (first["job"], second["job"])
    w.robot.call("job.done", job=second["job"], lease=second["lease"], outcome="leeg")
    equal([c.get()["state"] for c in cases], ["completed", "completed", "active"])
    w.close()


@suite
def many_workers_with_kills_do_every_job_once():
    w = world(clock=None)
    cases = [w.open("brief") for _ in range(60)]
    done, lock = {}, threading.Lock()

    def finish(client, job):
        try:
            client.call("job.done", job=job["job"], lease=job["lease"], outcome="leeg", command_id=f"{job['job']}/{job['lease']}")
        except harness.RpcError as e:
            assert e.reason in ("lease", "state"), e
            if e.reason == "lease":
                return
        with lock:
            done[job["job"]] = done.get(job["job"], 0) + 1

    def worker():
        unsure = None  # sent, and the server was gone before it answered: sent again, with the same command id
        while len(done) < len(cases):
            try:
                client = w.server.client(w.tokens["robot"])
                if unsure:
                    finish(client, unsure)
                    unsure = None
                while len(done) < len(cases):
                    for job in client.call("job.take", kinds=["letter"], max=3, lease_seconds=1, wait_seconds=1)["jobs"]:
                        unsure = job
                        finish(client, job)
                        unsure = None
            except (harness.ConnectionLost, OSError, TypeError):
                time.sleep(0.05)

    threads = [threading.Thread(target=worker, daemon=True) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.25)
        w.server.restart()
    w.reconnect()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), f"{len(done)} of {len(cases)} jobs are known to be done"
    for case in cases:
        case = w.case(case.id)
        equal((case.get()["state"], len(case.events("completed", "maken"))), ("completed", 1))
    w.close()


@suite
def the_shell_takes_and_answers():
    w = world()
    w.open("brief")

    def shell(*words):
        done = subprocess.run([harness.BINARY, "job", *words, "--json", "--connect", f"127.0.0.1:{w.server.port}"], text=True,
                              env={**os.environ, "TRAJECTUM_TOKEN": w.tokens["robot"]}, capture_output=True, timeout=30)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    [job] = shell("take", '["letter"]', "--lease-seconds", "30")["jobs"]
    shell("extend", job["job"], str(job["lease"]))
    shell("fail", job["job"], str(job["lease"]), "leeg", "--class", "data", "--retry-after", "0")
    [job] = shell("take", '["letter"]')["jobs"]
    equal(shell("done", job["job"], str(job["lease"]), "--outcome", "leeg")["state"], "completed")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
