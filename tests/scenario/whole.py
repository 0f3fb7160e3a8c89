"""Everything that the API shows of a region, and every row of its database: taken twice, they say whether something has changed."""

import glob
import hashlib
import json
import os
import shutil
import sqlite3

from harness import scratch

LISTS = {"case.find": "cases", "work.find": "items", "incident.find": "items", "message.pending": "messages", "user.find": "users",
         "absence.find": "absences", "handover.find": "handovers", "batch.find": "batches", "plugin.find": "versions"}


def digest(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def of_cases(client, cases):
    """case -> everything that is shown of it."""
    methods = ("case.get", "timer.find", "sla.find", "term.find", "case.explain")
    replies = client.all([(m, {"case": c}) for c in cases for m in methods])
    out = {c: dict(zip(methods, replies[n * len(methods) :])) for n, c in enumerate(cases)}
    for c, entries in zip(cases, client.all([("case.history", {"case": c, "limit": 500}) for c in cases])):
        assert "after" not in entries, f"{c} has a long history"
        out[c]["case.history"] = entries["entries"]
    return out


def as_it_stands(shown):
    """What is shown of a case, its history and the number of its turns apart: the same when it was put back exactly."""
    out = {method: value for method, value in shown.items() if method != "case.history"}
    out["case.get"] = {k: v for k, v in out["case.get"].items() if k != "seq"}
    # The worklist shows with each item how many turns its case had.
    out["case.get"]["work"] = [{k: v for k, v in item.items() if k != "seq"} for item in out["case.get"]["work"]]
    return digest(out)


def of_places(client, register):
    """Who has a unit of each record, and who waits."""
    records = client.everything("register.find", "records", register=register)
    places = {r["id"]: client.everything("capacity.get", "bookings", register=register, id=r["id"]) for r in records}
    return {"places": places, "waiting": client.everything("capacity.waiting", "waiting", register=register)}


def of_region(client, pools=(), registers=(), places=()):
    """part -> what is shown of the region, each case included."""
    out = {method: client.everything(method, member) for method, member in LISTS.items()}
    out["cases"] = of_cases(client, [c["case"] for c in out["case.find"]])
    out["registers"] = {r: client.everything("register.find", "records", register=r) for r in registers}
    out["places"] = {r: of_places(client, r) for r in places}
    for pool in pools:
        out[f"pool {pool}"] = [client.call("pool.status", pool=pool), client.everything("pool.members", "members", pool=pool),
                               client.everything("pool.queue", "candidates", pool=pool)]
    budgets = client.call("budget.balance")["budgets"]
    out["budgets"] = [budgets, [client.everything("budget.postings", "postings", budget=b["budget"]) for b in budgets]]
    metrics = client.call("metric.find")["metrics"]
    out["metrics"] = client.all([("metric.value", {"metric": m["metric"]}) for m in metrics])
    out["served"] = [client.call("system.info"), client.call("route.find"), client.call("system.clock")]
    return out


def difference(before, after):
    """The parts that differ, with what each holds, for the message of a failed test."""
    found = []
    for part in sorted({*before, *after}):
        was, now = before.get(part), after.get(part)
        if was != now:
            found.append(f"{part}: {json.dumps(was)[:300]} -> {json.dumps(now)[:300]}")
    return found


def of_database(data):
    """table -> digest of its rows, read from a copy of the files of a server that is at rest."""
    copy = scratch()
    for path in glob.glob(os.path.join(data, "trajectum.db*")):
        shutil.copy(path, copy)
    connection = sqlite3.connect(os.path.join(copy, "trajectum.db"))
    try:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by name")]
        assert tables, "no tables"
        return {table: hashlib.sha256("\n".join(sorted(map(repr, connection.execute(f'select * from "{table}"')))).encode()).hexdigest() for table in tables}
    finally:
        connection.close()
