"""Batches in tests: started, waited for, looked into, and beside people's work."""

import threading
import time

NOTE = {"case": "{case}", "text": "verhuisd"}


def start(client, command="case.note", over=None, params=None, **more):
    return client.call("batch.start", command=command, over=over or {"cases": {}}, params=NOTE if params is None else params, **more)


def until(client, batch, *states, within=60, done=None):
    """What batch.get says once the batch is in one of these states, or so many items are done."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        got = client.call("batch.get", batch=batch)
        if got["state"] in states or (done is not None and got["done"] >= done):
            return got
        time.sleep(0.01)
    raise AssertionError(f"after {within} s: {got}")


def finished(client, batch, within=60):
    return until(client, batch, "done", "cancelled", within=within)


def results(client, batch, **more):
    return client.everything("batch.results", "results", batch=batch, **more)


def notes(w, case, text="verhuisd"):
    return sum(e["type"] == "noted" and e["text"] == text for e in case.events())


def cases_of(w, count, by="carla"):
    """Many cases, opened in one write."""
    client = w.subject()
    opened = w.clients[by].all([("case.open", {"route": "werkroute", "subject": {"register": "client", "id": client}})] * count)
    return [w.case(o["case"]) for o in opened]


def bystander(client, case, stop, waits):
    while not stop.is_set():
        begun = time.monotonic()
        client.call("case.note", case=case, text="ik")
        waits.append(time.monotonic() - begun)
        time.sleep(0.004)


def beside(w, case, play):
    """Plays something while four others write notes; gives the seconds it took, and their 99th percentile and longest in ms."""
    stop, waits = threading.Event(), []
    threads = [threading.Thread(target=bystander, args=(c, case, stop, waits)) for c in (w.cees, w.tessa, w.wim, w.olga)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    play()
    took = time.monotonic() - begun
    stop.set()
    for thread in threads:
        thread.join()
    waits.sort()
    return took, waits[int(len(waits) * 0.99)] * 1000, waits[-1] * 1000
