"""Budgets in tests: amounts, what is in a line, and the budgets of the source documents (tests/fixtures/money), posted into a
server of their own and held against the totals that are printed there."""

import copy
import json
import os

from harness import ROOT, equal, world_of

FIXTURES = os.path.join(ROOT, "tests", "fixtures", "money")


def cents(n):
    return {"cents": n, "currency": "EUR"}


def line(w, name):
    """What is in a line, its amounts in cents; and the postings of all lines together come to nothing."""
    balance = w.carla.call("budget.balance", budget=name)
    equal(balance["postings_sum"]["cents"], 0, "the sum of all postings")
    return in_cents(balance["budgets"][0])


def in_cents(row):
    return {k: v["cents"] if isinstance(v, dict) else [in_cents(r) for r in v] if isinstance(v, list) else v for k, v in row.items()}


def of_funders(row, account):
    return {f["funder"]: f[account] for f in row["funders"]}


def fixture(name):
    with open(os.path.join(FIXTURES, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def plan_of(plan):
    """The plan in Lua. The parts of a line that another pays half of are a line of their own, of two funders."""
    lines = []
    for row in plan["lines"]:
        for part in row.get("parts", []):
            funders = ", funders = { eigen = 1, ander = 1 }" if part.get("half") else ""
            lines.append(f'budget "{row["line"]}_{part["what"]}" {{ euro({part["cents"] / 100:.2f}){funders} }}')
        if "parts" not in row:
            lines.append(f'budget "{row["line"]}" {{ euro({row["cents"] / 100:.2f}) }}')
    return f"return budgets {{ year = {plan['year']}, {', '.join(lines)} }}\n"


def sums_of(plan):
    """Posts the plan's figures into a server of its own and gives its sums: of each column, and of each line."""
    w = world_of({"budgets.lua": plan_of(plan)}, clock="2018-01-01")
    for row in plan["lines"]:
        post = lambda method, amount, **more: amount and w.admin.call(
            f"budget.{method}", amount=cents(abs(amount)), reason=plan["source"], **more)
        change = row.get("change", 0)
        post("transfer", change, **({"to": row["line"]} if change > 0 else {"from": row["line"]}))
        post("commit", row.get("paid"), budget=row["line"], **{"from": "free"})
        post("pay", row.get("paid"), budget=row["line"])
        post("commit", row.get("committed"), budget=row["line"], **{"from": "free"})
        post("reserve", row.get("reserved"), budget=row["line"])
    balance = w.admin.call("budget.balance")
    equal(balance["postings_sum"]["cents"], 0, "the sum of all postings")
    served = {row["budget"]: in_cents(row) for row in balance["budgets"]}
    w.close()
    lines = {}
    for row in plan["lines"]:
        own = [served[f"{row['line']}_{p['what']}"] for p in row["parts"]] if "parts" in row else [served[row["line"]]]
        # Of what two pay, only the own half is the line's.
        total = sum(next((f["total"] for f in r.get("funders", []) if f["funder"] == "eigen"), r["total"]) for r in own)
        lines[row["line"]] = {**own[0], "total": total, "rest": own[0]["free"] + own[0]["reserved"]}
    columns = ("opened", "change", "total", "paid", "committed", "reserved", "rest", "free")
    return {c: sum(line[c] for line in lines.values()) for c in columns}, lines


def to_printed(plan, amount):
    unit = plan.get("printed_in_cents", 1)
    return (amount + unit // 2) // unit * unit


def compare(plan, sums, lines):
    """What differs from the source: {column: sum of its own lines less what it prints}."""
    unit = plan.get("printed_in_cents", 1)
    off = {}
    for row in plan["lines"]:
        printed = row.get("printed", {})
        for column, wanted in (printed if isinstance(printed, dict) else {"total": printed * unit}).items():
            if to_printed(plan, lines[row["line"]][column]) != wanted:
                off[f"{row['line']} {column}"] = lines[row["line"]][column] - wanted
        if to_printed(plan, lines[row["line"]]["opened"]) != to_printed(plan, row["cents"]) and "parts" not in row:
            off[f"{row['line']} opened"] = lines[row["line"]]["opened"] - row["cents"]
    for column, wanted in plan["printed"].items():
        got = to_printed(plan, sums[column])
        if got != wanted["cents"]:
            off[column] = got - wanted["cents"]
    return off


def known_differences(plan):
    return {column: wanted["off_by"] for column, wanted in plan["printed"].items() if "off_by" in wanted}


def reproduces(name):
    plan = fixture(name)
    equal(plan["source"].lower(), name)
    sums, lines = sums_of(plan)
    off = compare(plan, sums, lines)
    for column, difference in off.items():
        print(f"       {plan['source']}: the printed total of `{column}` is {-difference / 100:+.2f} euro beside the sum of its own lines")
    equal(off, known_differences(plan), plan["source"])
    # A cent more in the first line, and it is seen. What the source prints in thousands is compared before it is rounded.
    wrong = copy.deepcopy(plan)
    first = wrong["lines"][0]
    (first["parts"][0] if "parts" in first else first)["cents"] += 1
    changed, changed_lines = sums_of(wrong)
    equal(changed["total"], sums["total"] + 1, "one cent of input")
    if "printed_in_cents" not in plan:
        assert compare(plan, changed, changed_lines) != off, "a cent was not noticed"
    return sums, lines
