"""Commands on the wire: asked twice done once, expected_seq, strict parameters, batches, notifications, and a clean stop."""

import os
import subprocess
import threading
import time
from datetime import datetime

import harness
from harness import Client, ConnectionLost, Suite, World, equal, fails

suite = Suite()
INTAKE = {"motivation": "high", "wish_occupation": "kok", "learnable": True}


def notes(case):
    return [e["text"] for e in case.events("noted")]


@suite
def the_same_command_id_gives_the_same_answer():
    w = World()
    subject = w.subject()
    params = {"route": "werkroute", "subject": {"register": "client", "id": subject}, "key": "ZL-1", "command_id": "open-1"}
    first = w.carla.call("case.open", **params)
    equal(w.carla.call("case.open", **params), first)
    case = w.case(first["case"])
    complete = {"item": case.item("broad_intake")["item"], "form": INTAKE, "command_id": "done-1"}
    done = w.carla.call("work.complete", **complete)
    equal(w.carla.call("work.complete", **complete), done, "the answer that was given, not a refusal of closed work")
    note = {"case": case.id, "text": "gebeld", "command_id": "note-1"}
    noted = w.carla.call("case.note", **note)
    seq = case.get()["seq"]
    for _ in range(2):
        w.server.restart()  # SIGKILL
        w.reconnect()
        equal(w.carla.call("case.open", **params), first, "after SIGKILL")
        equal(w.carla.call("work.complete", **complete), done, "after SIGKILL")
        equal(w.carla.call("case.note", **note), noted, "after SIGKILL")
    equal((case.get()["seq"], notes(case)), (seq, ["gebeld"]))
    w.close()


@suite
def the_order_of_parameters_says_nothing():
    w = World()
    case = w.open()
    noted = w.carla.call("case.note", **{"case": case.id, "text": "gebeld", "command_id": "note-1"})
    equal(w.carla.call("case.note", **{"command_id": "note-1", "text": "gebeld", "case": case.id}), noted)
    form = {"item": case.item("broad_intake")["item"], "command_id": "done-1"}
    done = w.carla.call("work.complete", form=INTAKE, **form)
    equal(w.carla.call("work.complete", form=dict(reversed(INTAKE.items())), **form), done)
    equal(notes(case), ["gebeld"])
    w.close()


@suite
def a_used_command_id_with_other_parameters_is_a_conflict():
    w = World()
    case = w.open()
    w.carla.call("case.note", case=case.id, text="een", command_id="n")
    fails(1004, w.carla.call, "case.note", case=case.id, text="twee", command_id="n")
    fails(1004, w.carla.call, "case.cancel", case=case.id, reason="een", command_id="n")
    w.server.restart()
    w.reconnect()
    fails(1004, w.carla.call, "case.note", case=case.id, text="twee", command_id="n")
    equal(notes(case), ["een"])
    fails(-32602, w.carla.call, "case.note", case=case.id, text="lang", command_id="x" * 65)
    w.carla.call("case.note", case=case.id, text="lang", command_id="x" * 64)
    w.close()


@suite
def a_refused_command_may_be_sent_again_with_its_id():
    w = World()
    case = w.open().intake("direct")
    case.complete("proposal", "accepted")
    params = {"item": case.item("contract")["item"], "form": {"employer": "e1", "first_day": "2019-07-10"}, "command_id": "c"}
    fails(1005, w.carla.call, "work.complete", why="evidence.contract", **params)
    case.attach("contract")
    w.carla.call("work.complete", **params)
    equal(case.work("contract"), [])
    w.close()


@suite
def region_commands_are_done_once_too():
    w = World()
    put = {"register": "sector", "id": "bouw", "record": {"title": "Bouw"}, "command_id": "r"}
    first = w.admin.call("register.put", **put)
    w.put("sector", "bouw", title="Bouw en infra")
    equal(w.admin.call("register.put", **put), first)
    equal(w.admin.call("register.get", register="sector", id="bouw")["record"]["title"], "Bouw en infra", "not written again")
    token = w.admin.call("token.put", user="carla", command_id="t")
    equal(w.admin.call("token.put", user="carla", command_id="t")["token"], token["token"])
    w.server.client(token["token"])
    w.close()


