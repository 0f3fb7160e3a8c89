"""Bytes of documents over the socket: in chunks, resumed after a SIGKILL, read back byte for byte, while others notice nothing."""

import base64
import multiprocessing
import os
import random
import stat
import subprocess
import time

import harness
from blobs import CHUNK, bring, send, sha, text
from harness import SANITIZED, Client, ConnectionLost, Suite, equal, fails, scratch, world_of

suite = Suite()
FILM = 60 * 1024 * 1024
# The bar of reliability for whoever works beside something big; a sanitizer looks at every access to those bytes.
BYSTANDER_MS = 500 if SANITIZED else 100

ROUTE = """
return route "proef" {
  version = "1.0.0", title = { nl = "Proef", en = "Trial" }, subject = "client", owner = "consultant",
  file = { document "contract" },
  step "tekenen" { by = role "consultant", due = workdays(5),
    evidence = document "contract" { signed_by = { "client", "consultant" }, types = { "application/pdf" }, max = megabytes(1) },
    next = "wachten" },
  step "wachten" { by = role "consultant", due = workdays(90), next = done },
}
"""


def world(**options):
    return world_of({"routes/proef.lua": ROUTE}, **options)


def some_bytes(size, seed=1):
    return random.Random(f"{suite.seed}-{seed}").randbytes(size)


def fetch(client, hash, step=CHUNK):
    out = b""
    while True:
        piece = client.call("blob.read", sha256=hash, offset=len(out), length=step)
        out += base64.b64decode(piece["data"])
        equal(piece["offset"], len(out))
        if len(out) == piece["size"]:
            return out


def put(client, case, hash, name="contract.pdf", **more):
    return client.call("document.put", case=case.id, kind="contract", name=name, sha256=hash, **more)


class Bystander:
    """Somebody who writes notes all the while, in a process of his own, and how long each took."""

    def __init__(self, w, case):
        self.stop, self.times = multiprocessing.Event(), multiprocessing.Queue()
        self.process = multiprocessing.Process(target=self.write, args=(w.server.port, w.tokens["carla"], case.id), daemon=True)
        self.process.start()

    def write(self, port, token, case):
        client, times = Client(port, token), []
        try:
            while not self.stop.is_set():
                begun = time.monotonic()
                client.call("case.note", case=case, text="hij belde")
                times.append((time.monotonic() - begun) * 1000)
        except ConnectionLost:
            pass  # the server was killed, as it had to be
        self.times.put(times)

    def end(self):
        self.stop.set()
        times = self.times.get(timeout=30)
        self.process.join()
        return times


def p99(times):
    return sorted(times)[int(len(times) * 0.99) - 1]


@suite
def a_film_goes_up_through_a_kill_and_comes_back_the_same():
    w = world()
    film = some_bytes(FILM)
    case = w.open("proef")
    alone = Bystander(w, case)
    time.sleep(1.5)
    alone = alone.end()
    begun = w.cees.call("blob.begin", sha256=sha(film), size=len(film), type="video/mp4")
    equal((begun["offset"], begun["chunk_max"]), (0, CHUNK))
    beside = Bystander(w, case)
    started = time.monotonic()
    acknowledged = 0
    while acknowledged < FILM // 2:
        acknowledged = w.cees.call("blob.append", blob=begun["blob"], offset=acknowledged, data=text(film[acknowledged : acknowledged + CHUNK]))["offset"]
    w.cees.post("blob.append", {"blob": begun["blob"], "offset": acknowledged, "data": text(film[acknowledged : acknowledged + CHUNK])})
    w.server.kill()  # in the middle of a chunk, perhaps
    first_half = time.monotonic() - started
    times = beside.end()
    w.server.start()
    w.reconnect()
    again = w.cees.call("blob.begin", sha256=sha(film), size=len(film), type="video/mp4")
    equal(again["blob"], begun["blob"])
    assert acknowledged <= again["offset"] <= acknowledged + CHUNK, (acknowledged, again)
    beside = Bystander(w, case)
    started = time.monotonic()
    send(w.cees, begun["blob"], film, again["offset"])
    sent = time.monotonic() - started
    committing = time.monotonic()
    done = w.cees.call("blob.commit", blob=begun["blob"])
    committed = time.monotonic() - committing
    equal(done, {"sha256": sha(film), "size": FILM, "scan": "unscanned"})
    reading = time.monotonic()
    assert fetch(w.cees, sha(film)) == film
    read = time.monotonic() - reading
    times += beside.end()
    w.server.restart()
    w.reconnect()
    equal(w.cees.call("blob.begin", sha256=sha(film), size=FILM), {"done": True, "offset": FILM, "chunk_max": CHUNK})
    equal(sha(fetch(w.cees, sha(film), 300_001)), sha(film))
    put(w.cees, case, sha(film), "film.mp4")
    equal(w.carla.call("document.get", case=case.id, document=1)["bytes"], FILM)
    print(f"       60 MiB up in {first_half + sent:.1f} s ({60 / (first_half + sent):.0f} MiB/s), committed in {committed:.2f} s, read back in {read:.1f} s; "
          f"a bystander's p99 {p99(alone):.1f} ms alone, {p99(times):.1f} ms meanwhile ({len(times)} notes, slowest {max(times):.1f} ms)")
    assert p99(times) < BYSTANDER_MS, sorted(times)[-10:]
    w.close()


