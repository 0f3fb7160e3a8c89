"""Who may do it: `speaks` and `holds`, asked at the claim and at completion, and not offered to who may not."""

from datetime import timedelta

from harness import Suite, equal, fails, world_of

suite = Suite()

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { text "taal" },
  start = { "gesprek", "keuring" },
  step "gesprek" { title = { nl = "Gesprek", en = "Talk" }, by = role "consultant" { speaks = "file.taal" }, due = workdays(5), next = done },
  step "keuring" { title = { nl = "Keuring", en = "Check" }, by = role "consultant" { holds = "bevoegd" }, due = workdays(5), next = done },
}
"""
REGISTER = """
return register "bevoegd" { title = { nl = "Bevoegdheden", en = "Permits" }, key = text "gebruiker",
  fields = { date "van", date "tot" }, period = { from = "van", to = "tot" } }
"""


def world():
    return world_of({"routes/proef.lua": ROUTE, "registers/bevoegd.lua": REGISTER})


def offered(client, node):
    return [i["item"] for i in client.call("work.find", filter={"role": "consultant", "node": node})["items"]]


@suite
def a_language_is_asked_and_work_is_not_offered_without_it():
    w = world()
    case = w.open("proef", file={"taal": "arabisch"})
    item = case.item("gesprek")["item"]
    equal((offered(w.carla, "gesprek"), offered(w.admin, "gesprek")), ([], [item]))
    why = fails(1005, w.carla.call, "work.claim", item=item, why="speaks")
    assert "arabisch" in why.message, why.message
    equal(w.carla.call("session.why_not", action="work.complete", item=item)["reason"], "speaks")
    equal(w.admin.call("user.put", id="carla", name="Carla", roles=["consultant"], languages=["arabisch", "arabisch"])["languages"],
          ["arabisch"])
    equal(offered(w.carla, "gesprek"), [item])
    waits = [one["waits_for"][0] for one in w.admin.call("case.explain", case=case.id)["open"] if one["node"] == "gesprek"]
    assert "who speaks arabisch" in waits[0], waits
    w.carla.call("work.complete", item=item)
    fails(-32602, w.admin.call, "user.put", id="x", name="X", languages=[""])
    fails(-32602, w.admin.call, "user.put", id="x", name="X", languages=[str(n) for n in range(21)])
    w.close()


@suite
def a_record_of_ones_own_must_hold_today():
    w = world()
    case = w.open("proef")
    item = case.item("keuring")["item"]
    fails(1005, w.carla.call, "work.claim", item=item, why="holds")
    equal(offered(w.carla, "keuring"), [])
    today = w.today()
    w.put("bevoegd", "carla", van=(today - timedelta(days=30)).isoformat(), tot=(today + timedelta(days=1)).isoformat())
    equal(offered(w.carla, "keuring"), [item])
    w.carla.call("work.claim", item=item)
    w.advance(2)
    fails(1005, w.carla.call, "work.complete", item=item, why="holds")
    w.put("bevoegd", "carla", van=today.isoformat())
    w.carla.call("work.complete", item=item)
    w.close()


@suite
def a_page_leads_on_past_what_is_not_offered():
    w = world()
    items = []
    for n in range(6):
        case = w.open("proef", file={"taal": "arabisch"} if n % 2 else {})
        items.append(case.item("gesprek")["item"])
    seen = [i["item"] for i in w.carla.everything("work.find", "items", filter={"role": "consultant", "node": "gesprek"})]
    equal(sorted(seen), sorted(items[0::2]))
    page = w.carla.call("work.find", filter={"role": "consultant", "node": "gesprek"}, limit=2)
    equal(len(page["items"]), 2)
    rest = w.carla.call("work.find", filter={"role": "consultant", "node": "gesprek"}, limit=2, after=page["after"])
    equal(len(rest["items"]), 1)
    w.close()


@suite
def a_helper_sees_the_work_and_leaves_it_to_who_has_it():
    w = world()
    cases = [w.open("proef") for _ in range(3)]
    items = [case.item("gesprek")["item"] for case in cases]
    for item in items:
        w.carla.call("work.claim", item=item)
        w.carla.call("work.help", item=item, add="cees")
    equal([i["item"] for i in w.cees.everything("work.find", "items", filter={"helper": "me"})], items)
    page = w.cees.call("work.find", filter={"helper": "cees"}, limit=2)
    rest = w.cees.call("work.find", filter={"helper": "cees"}, limit=2, after=page["after"])
    equal([i["item"] for i in page["items"] + rest["items"]], items)
    equal(w.cees.call("work.get", item=items[0])["helpers"], ["cees"])
    fails(1005, w.cees.call, "work.complete", item=items[0], why="role")
    w.cees.call("case.note", case=cases[0].id, text="gebeld")
    w.cees.call("work.help", item=items[1], remove="me")
    w.carla.call("work.complete", item=items[0])
    equal([i["item"] for i in w.cees.call("work.find", filter={"helper": "me"})["items"]], [items[2]])
    kinds = [e["type"] for e in cases[1].events()]
    assert "helper_added" in kinds and "helper_gone" in kinds, kinds
    fails(-32602, w.cees.call, "work.find", filter={"helper": "me", "owner": "me"})
    fails(-32602, w.cees.call, "work.find", filter={"helper": "me"}, after="x")
    fails(-32602, w.carla.call, "work.help", item=items[2])
    fails(-32602, w.carla.call, "work.help", item=items[2], add="nobody")
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
