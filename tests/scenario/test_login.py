"""Who guesses tokens is slowed down, and nobody else is."""

import json
import socket
import threading
import time

from harness import Client, Suite, World, equal, fails

suite = Suite()

FREE = 5  # wrong logins that are answered at once


def timed(call, *args, **params):
    begun = time.monotonic()
    got = call(*args, **params)
    return got, time.monotonic() - begun


def wrong(client):
    error, seconds = timed(fails, 1001, client.call, "session.login", token="tj_wrong", why="token")
    return seconds


def from_address(w, address):
    """A connection from another address of this machine: all of 127.0.0.0/8 is here."""
    client = Client(w.server.port)
    client.socket.close()
    client.socket = socket.create_connection(("127.0.0.1", w.server.port), timeout=60, source_address=(address, 0))
    return client


@suite
def wrong_tokens_are_answered_later_and_later():
    w = World()
    guesser = w.server.client()
    waits = [wrong(guesser) for _ in range(FREE + 3)]
    assert max(waits[:FREE]) < 0.2, f"typing errors are answered at once: {waits}"
    for wait, least in zip(waits[FREE:], (0.25, 0.5, 1.0)):
        assert least <= wait < least + 0.6, f"waits of {waits}"
    again = w.server.client(w.tokens["carla"])
    assert wrong(again) >= 2.0, "a new connection of the same address begins anew"
    w.close()


@suite
def a_right_token_is_not_slowed():
    w = World()
    guesser = w.server.client()
    for _ in range(FREE + 2):
        wrong(guesser)
    no = guesser.post("session.login", {"token": "tj_wrong"})
    time.sleep(0.05)
    begun = time.monotonic()
    other = w.server.client(w.tokens["carla"])
    other.call("work.find")
    w.admin.call("system.health")
    assert time.monotonic() - begun < 0.3, f"bystanders waited {time.monotonic() - begun:.2f} s"
    guesser.socket.settimeout(0.2)
    try:
        guesser.read()
        raise AssertionError("the wrong login is answered already")
    except AssertionError as e:
        assert "no reply in time" in str(e), e
    guesser.socket.settimeout(60)
    guesser.post("session.login", {"token": w.tokens["cees"]})
    first, second = guesser.read(), guesser.read()
    equal((first["id"], first["error"]["code"]), (no, 1001))
    equal(second["result"]["principal"]["id"], "cees", "the same connection goes on, in order")
    w.close()


@suite
def another_address_is_counted_by_itself():
    w = World()
    guesser = w.server.client()
    for _ in range(FREE + 2):
        wrong(guesser)
    other = from_address(w, "127.0.0.2")
    assert wrong(other) < 0.2
    w.close()


@suite
def a_batch_of_guesses_is_no_way_around():
    w = World()
    client = w.server.client()
    batch = [{"jsonrpc": "2.0", "id": i, "method": "session.login", "params": {"token": f"tj_{i}"}} for i in range(50)]
    client.send_raw(json.dumps(batch).encode() + b"\n")
    codes = [reply["error"]["code"] for reply in client.read()]
    equal(codes, [1001] * FREE + [1006] * (50 - FREE))
    assert wrong(client) >= 0.25
    w.close()


@suite
def many_guessers_hold_up_nobody():
    w = World()
    case = w.open()
    stop = threading.Event()

    def guess():
        client = w.server.client()
        while not stop.is_set():
            client.post("session.login", {"token": "tj_wrong"})
            time.sleep(0.01)

    guessers = [threading.Thread(target=guess, daemon=True) for _ in range(8)]
    for guesser in guessers:
        guesser.start()
    time.sleep(0.3)
    waits = [timed(w.carla.call, "case.note", case=case.id, text=str(i))[1] for i in range(30)]
    stop.set()
    for guesser in guessers:
        guesser.join()
    assert sorted(waits)[-2] < 0.3, f"waits of a bystander: {waits}"
    code, seconds = w.server.stop()
    assert code == 0 and seconds < 10, f"the server stops with answers held back: {code} after {seconds:.1f} s"


if __name__ == "__main__":
    suite.run(__doc__)