@suite
def a_wrong_hash_drops_the_upload():
    w = world()
    data = some_bytes(700_000)
    begun = w.carla.call("blob.begin", sha256=sha(b"another"), size=len(data))
    send(w.carla, begun["blob"], data, 0)
    fails(1005, w.carla.call, "blob.commit", blob=begun["blob"], why="blob.hash")
    fails(1003, w.carla.call, "blob.commit", blob=begun["blob"])
    fails(1003, w.carla.call, "blob.read", sha256=sha(b"another"))
    case = w.open("proef")
    fails(1005, put, w.carla, case, sha(b"another"), why="blob")
    equal(bring(w.carla, data), sha(data))  # and it may begin anew
    w.close()


@suite
def a_wrong_offset_says_the_right_one():
    w = world()
    data = some_bytes(2 * CHUNK + 10)
    begun = w.carla.call("blob.begin", sha256=sha(data), size=len(data))
    upload = begun["blob"]
    equal(send(w.carla, upload, data, 0, CHUNK), CHUNK)
    error = fails(1004, w.carla.call, "blob.append", blob=upload, offset=2 * CHUNK, data=text(data[2 * CHUNK :]), why="offset")
    assert f"offset {CHUNK}" in error.message, error
    equal(w.carla.call("blob.append", blob=upload, offset=0, data=text(data[:CHUNK]))["offset"], CHUNK)  # again is harmless
    error = fails(1004, w.carla.call, "blob.commit", blob=upload, why="offset")
    assert f"offset {CHUNK}" in error.message, error
    fails(-32602, w.carla.call, "blob.append", blob=upload, offset=CHUNK, data="geen base64")
    fails(-32602, w.carla.call, "blob.append", blob=upload, offset=CHUNK, data=text(bytes(CHUNK + 1)))
    fails(-32602, w.carla.call, "blob.append", blob=upload, offset=2 * CHUNK, data=text(bytes(11)))
    fails(1003, w.cees.call, "blob.append", blob=upload, offset=CHUNK, data=text(data[CHUNK : 2 * CHUNK]))
    send(w.carla, upload, data, CHUNK)
    w.carla.call("blob.commit", blob=upload)
    assert fetch(w.carla, sha(data), 100_000) == data
    replies = w.carla.pipeline([("blob.read", {"sha256": sha(data), "offset": n * 1000, "length": 1000}) for n in range(200)])
    assert b"".join(base64.b64decode(r["result"]["data"]) for r in replies) == data[:200_000]  # in the order they were asked
    w.carla.send_raw(b'[{"jsonrpc":"2.0","id":1,"method":"blob.read","params":{"sha256":"' + sha(data).encode() + b'"}}]\n')
    equal(w.carla.read()[0]["error"]["code"], -32600)  # a batch would hold everybody up
    w.close()


