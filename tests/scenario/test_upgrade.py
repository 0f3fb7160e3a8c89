"""A region changes its route while cases run: each case stays where it was, on the route it was opened on (pinned).

A server that cannot keep a case on its route must say so and not start; what it may never do is move a case silently.
"""

import os
import shutil

from harness import ROOT, Suite, World, equal, scratch

suite = Suite()
INTAKE = {"motivation": "high", "wish_occupation": "kok", "learnable": True}


class Region:
    """A copy of the shipped bundles that can be edited, with a world that serves it."""

    def __init__(self):
        folder = scratch()
        self.plugins, self.workflows = os.path.join(folder, "plugins"), os.path.join(folder, "workflows")
        shutil.copytree(os.path.join(ROOT, "plugins"), self.plugins)
        shutil.copytree(os.path.join(ROOT, "workflows"), self.workflows)
        self.world = World(plugins=self.plugins, workflows=self.workflows)

    def edit(self, path, *changes):
        path = os.path.join(self.plugins, "zuid-limburg", path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for old, new in changes:
            assert old in text, f"{path} has no {old!r}"
            text = text.replace(old, new)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def release(self, *changes, version="1.1.0"):
        """Edits the route, gives it a version, and starts the server again. False: the server refuses, and says why."""
        self.edit("routes/perspectief_op_werk.lua", ('version = "1.0.0"', f'version = "{version}"'), *changes)
        self.edit("plugin.json", ('"version": "1.0.0"', f'"version": "{version}"'))
        self.world.server.kill()
        try:
            self.world.server.start()
        except AssertionError:
            said = self.world.server.err + self.world.server.out
            assert "perspectief_op_werk" in said, f"no word on which route: {said}"
            return False
        self.world.reconnect()
        return True


WELCOME = ('  after "intake.competence_profile"', '''  before "intake.broad_intake" {
    step "welkom" { title = { nl = "Welkom", en = "Welcome" }, by = role "consultant", due = workdays(2) },
  },

  after "intake.competence_profile"''')


def walk(w):
    """A case at each of several places, by where it is."""
    profile = w.open("perspectief_op_werk")
    profile.complete("broad_intake", form=INTAKE)
    contract = w.open("perspectief_op_werk").intake("direct", job_ready=False)
    contract.complete("proposal", "accepted")
    talks = w.open("perspectief_op_werk").intake("direct", job_ready=False)
    talks.place()
    return profile, contract, talks


@suite
def a_step_put_first_moves_no_running_case():
    region = Region()
    w = region.world
    cases = walk(w)
    before = [(c.at(), [(i["item"], i["node"], i["title"], i.get("due")) for i in c.work()]) for c in cases]
    told = [c.events("completed") for c in cases]
    if not region.release(WELCOME):
        return
    equal([(c.at(), [(i["item"], i["node"], i["title"], i.get("due")) for i in c.work()]) for c in cases], before, "where the cases are")
    equal([c.events("completed") for c in cases], told, "what their history says")
    profile, contract, talks = cases
    profile.complete("competence_profile", form={"job_ready": False})
    contract.attach("contract")
    contract.complete("contract", form={"employer": "e1", "first_day": w.today().isoformat()})
    assert contract.is_at("aftercare.relapse"), contract.at()
    w.advance(2, "weeks")
    equal([i["node"] for i in talks.work()], ["aftercare.check_in.talk"])
    equal(w.metric("without_next_action")["value"], 0)
    w.close()


@suite
def new_cases_take_the_new_route_and_old_ones_keep_theirs():
    region = Region()
    w = region.world
    old = w.open("perspectief_op_werk")
    if not region.release(WELCOME):
        return
    new = w.open("perspectief_op_werk")
    equal((old.get()["version"], new.get()["version"]), ("1.0.0", "1.1.0"))
    equal([i["node"] for i in new.work()], ["intake.welkom"])
    equal([i["node"] for i in old.work()], ["intake.broad_intake"])
    w.server.restart()
    w.reconnect()
    equal((old.get()["version"], new.get()["version"]), ("1.0.0", "1.1.0"), "after another start")
    w.close()


@suite
def a_removed_step_stays_for_who_is_in_it():
    region = Region()
    w = region.world
    case = w.open("perspectief_op_werk")
    case.complete("broad_intake", form=INTAKE)
    case.complete("competence_profile", form={"job_ready": True})
    equal([i["node"] for i in case.work()], ["intake.video_cv"])
    if not region.release(('step "video_cv" {', 'step "gesprek" {'), ("      evidence", "      --evidence")):
        return
    equal([i["node"] for i in case.work()], ["intake.video_cv"])
    case.complete("video_cv", form={"consent": False})
    equal([i["node"] for i in case.work()], ["intake.personal_plan"])
    w.close()


@suite
def the_same_bundle_changes_nothing():
    region = Region()
    w = region.world
    cases = walk(w)
    before = [c.get() for c in cases]
    w.server.restart()
    w.reconnect()
    equal([c.get() for c in cases], before)
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