@suite
def expected_seq_refuses_a_case_that_moved_on():
    w = World()
    case = w.open()
    seq = case.get()["seq"]
    equal(w.carla.call("case.note", case=case.id, text="een", expected_seq=seq)["seq"], seq + 1)
    fails(1004, w.carla.call, "case.note", case=case.id, text="twee", expected_seq=seq)
    fails(1004, w.carla.call, "work.complete", item=case.item("broad_intake")["item"], form=INTAKE, expected_seq=seq)
    equal((notes(case), case.get()["seq"]), (["een"], seq + 1))
    w.carla.call("work.complete", item=case.item("broad_intake")["item"], form=INTAKE, expected_seq=seq + 1)
    w.close()


@suite
def expected_seq_is_not_cut_off():
    w = World()
    case = w.open()
    seq = case.get()["seq"]
    for wrong in (seq + 2**32, seq - 2**32, -1, seq + 2**63 - 2**62):
        fails((1004, -32602), w.carla.call, "case.note", case=case.id, text="x", expected_seq=wrong)
    equal(notes(case), [])
    w.close()


@suite
def a_role_taken_away_is_gone_on_open_connections_too():
    w = World()
    case = w.open()
    item = case.item("broad_intake")["item"]
    w.admin.call("user.put", id="carla", name="Carla", roles=["work_coach"])
    equal(w.carla.call("session.whoami")["principal"]["roles"], ["work_coach"])
    fails(1002, w.carla.call, "case.open", route="werkroute", subject={"register": "client", "id": w.subject()})
    fails(1005, w.carla.call, "work.claim", item=item, why="role")
    w.admin.call("user.put", id="carla", name="Carla", roles=["consultant"])
    w.carla.call("work.claim", item=item)
    second = w.person("baas", [])
    w.admin.call("user.put", id="baas", name="Baas", admin=True)
    second.call("user.put", id="nog_een", name="Nog een")
    w.admin.call("user.put", id="baas", name="Baas", admin=False)
    fails(1002, second.call, "user.put", id="nog_twee", name="Nog twee")
    w.close()


@suite
def wrong_parameters_are_named():
    w = World()
    case = w.open()
    error = fails(-32602, w.carla.call, "case.note", case=case.id, txet="een")
    said = error.message + str(error.data)
    assert "txet" in said and "text" in said.replace("txet", ""), f"no hint: {said}"
    fails(-32602, w.carla.call, "case.note", case=case.id)
    fails(-32602, w.carla.call, "case.note", case=7, text="een")
    fails(-32602, w.carla.call, "work.find", limit=501)
    fails(-32602, w.carla.call, "work.find", filter={"stat": "offered"})
    fails(-32602, w.carla.call, "work.find", after="rommel")
    fails(-32602, w.carla.call, "case.open", route="werkroute", subject={"register": "employer", "id": "e1"})
    fails((-32602, 1003), w.carla.call, "case.open", route="werkrote", subject={"register": "client", "id": w.subject()})
    fails((-32602, 1003, 1005), w.carla.call, "case.open", route="werkroute", subject={"register": "client", "id": "niemand"})
    error = fails(-32601, w.carla.call, "case.oppen")
    assert "case.open" in error.message + str(error.data), error
    equal(w.carla.request("case.note", [case.id, "een"])["error"]["code"], -32602, "by name, not by position")
    fails(1003, w.carla.call, "case.get", case="c999-aaaaaaaa")
    fails(1003, w.carla.call, "work.complete", item="c1-aaaaaaaa.1", form={})
    equal(notes(case), [])
    w.close()


@suite
def notifications_are_done_in_silence():
    w = World()
    case = w.open()
    frame = '{"jsonrpc":"2.0","method":"case.note","params":{"case":"%s","text":"%s"}}\n'
    w.carla.send_raw((frame % (case.id, "stil")).encode() + (frame % ("bestaat niet", "x")).encode() + b'{"jsonrpc":"2.0","method":"geen.methode"}\n')
    equal(w.carla.call("session.whoami")["principal"]["id"], "carla", "the next reply is of the next call")
    equal(notes(case), ["stil"])
    w.close()