@suite
def limits_are_told():
    w = world()
    fails(1005, w.carla.call, "blob.begin", sha256=sha(b""), size=512 * 1024 * 1024 + 1, why="blob.size")
    fails(-32602, w.carla.call, "blob.begin", sha256="ABC", size=1)
    fails(-32602, w.carla.call, "blob.begin", sha256=sha(b""), size=0)
    uploads = [w.carla.call("blob.begin", sha256=sha(bytes([n])), size=512 * 1024 * 1024)["blob"] for n in range(2)]
    fails(1005, w.carla.call, "blob.begin", sha256=sha(b"9"), size=1, why="blob.uploads")  # a gibibyte of hers
    fails(1003, w.cees.call, "blob.drop", blob=uploads[0])
    assert w.wim.call("blob.begin", sha256=sha(b"9"), size=1)["blob"], "what she only promised holds up nobody else"
    many = [w.tessa.call("blob.begin", sha256=sha(b"%d" % n), size=1)["blob"] for n in range(8)]
    fails(1005, w.tessa.call, "blob.begin", sha256=sha(b"klein"), size=1, why="blob.uploads")
    equal(len(set(many)), 8)
    w.carla.call("blob.drop", blob=uploads[0])
    assert w.cees.call("blob.begin", sha256=sha(b"9"), size=1)["blob"]
    w.close()


@suite
def two_people_bring_the_same_file():
    w = world()
    data = some_bytes(100_000)
    bring(w.carla, data)
    # Cees has no document of it: that it is there is not told, and knowing its hash is not having it.
    fails(1003, w.cees.call, "blob.read", sha256=sha(data))
    begun = w.cees.call("blob.begin", sha256=sha(data), size=len(data))
    equal(begun["offset"], 0)
    fails(1004, w.cees.call, "blob.commit", blob=begun["blob"])
    send(w.cees, begun["blob"], data, 0)
    w.cees.call("blob.commit", blob=begun["blob"])
    assert fetch(w.cees, sha(data)) == data
    case = w.open("proef")
    put(w.carla, case, sha(data))
    assert w.wim.call("blob.begin", sha256=sha(data), size=len(data))["done"]  # he may see the document
    assert fetch(w.wim, sha(data)) == data
    files = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(w.server.data, "blobs")) for name in names if name == sha(data)]
    equal(len(files), 1)
    equal(stat.S_IMODE(os.stat(files[0]).st_mode), 0o600)
    w.close()


@suite
def evidence_wants_a_final_document_with_its_signatures():
    w = world()
    case = w.open("proef")
    hash = bring(w.carla, some_bytes(5000))
    step = lambda: next(i for i in w.carla.call("case.explain", case=case.id)["open"] if i["node"] == "tekenen")["evidence"]
    complete = lambda **more: w.carla.call("work.complete", item=case.item("tekenen")["item"], **more)
    equal(step(), [{"kind": "contract", "title": "Contract", "lacks": "Document Contract is missing; add it first."}])
    put(w.carla, case, hash, status="concept")
    error = fails(1005, complete, why="evidence.contract")
    assert "as a concept only" in error.message, error
    done = put(w.carla, case, hash)
    equal((done["document"], done["version"]), (2, 2))
    error = fails(1005, complete, why="evidence.contract")
    assert "signed by Client, Consultant" in error.message, error
    assert error.message == step()[0]["lacks"], step()
    w.tessa.call("document.sign", case=case.id, document=2, **{"as": "client"})
    fails(1005, w.tessa.call, "document.sign", case=case.id, document=2, why="role", **{"as": "consultant"})
    fails(1005, w.carla.call, "document.sign", case=case.id, document=1, why="state")
    fails(-32602, w.carla.call, "document.sign", case=case.id, document=2, date=(w.today().replace(year=2030)).isoformat())
    w.carla.call("document.sign", case=case.id, document=2, date="2019-06-28")
    fails(1005, w.carla.call, "document.sign", case=case.id, document=2, why="signed")
    equal(step(), [{"kind": "contract", "title": "Contract"}])
    fails(1005, w.tessa.call, "document.remove", case=case.id, document=2, reason="niet van haar", why="role")
    w.carla.call("document.remove", case=case.id, document=2, reason="verkeerde client")
    error = fails(1005, complete, why="evidence.contract")
    assert "verkeerde client" in error.message or "concept" in error.message, error
    fails(1005, w.tessa.call, "document.put", case=case.id, kind="contract", name="c", sha256=sha(b"x"), bytes=1, type="application/pdf",
          elsewhere="kast", signed_by=["consultant"], why="role")  # nor does she sign so by bringing the paper
    put(w.carla, case, hash, signed_by=["client", "consultant"])
    complete()
    found = w.carla.call("document.find", filter={"case": case.id})["documents"]
    equal([(d["version"], d["status"]) for d in found], [(1, "concept"), (2, "removed"), (3, "final")])
    equal(found[1]["signatures"], [{"as": "client", "by": "tessa", "date": w.today().isoformat()}, {"as": "consultant", "by": "carla", "date": "2019-06-28"}])
    subject = {"register": "client", "id": case.get()["subject"]["id"]}
    find = lambda **filter: [d["document"] for d in w.carla.everything("document.find", "documents", filter=filter)]
    equal(find(subject=subject, signer="tessa"), [2])
    equal(find(subject=subject, status="final", kind="contract"), [3])
    page = w.carla.call("document.find", filter={"subject": subject}, limit=2)
    equal([d["document"] for d in w.carla.call("document.find", filter={"subject": subject}, after=page["after"])["documents"]], [3])
    fails(-32602, w.carla.call, "document.find", filter={"kind": "contract"})
    fails(-32602, w.carla.call, "document.find", filter={"case": case.id}, after="x")
    one = w.carla.call("document.get", case=case.id, document=2)
    equal((one["removed_because"], [v["document"] for v in one["versions"]]), ("verkeerde client", [1, 2, 3]))
    fails(1003, w.carla.call, "document.get", case=case.id, document=9)
    equal([e["type"] for e in case.events() if e["type"].startswith("document")],
          ["document_attached", "document_attached", "document_signed", "document_signed", "document_removed", "document_attached"])
    w.close()


