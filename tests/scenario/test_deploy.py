"""A region's new version comes over the wire: judged, activated in one switch, taken back; what is wrong is refused
whole, and an activated version outlives a start, whatever is in the folders."""

import base64
import hashlib
import os
import shutil
import time

from harness import ROOT, SANITIZED, RpcError, Suite, World, equal, scratch
from releases import Publisher, bring, files, folder, shell, upload, versions
from test_dev import Dev

suite = Suite()
DEPLOY_SECONDS = 25 if SANITIZED else 5.0  # of the Zuid-Limburg bundle, its specs included


def region(step="een", version="1.0.0", **options):
    """A world whose region `proef` serves one step from its folder, and trusts a publisher."""
    top = os.path.dirname(folder(step, version))
    w = World(plugins=top, **options)
    w.publisher = Publisher().trusted_by(w.admin)
    w.folder = os.path.join(top, "proef")
    return w


def refused(f, reason):
    try:
        f()
    except RpcError as e:
        equal(e.reason, reason, e.message)
        return e
    raise AssertionError(f"not refused: {reason} was expected")


def served(w):
    return w.admin.call("system.info")["regions"][0]


def opens_at(w):
    return [i["node"] for i in w.open("proef").work()]


@suite
def the_shell_deploys_activates_and_takes_back():
    w = region()
    admin, connect = w.server.token, f"127.0.0.1:{w.server.port}"
    old = w.open("proef")
    file = os.path.join(scratch(), "twee.tjp")
    with open(file, "wb") as out:
        out.write(w.publisher.pack(folder("twee", "1.1.0")))
    said = shell("plugin", "deploy", file, "--lang", "en", token=admin, connect=connect)
    for word in ("1.1.0", w.publisher.name, "ready"):
        assert word in said, said
    equal(opens_at(w), ["een"], "it was only brought")
    changes = w.admin.call("plugin.diff", bundle=versions(w.admin)["1.1.0"]["bundle"])["changes"]["nodes"]
    equal({(c["change"], c["name"]) for c in changes}, {("added", "twee"), ("removed", "een")})
    said = shell("plugin", "deploy", file, "--activate", token=admin, connect=connect)
    assert "active" in said, said
    equal((served(w)["version"], served(w)["of"]), ("1.1.0", "activation"))
    equal(opens_at(w), ["twee"])
    equal([i["node"] for i in old.work()], ["een"], "an open case stays")
    found = versions(w.admin)
    equal({v: (f["state"], f["of"], f["open_cases"]) for v, f in found.items()},
          {"1.0.0": ("former", "folder", 2), "1.1.0": ("active", "upload", 1)})
    equal((found["1.1.0"]["by"], found["1.1.0"]["activated_by"], found["1.1.0"]["publisher"]), ("admin", "admin", w.publisher.name))
    shell("plugin", "rollback", "verkeerde stap", token=admin, connect=connect)
    equal(opens_at(w), ["een"])
    equal(versions(w.admin)["1.1.0"]["taken_back"], True)
    for verb in (["find"], ["get", found["1.1.0"]["bundle"]], ["recheck", found["1.1.0"]["bundle"]], ["retest", found["1.1.0"]["bundle"]]):
        assert "1.1.0" in shell("plugin", *verb, token=admin, connect=connect), verb
    w.close()


