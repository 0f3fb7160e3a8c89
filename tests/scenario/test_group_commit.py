"""An answer leaves after its sync, and one sync serves many: with every sync slowed to 50 ms, both can be seen.

Needs tests/support/slow_sync.cpp as a library: build/libslow_sync.so beside the binary (or in build/tests), else g++.
"""

import os
import threading
import time

from disk import library
from harness import Suite, World, equal, scratch

suite = Suite()
SLOW_MS = 50
CONNECTIONS = 16
PER_CONNECTION = 25


def syncs(log):
    """(begin, end) in whole milliseconds since 1970, rounded down."""
    if not os.path.exists(log):
        return []
    with open(log, encoding="ascii") as file:
        return [tuple(map(int, line.split())) for line in file]


def slow_world(log):
    w = World(env={"LD_PRELOAD": library(), "TRAJECTUM_TEST_SYNC_MS": str(SLOW_MS), "TRAJECTUM_TEST_SYNC_LOG": log})
    return w, [w.open().id for _ in range(CONNECTIONS)]


def write(w, cases):
    """Each connection sends its next change when the last is answered; gives (sent, answered) times in ms."""
    gate = threading.Barrier(CONNECTIONS)
    spans = []
    clients = [w.server.client(w.tokens["carla"]) for _ in cases]

    def one(n):
        gate.wait()
        for k in range(PER_CONNECTION):
            sent = time.time() * 1000
            reply = clients[n].request("case.note", {"case": cases[n], "text": str(k), "command_id": f"{n}-{k}"})
            spans.append((sent, time.time() * 1000, "result" in reply))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spans


@suite
def no_answer_leaves_before_the_end_of_a_sync_begun_after_it_was_asked():
    log = os.path.join(scratch(), "syncs")
    w, cases = slow_world(log)
    spans = write(w, cases)
    done = syncs(log)
    equal(len(spans), CONNECTIONS * PER_CONNECTION)
    assert all(ok for _, _, ok in spans), "a note was refused"
    for sent, answered, _ in spans:
        covered = any(begin >= int(sent) and end <= answered + 1 for begin, end in done)
        near = [(b - sent, e - sent) for b, e in done if b > sent - 200 and e < answered + 200]
        assert covered, f"answered {answered - sent:.0f} ms after it was sent; syncs around it: {near}"
    assert min(answered - sent for sent, answered, _ in spans) >= SLOW_MS, "faster than a sync"
    w.close()


@suite
def one_sync_serves_at_least_four_of_sixteen():
    log = os.path.join(scratch(), "syncs")
    w, cases = slow_world(log)
    before = len(syncs(log))
    spans = write(w, cases)
    count = len(syncs(log)) - before
    ratio = len(spans) / max(count, 1)
    print(f"       {len(spans)} answers, {count} syncs: {ratio:.1f} answers a sync")
    assert count >= PER_CONNECTION * 0.9, f"{count} syncs cannot have served {PER_CONNECTION} rounds"
    assert ratio >= 4, f"{ratio:.1f} answers a sync"
    w.close()


@suite
def reads_do_not_wait_for_the_disk_when_nobody_writes():
    log = os.path.join(scratch(), "syncs")
    w, cases = slow_world(log)
    before = len(syncs(log))
    begun = time.time()
    w.carla.all([("case.get", {"case": cases[n % CONNECTIONS]}) for n in range(200)])
    seconds = time.time() - begun
    equal(len(syncs(log)) - before, 0, "syncs for reads alone")
    assert seconds < 2, f"200 reads took {seconds:.2f} s"
    w.close()


@suite
def who_only_reads_does_not_wait_for_the_sync_of_others_in_its_group():
    w, cases = slow_world(os.path.join(scratch(), "syncs"))
    first, second, reader = (w.server.client(w.tokens["carla"]) for _ in range(3))
    early = 0
    for n in range(20):
        first.post("case.note", {"case": cases[0], "text": "a", "command_id": f"first-{n}"})
        time.sleep(0.01)  # it is being synced: what comes now is played together
        second.post("case.note", {"case": cases[1], "text": "b", "command_id": f"second-{n}"})
        reader.post("case.get", {"case": cases[0]})
        first.read()
        seen = reader.read()
        read_at = time.time()
        second.read()
        equal(seen["result"]["seq"], n + 2, "what was answered before is seen")
        early += time.time() - read_at > 0.6 * SLOW_MS / 1000
    assert early >= 15, f"{early} of 20 reads were answered before the sync of their group"
    w.close()


@suite
def who_sees_what_is_not_durable_yet_is_answered_when_it_is():
    log = os.path.join(scratch(), "syncs")
    w, cases = slow_world(log)
    client = w.server.client(w.tokens["carla"])
    for n in range(10):
        sent = time.time() * 1000
        client.post("case.note", {"case": cases[0], "text": str(n), "command_id": f"own-{n}"})
        client.post("case.get", {"case": cases[0]})
        written = client.read()["result"]["seq"]
        seen = client.read()["result"]["seq"]
        answered = time.time() * 1000
        equal(seen, written)
        assert any(begin >= int(sent) and end <= answered + 1 for begin, end in syncs(log)), "it was shown before its sync"
    w.close()


if __name__ == "__main__":
    suite.run(__doc__)
