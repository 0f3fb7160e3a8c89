"""Two regions on one server: a person of one sees nothing of the other, with the same error as for what is not there."""

import os
import shutil

from harness import ROOT, Client, Server, Suite, equal, fails, scratch, write_plugin

suite = Suite()


class TwoRegions:
    def __init__(self):
        folder = scratch()
        shutil.copytree(os.path.join(ROOT, "plugins", "zuid-limburg"), os.path.join(folder, "zuid-limburg"))
        write_plugin(folder, {}, "midden-limburg")
        self.server = Server(plugins=folder)
        self.admins = {r: self.login(r, self.admin_token(r)) for r in ("zuid-limburg", "midden-limburg")}
        self.people = {}
        for region, admin in self.admins.items():
            admin.call("user.put", id="carla", name="Carla", roles=["consultant"])
            self.people[region] = self.login(region, admin.call("token.put", user="carla")["token"])
            admin.call("register.put", register="client", id="k1", record={"name": f"Klant van {region}"})

    def admin_token(self, region):
        with open(os.path.join(self.server.data, f"admin.token.{region}"), encoding="ascii") as file:
            return file.read().strip()

    def login(self, region, token):
        client = Client(self.server.port)
        equal(client.call("session.login", token=token)["principal"]["region"], region)
        return client


@suite
def each_region_has_its_own_first_token():
    t = TwoRegions()
    for region in t.admins:
        equal(os.stat(os.path.join(t.server.data, f"admin.token.{region}")).st_mode & 0o777, 0o600)
        equal([r["region"] for r in t.admins[region].call("system.info")["regions"]], [region], "regions an administrator sees")
    fails(1001, Client(t.server.port).call, "session.login", token=t.admin_token("zuid-limburg"), region="midden-limburg")
    t.server.kill()


@suite
def nothing_of_the_other_region_is_found():
    t = TwoRegions()
    south, middle = t.people["zuid-limburg"], t.people["midden-limburg"]
    opened = south.call("case.open", route="werkroute", subject={"register": "client", "id": "k1"}, key="ZL-1")
    case, item = opened["case"], opened["work"][0]["item"]
    missing = fails(1003, middle.call, "case.get", case="c77-aaaaaaaa")
    for method, params in (("case.get", {"case": case}), ("case.get", {"key": "ZL-1"}), ("case.history", {"case": case}), ("case.note", {"case": case, "text": "x"}),
                           ("case.cancel", {"case": case, "reason": "x"}), ("work.get", {"item": item}), ("work.claim", {"item": item}),
                           ("work.complete", {"item": item, "form": {}}), ("work.skip", {"item": item, "reason": "x"}), ("work.add", {"case": case, "node": "progress_talk"}),
                           ("message.send", {"to": {"case": case}, "message": "contract_ended"}), ("message.send", {"to": {"key": "ZL-1"}, "message": "contract_ended"})):
        for client in (middle, t.admins["midden-limburg"]):
            error = fails(1003, client.call, method, **params)
            if method == "case.get" and "case" in params:
                equal(error.message, missing.message, "the same word as for what is not there")
    equal((middle.call("case.find")["cases"], middle.call("work.find", count=True)), ([], {"items": [], "count": 0}))
    equal(middle.call("work.find", filter={"case": case})["items"], [])
    equal(middle.call("register.get", register="client", id="k1")["record"]["name"], "Klant van midden-limburg")
    fails(-32602, middle.call, "pool.status", pool="focusbestand")
    fails(-32602, middle.call, "case.open", route="perspectief_op_werk", subject={"register": "client", "id": "k1"})
    middle.call("case.open", route="werkroute", subject={"register": "client", "id": "k1"}, key="ZL-1", command_id="a")  # keys and ids count per region
    south.call("case.note", case=case, text="x", command_id="a")
    equal([e["command"] for e in south.everything("case.history", "entries", case=case)], ["case.open", "case.note"])
    t.server.kill()


@suite
def ids_cannot_be_guessed():
    t = TwoRegions()
    south = t.people["zuid-limburg"]
    case = south.call("case.open", route="werkroute", subject={"register": "client", "id": "k1"})["case"]
    number, check = case.split("-")
    assert len(check) >= 8, case
    for wrong in (number, number + "-", number + "-" + "0" * len(check), case[:-1], case.upper() if case.upper() != case else case + "x", " " + case):
        fails((1003, -32602), south.call, "case.get", case=wrong)
    equal(south.call("case.get", case=case)["case"], case)
    t.server.kill()


if __name__ == "__main__":
    suite.run(__doc__)