@suite
def only_what_a_trusted_publisher_signed_enters():
    w = region()
    data = w.publisher.pack(folder("twee", "1.1.0"))
    stranger = Publisher("vreemde")
    refused(lambda: upload(w.admin, stranger.pack(folder("twee", "1.1.0"))), "signature")
    refused(lambda: upload(w.admin, w.publisher.pack(folder("twee", "1.1.0"), signed=False)), "signature")
    for at in (20, len(data) // 2, len(data) - 1):
        changed = bytearray(data)
        changed[at] ^= 1
        error = refused(lambda: upload(w.admin, bytes(changed)), "bundle")
        assert error.data["faults"], error
    again = Publisher("anders")
    w.admin.call("publisher.put", publisher=w.publisher.name, key=again.key)
    equal([len(p["keys"]) for p in w.admin.call("publisher.find")["publishers"]], [2])
    w.admin.call("publisher.remove", publisher=w.publisher.name, key=w.publisher.key)
    refused(lambda: upload(w.admin, data), "signature")
    w.publisher.trusted_by(w.admin)
    equal(upload(w.admin, data)["publisher"], w.publisher.name)
    refused(lambda: w.carla.call("plugin.upload", sha256=hashlib.sha256(data).hexdigest()), "forbidden")
    refused(lambda: w.admin.call("publisher.put", publisher="X", key=again.key), "invalid_params")
    refused(lambda: w.admin.call("publisher.put", publisher="x", key="AAAA"), "invalid_params")
    refused(lambda: w.admin.call("publisher.remove", publisher="niemand"), "not_found")
    w.close()


@suite
def what_is_wrong_is_told_whole_and_changes_nothing():
    w = region()
    before = w.admin.call("plugin.find")
    bring_it = lambda where: upload(w.admin, w.publisher.pack(where))
    # `pack` refuses what does not load; what an older pack let through must be refused here as well.
    error = refused(lambda: bring_it(folder("twee", "1.1.0", spec="een")), "tests")
    fault = error.data["faults"][0]
    assert fault["file"].endswith("spec/proef_spec.lua") and fault["line"] > 1 and fault["message"]["nl"] and fault["message"]["en"], fault
    error = refused(lambda: bring_it(folder("twee", "1.0.0")), "version")
    error = refused(lambda: bring_it(folder("twee", "1.1.0", region="elders", id="proef")), "region")
    untitled = {"routes/proef.lua": files("twee", "1.1.0")["routes/proef.lua"].replace('title = { nl = "Stap", en = "Step" }, ', "")}
    error = refused(lambda: bring_it(folder("twee", "1.1.0", extra=untitled)), "labels")
    assert any("twee" in f["message"]["nl"] for f in error.data["faults"]), error.data
    refused(lambda: w.admin.call("plugin.upload", sha256="0" * 64), "not_found")
    refused(lambda: w.admin.call("plugin.activate", bundle="nergens"), "not_found")
    refused(lambda: w.admin.call("plugin.rollback", reason="zomaar"), "rollback")
    refused(lambda: w.admin.call("plugin.rollback", reason=" "), "invalid_params")
    equal(w.admin.call("plugin.find"), before)
    equal(opens_at(w), ["een"])
    w.close()


SPOKEN = """
return route "proef" {{
  version = "1.1.0", title = {{ nl = "Proef", en = "Trial" }}, subject = "client", owner = "consultant",
  step "twee" {{
    title = {{ nl = "Twee", en = "Two" }}, by = role "consultant", due = workdays(5), form = {{ text "reden", choice "kleur" {{ "rood", "blauw" }} }},
    evidence = {{ document "verslag" {{ signed_by = {{ "huisarts" }} }} }}, outcomes = {{ goed = done, slecht = done }}{more}
  }},
}}
"""
SPOKEN_TITLES = {"fields": ["reden", "kleur"], "options": ["rood", "blauw"], "outcomes": ["goed", "slecht"], "documents": ["verslag"], "parties": ["huisarts"]}


def spoken(without=None, more=""):
    """A version with all its titles in labels.lua, but this one."""
    title = lambda name: f'{name} = {{ nl = "{name.capitalize()}", en = "{name.upper()}" }}'
    areas = [f"{area} = {{ {', '.join(title(name) for name in names if name != without)} }}" for area, names in SPOKEN_TITLES.items()]
    return folder("twee", "1.1.0", extra={"routes/proef.lua": SPOKEN.format(more=more), "labels.lua": f"return labels {{ titles {{ {', '.join(areas)} }} }}"})


@suite
def what_people_would_see_by_its_id_is_refused_by_name_and_with_its_title_it_is_shown():
    w = region()
    for name, told in (("reden", "field `twee.reden`"), ("blauw", "option `twee.kleur.blauw`"), ("slecht", "outcome `twee.slecht`"),
                       ("verslag", "document `twee.verslag`"), ("huisarts", "party `huisarts`")):
        error = refused(lambda: upload(w.admin, w.publisher.pack(spoken(name))), "labels")
        fault, = error.data["faults"]
        assert told in fault["message"]["en"] and "labels.lua" in fault["message"]["nl"], fault
    bundle = upload(w.admin, w.publisher.pack(spoken()))["bundle"]
    w.admin.call("plugin.activate", bundle=bundle)
    item, = w.open("proef").work()
    shown = w.carla.call("work.get", item=item["item"])
    equal([f["title"] for f in shown["form"]], ["REDEN", "KLEUR"])
    equal(shown["form"][1]["option_titles"], {"rood": "ROOD", "blauw": "BLAUW"})
    equal([o["title"] for o in shown["outcomes"]], ["GOED", "SLECHT"])
    equal([(e["title"], e["party_titles"]) for e in shown["evidence"]], [("VERSLAG", {"huisarts": "HUISARTS"})])
    equal(w.server.client(w.tokens["carla"], lang="nl").call("work.get", item=item["item"])["form"][0]["title"], "Reden")
    w.close()


@suite
def an_active_version_outlives_a_start_and_a_broken_folder():
    w = region()
    old = w.open("proef")
    bundle = upload(w.admin, w.publisher.pack(folder("twee", "1.1.0")))["bundle"]
    first = w.admin.call("plugin.activate", bundle=bundle, command_id="a-1")
    equal(first["was"]["version"], "1.0.0")
    w.server.restart()
    w.reconnect()
    equal(w.admin.call("plugin.activate", bundle=bundle, command_id="a-1"), first, "asked again")
    refused(lambda: w.admin.call("plugin.activate", bundle=bundle), "active")
    equal(opens_at(w), ["twee"])
    assert "as it was activated" in w.server.err, w.server.err
    with open(os.path.join(w.folder, "routes", "proef.lua"), "a", encoding="utf-8") as file:
        file.write("dit is geen Lua")
    w.server.restart()
    w.reconnect()
    equal(opens_at(w), ["twee"], "the folder is broken")
    equal([i["node"] for i in old.work()], ["een"])
    w.admin.call("plugin.rollback", reason="toch niet")
    equal(opens_at(w), ["een"])
    w.server.restart()
    w.reconnect()
    equal(opens_at(w), ["een"], "the folder is broken, and what it was is kept")
    old.complete("een")
    equal(old.get()["state"], "completed")
    w.close()


@suite
def another_folder_beside_an_active_version_is_listed_and_can_be_activated():
    w = region()
    bundle = upload(w.admin, w.publisher.pack(folder("twee", "1.1.0")))["bundle"]
    w.admin.call("plugin.activate", bundle=bundle)
    shutil.rmtree(w.folder)
    shutil.copytree(folder("drie", "1.2.0"), w.folder)
    w.server.restart()
    w.reconnect()
    equal(opens_at(w), ["twee"])
    found = versions(w.admin)
    equal((found["1.2.0"]["state"], found["1.2.0"]["of"]), ("ready", "folder"))
    w.admin.call("plugin.activate", bundle=found["1.2.0"]["bundle"], expected=bundle)
    equal(opens_at(w), ["drie"])
    w.admin.call("plugin.rollback", reason="twee terug", to=found["1.0.0"]["bundle"])
    equal(opens_at(w), ["een"], "along the activations, as far as asked")
    w.close()


@suite
def four_eyes_and_capabilities():
    w = region(args=["--four-eyes-release"])
    w.admin.call("user.put", id="ada", name="Ada", admin=True)
    ada = w.server.client(w.admin.call("token.put", user="ada")["token"])
    more = folder("twee", "1.1.0", capabilities=["registers", "reservations", "budgets", "metrics", "pools"])
    bundle = upload(w.admin, w.publisher.pack(more))["bundle"]
    equal(ada.call("plugin.get", bundle=bundle)["to_approve"], ["pools"])
    refused(lambda: w.admin.call("plugin.activate", bundle=bundle, approve=["pools"]), "same_as")
    error = refused(lambda: ada.call("plugin.activate", bundle=bundle), "capabilities")
    assert "pools" in error.message and "budgets" not in error.message, error.message
    ada.call("plugin.activate", bundle=bundle, approve=["pools"])
    equal(ada.call("plugin.get", bundle=bundle)["to_approve"], [])
    ada.call("plugin.rollback", reason="even terug")
    ada.call("plugin.activate", bundle=bundle)
    equal(opens_at(w), ["twee"])
    w.close()


@suite
def a_version_is_removed_when_no_case_is_on_it():
    w = region()
    one, two = (upload(w.admin, w.publisher.pack(folder(step, version)))["bundle"] for step, version in (("twee", "1.1.0"), ("drie", "1.2.0")))
    w.admin.call("plugin.activate", bundle=one)
    refused(lambda: w.admin.call("plugin.remove", bundle=one), "in_use")
    case = w.open("proef")
    case.complete("twee")
    w.admin.call("plugin.activate", bundle=two)
    refused(lambda: w.admin.call("plugin.remove", bundle=one), "in_use")
    equal(versions(w.admin)["1.1.0"]["ended_cases"], 1)
    first = versions(w.admin)["1.0.0"]["bundle"]
    w.admin.call("plugin.remove", bundle=first)
    assert first not in [v["bundle"] for v in w.admin.call("plugin.find")["versions"]]
    refused(lambda: w.admin.call("plugin.remove", bundle=first), "not_found")
    page = w.admin.call("plugin.find", limit=1)
    equal([v["version"] for v in w.admin.call("plugin.find", limit=1, after=page["after"])["versions"]], ["1.1.0"])
    w.close()


@suite
def others_are_answered_while_a_bundle_is_judged():
    w = region()
    slow = {"spec/traag_spec.lua": 'it("telt", function() for n = 1, 20000000 do local x = n * n end expect(1).is(1) end)\n'}
    sha256 = bring(w.admin, w.publisher.pack(folder("twee", "1.1.0", extra=slow)))
    number = w.admin.post("plugin.upload", {"sha256": sha256})
    longest, answered, begun = 0.0, 0, time.monotonic()
    w.admin.socket.setblocking(False)
    while True:
        asked = time.monotonic()
        w.carla.call("work.find", limit=1)
        longest = max(longest, time.monotonic() - asked)
        answered += 1
        try:
            chunk = w.admin.socket.recv(1 << 18)
        except BlockingIOError:
            continue
        w.admin.buffer += chunk
        if b"\n" in w.admin.buffer:
            break
    judged = time.monotonic() - begun
    w.admin.socket.setblocking(True)
    reply = w.admin.read()
    equal((reply["id"], reply["result"]["tests"]), (number, {"passed": 2, "failed": 0}))
    print(f"    judged in {judged:.2f} s; meanwhile {answered} others, the slowest {longest * 1000:.0f} ms")
    assert answered > 20 and longest < judged / 2, (answered, longest, judged)
    w.close()


@suite
def in_a_list_of_requests_they_are_refused():
    w = region()
    for method, params in (("plugin.upload", {"sha256": "0" * 64}), ("plugin.activate", {"bundle": "x"}), ("plugin.rollback", {"reason": "x"}),
                           ("plugin.check", {"bundle": "x"}), ("plugin.test", {"bundle": "x"}), ("plugin.diff", {"bundle": "x"})):
        w.admin.send_raw(b'[{"jsonrpc":"2.0","id":1,"method":"%s","params":%s}]\n' % (method.encode(), str(params).replace("'", '"').encode()))
        equal(w.admin.read()[0]["error"]["code"], -32600, method)
    w.close()


@suite
def dev_takes_what_nobody_signed():
    d = Dev()
    d.wait_for("listening")
    admin = d.login("beheerder")
    where = os.path.join(d.top, "nieuw")
    shutil.copytree(os.path.join(ROOT, "plugins", "zuid-limburg"), where)
    for path in ("plugin.json",):
        with open(os.path.join(where, path), encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(where, path), "w", encoding="utf-8") as file:
            file.write(text.replace('"version": "1.0.0"', '"version": "1.0.1"'))
    out = os.path.join(d.top, "zuid.tjp")
    shell("plugin", "pack", where, "--workflows", d.workflows, "-o", out)
    with open(out, "rb") as file:
        data = file.read()
    report = upload(admin, data)
    assert "publisher" not in report, report
    admin.call("plugin.activate", bundle=report["bundle"])
    equal(admin.call("system.info")["regions"][0]["version"], "1.0.1")
    d.kill()


@suite
def zuid_limburg_is_deployed_within_five_seconds():
    w = World()
    publisher = Publisher().trusted_by(w.admin)
    top = scratch()
    where = os.path.join(top, "plugins", "zuid-limburg")
    shutil.copytree(os.path.join(ROOT, "plugins", "zuid-limburg"), where)
    with open(os.path.join(where, "plugin.json"), encoding="utf-8") as file:
        text = file.read()
    with open(os.path.join(where, "plugin.json"), "w", encoding="utf-8") as file:
        file.write(text.replace('"version": "1.0.0"', '"version": "1.0.1"'))
    out = os.path.join(top, "zuid.tjp")
    with open(out, "wb") as file:
        file.write(publisher.pack(where))
    begun = time.monotonic()
    shell("plugin", "deploy", out, "--activate", token=w.server.token, connect=f"127.0.0.1:{w.server.port}")
    seconds = time.monotonic() - begun
    equal(served(w)["version"], "1.0.1")
    print(f"    deployed in {seconds:.2f} s")
    assert seconds < DEPLOY_SECONDS, seconds
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