@suite
def batches_follow_the_specification():
    w = World()
    case = w.open()

    def ask(text):
        w.carla.send_raw(text.encode() + b"\n")
        return w.carla.read()

    note = '{"jsonrpc":"2.0"%s,"method":"case.note","params":{"case":"' + case.id + '","text":"%s"}}'
    replies = ask("[" + note % (',"id":"a"', "een") + "," + note % ("", "twee") + ',7,{"jsonrpc":"2.0","id":3,"method":"case.nope"},' + note % (',"id":9', "drie") + "]")
    by_id = {str(r["id"]): r for r in replies}
    equal(sorted(by_id), ["3", "9", "None", "a"])
    equal((by_id["3"]["error"]["code"], by_id["None"]["error"]["code"]), (-32601, -32600))
    equal(notes(case), ["een", "twee", "drie"])
    equal(ask("[]")["error"]["code"], -32600)
    equal(ask("{")["error"]["code"], -32700)
    equal(ask("[" + note % ("", "x") + ",")["error"]["code"], -32700)
    w.carla.send_raw(("[" + note % ("", "vier") + "," + note % ("", "vijf") + "]\n").encode())  # all silent: no reply at all
    equal(w.carla.call("session.whoami")["principal"]["id"], "carla")
    many = [note % (',"id":%d' % n, "veel") for n in range(1001)]
    equal(ask("[" + ",".join(many) + "]")["error"]["code"], -32600, "1,001 in a batch")
    equal(notes(case), ["een", "twee", "drie", "vier", "vijf"])
    equal(len(ask("[" + ",".join(many[:1000]) + "]")), 1000)
    w.close()


@suite
def a_case_key_is_unique():
    w = World()
    a, b = w.subject(), w.subject()
    opened = w.carla.call("case.open", route="werkroute", subject={"register": "client", "id": a}, key="ZL-2026-1")
    fails(1004, w.carla.call, "case.open", route="werkroute", subject={"register": "client", "id": b}, key="ZL-2026-1", why="key")
    equal(w.carla.call("case.get", key="ZL-2026-1")["case"], opened["case"])
    equal(len(w.carla.call("case.find", filter={"route": "werkroute"})["cases"]), 1)
    w.server.restart()
    w.reconnect()
    fails(1004, w.carla.call, "case.open", route="werkroute", subject={"register": "client", "id": b}, key="ZL-2026-1", why="key")
    w.close()


@suite
def work_that_is_closed_is_refused_with_state():
    w = World()
    case = w.open()
    item = case.item("broad_intake")["item"]
    w.carla.call("work.complete", item=item, form=INTAKE)
    for method, more in (("work.complete", {"form": INTAKE}), ("work.claim", {}), ("work.start", {}), ("work.release", {}), ("work.skip", {"reason": "x"})):
        try:
            w.carla.call(method, item=item, **more)
            raise AssertionError(f"{method} on closed work is accepted")
        except harness.RpcError as e:
            equal((e.code, e.reason), (1005, "state"), method)
    w.close()


@suite
def claim_release_and_start():
    w = World()
    case = w.open()
    item = case.item("broad_intake")["item"]
    w.carla.call("work.claim", item=item)
    fails(1005, w.cees.call, "work.claim", item=item, why="state")
    fails(1005, w.cees.call, "work.complete", item=item, form=INTAKE)
    w.carla.call("work.start", item=item)
    fails(1005, w.carla.call, "work.start", item=item, why="state")
    w.carla.call("work.release", item=item)
    equal(case.item("broad_intake")["state"], "offered")
    equal(len(w.cees.call("work.find", filter={"role": "consultant", "case": case.id})["items"]), 1)
    w.cees.call("work.complete", item=item, form=INTAKE)
    equal([i["assignee"] for i in w.cees.call("work.find", filter={"owner": "me"})["items"]], ["cees"])
    w.close()


@suite
def a_consultant_holds_forty_cases_at_most():
    w = World()
    items = []
    for _ in range(41):
        items.append(w.carla.call("case.open", route="werkroute", subject={"register": "client", "id": w.subject()})["work"][0]["item"])
    w.carla.all([("work.claim", {"item": i}) for i in items[:40]])
    error = fails(1005, w.carla.call, "work.claim", item=items[40], why="caseload")
    assert "capacit" in error.message.lower(), error.message
    dutch = fails(1005, w.carla.call, "work.claim", item=items[40], lang="nl", why="caseload")
    assert "capaciteit" in dutch.message, dutch.message
    w.cees.call("work.claim", item=items[40])
    w.close()


@suite
def a_write_is_seen_on_every_connection():
    w = World()
    case = w.open()
    other = w.server.client(w.tokens["cees"])
    for n in range(50):
        seq = w.carla.call("case.note", case=case.id, text=str(n))["seq"]
        equal(other.call("case.get", case=case.id)["seq"], seq)
    w.close()