@suite
def documents_about_somebody_are_found_however_many_cases_there_are():
    w = world()
    subject = {"register": "client", "id": w.subject()}
    opened = w.carla.all([("case.open", {"route": "proef", "subject": subject})] * 1003)
    hash = bring(w.carla, b"papier")
    for n in (0, 499, 500, 1001, 1002):
        put(w.carla, w.case(opened[n]["case"]), hash)
    found, after, pages = [], {}, 0
    while True:
        page = w.carla.call("document.find", filter={"subject": subject}, **after)
        found += [d["case"] for d in page["documents"]]
        pages += 1
        if "after" not in page:
            break
        after = {"after": page["after"]}
    equal(found, [opened[n]["case"] for n in (0, 499, 500, 1001, 1002)])
    assert pages >= 3, f"{pages} pages of at most 500 cases"
    two = w.carla.call("document.find", filter={"subject": subject}, limit=2)
    equal([d["case"] for d in two["documents"]], found[:2])
    equal([d["case"] for d in w.carla.call("document.find", filter={"subject": subject}, limit=1, after=two["after"])["documents"]], found[2:3])
    w.close()


@suite
def what_says_nothing_is_no_name():
    w = world()
    case = w.open("proef")
    hash = bring(w.carla, b"papier")

    def refused(path, method="document.put", **params):
        equal(fails(-32602, w.carla.call, method, case=case.id, **params).data["path"], path)

    given = {"kind": "contract", "name": "contract.pdf", "sha256": hash}
    for name in ("", "  ", "\t"):
        refused("name", **{**given, "name": name})
    refused("type", **{**given, "type": " "})
    for elsewhere in ("", " "):
        refused("elsewhere", **{**given, "elsewhere": elsewhere, "bytes": 5, "type": "text/plain"})
    refused("signed_by", **{**given, "signed_by": [" "]})
    w.carla.call("document.put", case=case.id, **given)
    for party in ("", " "):
        refused("as", "document.sign", document=1, **{"as": party})
    equal(w.carla.call("document.get", case=case.id, document=1)["signatures"], [])
    w.close()


@suite
def what_is_removed_is_read_no_longer():
    w = world()
    case = w.open("proef")
    data = some_bytes(1000)
    put(w.carla, case, bring(w.carla, data))
    assert fetch(w.wim, sha(data)) == data
    w.carla.call("document.remove", case=case.id, document=1, reason="van een ander")
    fails(1003, w.wim.call, "blob.read", sha256=sha(data))
    assert fetch(w.admin, sha(data)) == data
    fails(1005, put, w.wim, case, sha(data), why="blob")  # nor put again by who has no right to it
    w.close()


@suite
def what_is_elsewhere_is_known_by_its_hash_only():
    w = world()
    case = w.open("proef")
    more = {"type": "application/pdf", "elsewhere": "archief 12/3"}
    fails(-32602, put, w.carla, case, sha(b"x"), **more)  # its size must be said
    put(w.carla, case, sha(b"x"), bytes=12, **more)
    equal(w.carla.call("document.get", case=case.id, document=1)["elsewhere"], "archief 12/3")
    fails(1003, w.carla.call, "blob.read", sha256=sha(b"x"))
    fails(1005, put, w.carla, case, sha(b"x"), bytes=12, type="application/pdf", why="blob")
    hash = bring(w.carla, some_bytes(50))
    fails(-32602, put, w.carla, case, hash, bytes=51)
    fails(-32602, put, w.carla, case, hash, name="n" * 1001)
    put(w.carla, case, hash, bytes=50)
    w.close()


