"""`trajectum dev`: made-up people, a change of a bundle served within a second, a broken one told while the old one serves."""

import os
import re
import shutil
import subprocess
import time

import harness
from harness import ROOT, SANITIZED, Suite, equal, scratch

suite = Suite()
SLOWER = 10 if SANITIZED else 1  # a sanitizer looks at every access
ROUTE = "plugins/zuid-limburg/routes/perspectief_op_werk.lua"


class Dev(harness.Server):
    """The same process on copies of workflows/ and plugins/ that can be edited."""

    def __init__(self, shelves=True, options=()):
        self.top = scratch()
        self.options = list(options)
        if shelves:
            for shelf in ("workflows", "plugins"):
                shutil.copytree(os.path.join(ROOT, shelf), os.path.join(self.top, shelf))
        super().__init__(workflows=os.path.join(self.top, "workflows"), plugins=os.path.join(self.top, "plugins"), start=shelves)

    def command(self):
        return [harness.BINARY, "dev", "--tcp", "127.0.0.1:0", "--workflows", self.workflows, "--plugins", self.plugins, *self.options]

    def logins(self, region="zuid-limburg"):
        part = self.out.split(f"\n{region}: ")[1].split("\n\n")[0]
        return dict(re.findall(r"^  (\w+) +TRAJECTUM_TOKEN=(\S+)", part, re.M))

    def login(self, name, region="zuid-limburg"):
        return self.client(self.logins(region)[name])

    def edit(self, path, old, new):
        """Gives the moment it was written."""
        path = os.path.join(self.top, path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert old in text, f"{path} has no {old!r}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
        return time.monotonic()

    def wait_for(self, what, stream="out", seconds=20):
        """Seconds until the server has said so."""
        begun = time.monotonic()
        while what not in getattr(self, stream):
            assert time.monotonic() - begun < seconds, f"never said {what!r}:\n{self.out}{self.err}"
            time.sleep(0.005)
        return time.monotonic() - begun


def due_of_a_new_case(user, admin, number):
    admin.call("register.put", register="client", id=f"new-{number}", record={"name": "Kim"})
    opened = user.call("case.open", route="perspectief_op_werk", subject={"register": "client", "id": f"new-{number}"})
    return opened["work"][0]["due"], opened["case"]


@suite
def it_is_ready_in_five_seconds_with_people_and_work():
    begun = time.monotonic()
    server = Dev()
    seconds = time.monotonic() - begun
    print(f"       ready in {seconds:.2f} s")
    assert seconds < 5 * SLOWER, seconds
    assert "niets wordt bewaard" in server.out and "nothing is kept" in server.out, server.out
    equal(sorted(server.logins()), ["beheerder", "consulent", "coordinator"])
    admin = server.login("beheerder")
    equal(len(admin.everything("register.find", "records", register="client")), 1200)
    equal(admin.call("system.clock")["now"], "2019-07-01T09:00:00+02:00")
    equal(admin.call("metric.value", metric="without_next_action")["value"], 0)
    consultant = server.login("consulent")
    assert len(consultant.call("work.find", limit=50)["items"]) == 50
    assert server.login("coordinator").principal["roles"], "the coordinator has no roles"
    moved = admin.call("system.clock", advance={"n": 2, "unit": "weeks"})
    assert moved["timers"] > 0, moved
    # Nothing on disk: no data directory was made.
    equal(sorted(os.listdir(server.top)), ["plugins", "workflows"])
    code, _ = server.stop()
    equal(code, 0)


@suite
def the_same_seed_makes_the_same_people():
    def people(*options):
        server = Dev(options=options)
        found = server.login("beheerder").call("register.find", register="client", limit=20)["records"]
        server.stop()
        return found

    first = people("--seed", "7")
    equal(people("--seed", "7"), first)
    assert people("--seed", "8") != first


@suite
def a_change_is_served_within_a_second():
    server = Dev()
    user, admin = server.login("consulent"), server.login("beheerder")
    due, old = due_of_a_new_case(user, admin, 0)
    equal(due, "2019-07-08", "five workdays after Monday 1 July")
    records = len(admin.everything("register.find", "records", register="client"))
    members = len(admin.everything("pool.members", "members", pool="focusbestand"))
    written = server.edit(ROUTE, '"intake.broad_intake" { due = workdays(5) }', '"intake.broad_intake" { due = workdays(3) }')
    server.wait_for("new cases run on it")
    seconds = time.monotonic() - written
    print(f"       served {seconds:.2f} s after it was written")
    assert seconds < 1 * SLOWER, seconds
    equal(due_of_a_new_case(user, admin, 1)[0], "2019-07-04")
    equal(user.call("case.get", case=old)["work"][0]["due"], "2019-07-08", "a case stays on what it began on")
    item = user.call("case.get", case=old)["work"][0]["item"]
    user.call("work.complete", item=item, form={"motivation": "high", "wish_occupation": "kok", "learnable": True})
    equal(len(admin.everything("register.find", "records", register="client")), records + 1, "the switch lost records")
    assert len(admin.everything("pool.members", "members", pool="focusbestand")) >= members
    equal(admin.call("metric.value", metric="without_next_action")["value"], 0)
    # Back again: to a version that was served before.
    server.edit(ROUTE, '"intake.broad_intake" { due = workdays(3) }', '"intake.broad_intake" { due = workdays(5) }')
    begun = time.monotonic()
    while server.out.count("new cases run on it") < 2:
        assert time.monotonic() - begun < 20, server.out
        time.sleep(0.005)
    equal(due_of_a_new_case(user, admin, 2)[0], "2019-07-08")
    server.stop()


@suite
def a_broken_bundle_is_told_and_the_old_one_serves_on():
    server = Dev()
    user, admin = server.login("consulent"), server.login("beheerder")
    written = server.edit(ROUTE, "due = workdays(5)", "due = werkdagen(5)")
    server.wait_for("serves on")
    seconds = time.monotonic() - written
    print(f"       told {seconds:.2f} s after it was written")
    assert seconds < 1 * SLOWER, seconds
    assert "perspectief_op_werk.lua:9:" in server.err and "`werkdagen`" in server.err, server.err
    assert "de naam `werkdagen` bestaat niet" in server.err and "there is no name `werkdagen`" in server.err, server.err
    equal(due_of_a_new_case(user, admin, 0)[0], "2019-07-08")
    # A route that loads and can get stuck is broken as well.
    server.edit(ROUTE, "due = werkdagen(5)", "due = workdays(5), next = done, outcomes = { never = { \"competence_profile\", \"nowhere\" } }")
    server.wait_for("`nowhere`", "err")
    server.edit(ROUTE, ", next = done, outcomes = { never = { \"competence_profile\", \"nowhere\" } }", ", required = true")
    server.wait_for("new cases run on it")
    equal(due_of_a_new_case(user, admin, 1)[0], "2019-07-08")
    server.stop()


@suite
def a_region_that_is_made_meanwhile_is_served_with_people():
    server = Dev()
    done = subprocess.run([harness.BINARY, "plugin", "new", "hallo", "--workflows", server.workflows, "--plugins", server.plugins],
                          capture_output=True, text=True, timeout=60)
    equal(done.returncode, 0, done.stderr)
    server.wait_for("hallo: ")
    server.wait_for("beheerder", seconds=20)
    time.sleep(0.2)
    admin = server.login("beheerder", "hallo")
    assert len(admin.call("work.find", limit=50)["items"]) == 50
    equal(len(admin.everything("register.find", "records", register="client")), 1200)
    server.stop()


@suite
def what_cannot_start_says_so():
    server = Dev(shelves=False)
    for arguments, said in ((["--workflows", "/nowhere"], "there is no such folder"), (["--clock", "gisteren"], "--clock takes a date")):
        done = subprocess.run([*server.command()[:4], *arguments], capture_output=True, text=True, timeout=20, cwd=ROOT)
        equal(done.returncode, 1)
        assert said in done.stderr, done.stderr


if __name__ == "__main__":
    suite.run(__doc__)