@suite
def the_language_is_of_the_session_or_the_call():
    w = World()
    case = w.open()
    item = case.item("broad_intake")["item"]
    equal(w.carla.call("work.get", item=item, lang="nl")["title"], "Brede intake")
    equal(w.carla.call("work.get", item=item, lang="en")["title"], "Broad intake")
    dutch = w.server.client(w.tokens["carla"], lang="nl")
    equal(dutch.call("work.get", item=item)["title"], "Brede intake")
    fails(-32602, w.carla.call, "work.get", item=item, lang="fr")
    w.close()


@suite
def sigterm_drains_under_load_and_loses_nothing():
    w = World()
    cases = [w.open().id for _ in range(8)]
    acknowledged, sent = [[] for _ in cases], [0] * len(cases)
    stopping = threading.Event()

    def write(n):
        client = w.server.client(w.tokens["carla"])
        try:
            while not stopping.is_set():
                batch = range(sent[n], sent[n] + 32)
                sent[n] += 32
                for number in batch:
                    client.post("case.note", {"case": cases[n], "text": str(number), "command_id": f"{n}-{number}"})
                for number in batch:
                    reply = client.read()
                    if "result" in reply:
                        acknowledged[n].append(number)
        except (ConnectionLost, AssertionError):
            pass

    writers = [threading.Thread(target=write, args=(n,)) for n in range(len(cases))]
    for writer in writers:
        writer.start()
    time.sleep(1.5)
    code, seconds = w.server.stop()
    stopping.set()
    for writer in writers:
        writer.join()
    equal(code, 0, "exit code")
    assert seconds < 10, f"it took {seconds:.1f} s"
    total = sum(len(a) for a in acknowledged)
    assert total > 200, f"only {total} acknowledged: no load"
    w.server.start()
    w.reconnect()
    for n, number in enumerate(cases):
        stored = notes(w.case(number))
        equal(len(stored), len(set(stored)), "applied twice")
        lost = set(map(str, acknowledged[n])) - set(stored)
        assert not lost, f"case {n}: {len(lost)} acknowledged notes are lost"
    w.close()


@suite
def an_address_that_is_none_is_refused():
    for address in ("127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:", "nonsense"):
        command = harness.Server(start=False).command()
        command[command.index("--tcp") + 1] = address
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=5)
        except subprocess.TimeoutExpired as e:
            raise AssertionError(f"the server serves on {address}: {e.stdout}") from None
        assert run.returncode in (1, 2) and "listening" not in run.stdout, f"{address}: {run.stdout}"


@suite
def on_real_time_the_clock_is_not_for_moving():
    server = harness.Server(clock=None)
    admin = server.client()
    told = admin.call("system.clock")
    equal(told["virtual"], False)
    assert abs(datetime.fromisoformat(told["now"]).timestamp() - time.time()) < 5, told
    fails(1005, admin.call, "system.clock", advance={"n": 1, "unit": "days"}, why="clock")
    fails(1005, admin.call, "system.clock", advance_to="2099-01-01", why="clock")
    server.kill()


@suite
def the_virtual_clock_is_the_administrators_and_survives_a_kill():
    w = World()
    fails(1002, w.carla.call, "system.clock", advance={"n": 1, "unit": "days"})
    fails(-32602, w.admin.call, "system.clock", advance={"n": -1, "unit": "days"})
    fails(-32602, w.admin.call, "system.clock", advance_to="2019-06-29")
    fails(-32602, w.admin.call, "system.clock", advance_to="2019-02-30")
    w.advance(10)
    w.admin.call("system.clock", advance={"n": 90, "unit": "minutes"})
    now = w.now()
    equal(w.carla.call("system.clock")["now"], now.isoformat(), "everybody may look")
    w.server.restart()
    w.reconnect()
    equal(w.now(), now)
    w.close()


@suite
def two_servers_never_share_a_folder():
    w = World()
    second = subprocess.run([*harness.Server(data=w.server.data, start=False).command()], capture_output=True, text=True, timeout=20)
    equal(second.returncode, 1)
    assert "listening" not in second.stdout and second.stderr.strip(), second.stdout
    equal(Client(w.server.port).call("system.health")["status"], "ok", "the first goes on")
    w.carla.call("session.whoami")
    w.server.kill()
    assert os.path.exists(os.path.join(w.server.data, "lock"))
    w.server.start()  # a lock of a dead server is none
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
