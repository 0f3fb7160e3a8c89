"""A filter that names what nobody can have is refused with a guess; an empty list would say that there is no work."""

import os
import shutil

from harness import ROOT, Suite, World, equal, fails, scratch

suite = Suite()


def unknown(call, method, path, meant, **filters):
    error = fails(-32602, call, method, filter=filters)
    equal(error.data["path"], path, str(error))
    if meant:
        assert meant + "?" in error.message, f"no guess {meant} in: {error}"
    return error


@suite
def names_that_do_not_exist_are_told_with_a_guess():
    w = World()
    w.open()
    find = w.carla.call
    unknown(find, "work.find", "filter.node", "intake.broad_intake", node="intake.broad_intke")
    unknown(find, "work.find", "filter.node", "intake.broad_intake", node="broad_intake")
    unknown(find, "work.find", "filter.node[1]", "intake.broad_intake", node=["intake.competence_profile", "intake.brod_intake"])
    unknown(find, "work.find", "filter.role", "consultant", role="consulent")
    unknown(find, "work.find", "filter.owner", "carla", owner="karla")
    unknown(find, "work.find", "filter.owner", None, owner="nobody-at-all")
    unknown(find, "case.find", "filter.route", "werkroute", route="werkrout")
    unknown(find, "case.find", "filter.owner", "carla", owner="carlo")
    unknown(find, "case.find", "filter.subject.register", "client", subject={"register": "clint", "id": "c1"})
    nl = fails(-32602, find, "work.find", filter={"role": "consulent"}, lang="nl")
    assert nl.message.endswith("?") and "bedoelt u consultant" in nl.message, nl
    w.close()


@suite
def names_that_exist_give_what_there_is():
    w = World()
    w.open()
    find = w.carla.call
    equal(len(find("work.find", filter={"node": "intake.broad_intake", "role": "consultant"})["items"]), 1)
    for filters in ({"node": "aftercare.check_in.talk"}, {"role": ["team_lead", "coordinator"]}, {"owner": ["me", "cees"]}):
        equal(find("work.find", filter=filters)["items"], [], filters)
    equal(find("case.find", filter={"owner": "me", "route": "nieuw_aanbod"})["cases"], [])
    equal(len(find("case.find", filter={"subject": {"register": "client", "id": "c1"}})["cases"]), 1)
    w.close()


@suite
def names_of_the_version_that_a_case_began_on_stay_known():
    folder = scratch()
    for part in ("plugins", "workflows"):
        shutil.copytree(os.path.join(ROOT, part), os.path.join(folder, part))
    w = World(plugins=os.path.join(folder, "plugins"), workflows=os.path.join(folder, "workflows"))
    w.open("perspectief_op_werk")
    for path in ("workflows/werkroute/route.lua", "plugins/zuid-limburg/routes/perspectief_op_werk.lua"):
        path = os.path.join(folder, path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("competence_profile", "vaardigheden"))
    w.server.restart()
    w.reconnect()
    equal([i["node"] for i in w.carla.call("work.find", filter={"node": "intake.broad_intake"})["items"]], ["intake.broad_intake"])
    equal(w.carla.call("work.find", filter={"node": "intake.competence_profile"})["items"], [], "of the old version, with nobody there")
    equal(w.carla.call("work.find", filter={"node": "intake.vaardigheden"})["items"], [], "of the new one")
    unknown(w.carla.call, "work.find", "filter.node", "intake.competence_profile", node="intake.competence_profil")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