@suite
def a_kill_around_the_commit_loses_nothing():
    w = world()
    for n, wait in enumerate([0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]):
        data = some_bytes(4 * CHUNK, n)
        begun = w.carla.call("blob.begin", sha256=sha(data), size=len(data))
        send(w.carla, begun["blob"], data, 0)
        w.carla.post("blob.commit", {"blob": begun["blob"]})
        time.sleep(wait)
        w.server.restart()
        w.reconnect()
        again = w.carla.call("blob.begin", sha256=sha(data), size=len(data))
        equal(again["offset"], len(data))
        if not again.get("done"):
            w.carla.call("blob.commit", blob=again["blob"])
        assert fetch(w.carla, sha(data)) == data
    w.close()


@suite
def a_disk_that_refuses_bytes_holds_up_nobody_else():
    w = world()
    case = w.open("proef")
    folder = os.path.join(w.server.data, "blobs")
    open(folder, "w", encoding="ascii").close()  # a file stands where the folder should come
    data = some_bytes(1000)
    begun = w.carla.call("blob.begin", sha256=sha(data), size=len(data))
    fails(1008, w.carla.call, "blob.append", blob=begun["blob"], offset=0, data=text(data))
    w.carla.call("case.note", case=case.id, text="dat ging niet")
    os.unlink(folder)
    send(w.carla, begun["blob"], data, 0)
    w.carla.call("blob.commit", blob=begun["blob"])
    assert fetch(w.carla, sha(data)) == data
    w.close()


def blobs_on_disk(w):
    return sorted(name for _, _, names in os.walk(os.path.join(w.server.data, "blobs")) for name in names)


@suite
def what_no_document_keeps_is_collected():
    w = world()
    case = w.open("proef")
    kept, loose, taken = (bring(w.carla, some_bytes(900, n)) for n in range(3))
    put(w.carla, case, kept)
    first = put(w.carla, case, taken, "ander.pdf", command_id="ander")
    half = w.carla.call("blob.begin", sha256=sha(b"half"), size=4)["blob"]
    w.carla.call("blob.append", blob=half, offset=0, data=text(b"ha"))
    w.carla.call("document.remove", case=case.id, document=2, reason="verkeerd")
    w.advance(6)
    w.server.restart()
    w.reconnect()
    assert fetch(w.carla, loose) and w.carla.call("blob.begin", sha256=sha(b"half"), size=4)["offset"] == 2
    w.advance(3)
    fails(1003, w.admin.call, "blob.read", sha256=loose)
    for _ in range(6):  # bytes go the night after their row, on a thread of their own
        w.advance(1)
        time.sleep(0.1)
    equal(blobs_on_disk(w), sorted([kept, taken]))
    w.carla.call("case.cancel", case=case.id, reason="klaar")
    for _ in range(11):
        w.advance(1)
        time.sleep(0.1)
    equal(blobs_on_disk(w), [kept])  # of a closed case, and not removed
    equal(put(w.carla, case, taken, "ander.pdf", command_id="ander"), first, "the same answer, whatever became of the bytes")
    assert fetch(w.wim, kept) == some_bytes(900, 0)
    equal([(d["status"], d.get("collected", False)) for d in w.carla.call("document.find", filter={"case": case.id})["documents"]],
          [("final", False), ("removed", True)])
    w.close()


SCANNER = """#!/bin/sh
grep -q VIRUS "$1" && exit 1
grep -q VREEMD "$1" && exit 7
[ -e "{hold}" ] && sleep 1
exit 0
"""


def until(what, seconds=20):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


@suite
def a_scanner_decides_what_counts():
    folder = scratch()
    script, hold = os.path.join(folder, "scan met spatie.sh"), os.path.join(folder, "hold")
    with open(script, "w", encoding="ascii") as file:
        file.write(SCANNER.format(hold=hold))
    os.chmod(script, 0o700)
    w = world(args=["--scan", f"'{script}'"])
    case = w.open("proef")
    scan = lambda n: w.carla.call("document.get", case=case.id, document=n)["scan"]
    complete = lambda: w.carla.call("work.complete", item=case.item("tekenen")["item"])
    signed = {"signed_by": ["client", "consultant"]}
    open(hold, "w", encoding="ascii").close()
    put(w.carla, case, bring(w.carla, b"goed " * 50), **signed)
    equal(scan(1), "pending")
    assert "still being scanned" in fails(1005, complete, why="evidence.contract").message
    fails(1005, w.wim.call, "blob.read", sha256=sha(b"goed " * 50), why="scan.pending")
    until(lambda: scan(1) == "clean")
    os.unlink(hold)
    assert fetch(w.wim, sha(b"goed " * 50)) == b"goed " * 50
    put(w.carla, case, bring(w.carla, b"een VIRUS"), **signed)
    put(w.carla, case, bring(w.carla, b"iets VREEMDS"), **signed)
    until(lambda: (scan(2), scan(3)) == ("infected", "unknown"))
    assert "could not be scanned" in fails(1005, complete, why="evidence.contract").message
    w.carla.call("document.remove", case=case.id, document=3, reason="onleesbaar")
    assert "is infected" in fails(1005, complete, why="evidence.contract").message
    fails(1005, w.wim.call, "blob.read", sha256=sha(b"een VIRUS"), why="scan.infected")
    # The scanner was wrong, or knows more by now: it is asked again, although a document keeps the bytes.
    fails(1002, w.carla.call, "blob.scan", sha256=sha(b"een VIRUS"))
    equal(w.admin.call("blob.scan", sha256=sha(b"een VIRUS"))["scan"], "pending")
    until(lambda: scan(2) == "infected")
    with open(script, "w", encoding="ascii") as file:
        file.write(SCANNER.format(hold=hold).replace("VIRUS", "ANDERS"))
    w.admin.call("blob.scan", sha256=sha(b"een VIRUS"))
    until(lambda: scan(2) == "clean")
    assert fetch(w.wim, sha(b"een VIRUS")) == b"een VIRUS"
    fails(1003, w.admin.call, "blob.scan", sha256="0" * 64)
    w.carla.call("document.remove", case=case.id, document=2, reason="besmet")
    # What was not scanned yet when the server stopped is scanned by the next one; without a scanner it counts.
    w.server.args = []
    w.server.restart()
    w.reconnect()
    put(w.carla, case, bring(w.carla, b"later " * 9), "later.pdf")
    equal(scan(4), "unscanned")
    w.server.args = ["--scan", f"'{script}'"]
    w.server.restart()
    w.reconnect()
    until(lambda: scan(4) == "clean")
    w.carla.call("document.remove", case=case.id, document=4, reason="niet getekend")
    complete()
    w.close()


@suite
def the_shell_brings_and_fetches():
    w = world()
    case = w.open("proef")
    data = some_bytes(3_000_000)
    folder = scratch()
    source, target = os.path.join(folder, "contract.pdf"), os.path.join(folder, "terug.pdf")
    with open(source, "wb") as file:
        file.write(data)

    def sh(*words, code=0):
        done = subprocess.run([harness.BINARY, *words, "--connect", f"127.0.0.1:{w.server.port}", "--lang", "en"], capture_output=True, text=True,
                              timeout=60, env={**os.environ, "TRAJECTUM_TOKEN": w.tokens["carla"]})
        equal(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    begun = w.carla.call("blob.begin", sha256=sha(data), size=len(data))  # somebody stopped half-way
    send(w.carla, begun["blob"], data, 0, 2 * CHUNK)
    assert "document: 1" in sh("document", "put", case.id, "contract", "--file", source, "--signed-by", "client")
    sh("document", "sign", case.id, "1")
    sh("document", "get", case.id, "1", "--out", target)
    with open(target, "rb") as file:
        assert file.read() == data
    assert "contract.pdf" in sh("document", "find", "--filter.case", case.id)
    assert "version: 2" in sh("document", "put", case.id, "contract", "--file", source)
    sh("document", "put", case.id, "contract", "--file", os.path.join(folder, "none.pdf"), code=2)
    sh("document", "put", case.id, "contract", code=2)
    sh("document", "put", case.id, "contract", "--file", source, "--sha256", sha(data), code=2)
    sh("document", "put", case.id, "contract", "--sha256", sha(b"x"), "--name", "x", "--type", "a/b", code=1)
    w.server.kill()
    assert "3" not in sh("document", "put", case.id, "contract", "--file", source, code=3)[:1]
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
