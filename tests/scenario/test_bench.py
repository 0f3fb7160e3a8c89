"""`trajectum bench`, very short: what it reports, that everything acknowledged is there after its kill, and what it refuses."""

import json
import os
import subprocess

import harness
from harness import Suite, equal, scratch

suite = Suite()


def bench(*args):
    done = subprocess.run([harness.BINARY, "bench", *args], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


@suite
def it_measures_reads_back_and_leaves_nothing():
    folder = os.path.join(scratch(), "bench")
    code, out, err = bench("--connections", "2", "--seconds", "0.3", "--rounds", "1", "--pipeline", "4", "--list", "5", "--reads",
                           "--stored", "150", "--timers", "--metrics", "--json", "--dir", folder)
    equal(code, 0, err)
    report = json.loads(out)
    [plain, pipelined, lists] = report["rows"]
    equal((plain["connections"], pipelined["under_way"], lists["in_list"]), (2, 4, 5))
    for row in report["rows"]:
        for figure in ("requests_per_second", "floor_per_second", "ratio", "own_rows_per_second", "ratio_to_own_rows", "p50_ms", "p99_ms", "p999_ms", "floor_p99_ms", "ratio_of_p99", "server_cpu_us",
                       "client_cpu_us", "replies_per_sync"):
            spread = row[figure]
            assert 0 < spread["low"] <= spread["median"] <= spread["high"], (figure, spread)
        assert row["p50_ms"]["median"] <= row["p99_ms"]["median"] <= row["p999_ms"]["median"], row
    equal(list(report["ratio_to_floor"]), ["2"])
    equal(report["ratio_to_floor"]["2"], plain["ratio"]["median"])
    assert lists["replies_per_sync"]["median"] >= 5, "a list is one frame: it shares a sync"
    equal(report["read_back"]["missing"], 0)
    assert report["read_back"]["cases"] > 150, report["read_back"]
    equal(len(report["reads"]), 18)
    assert all(read["reads"] > 0 and read["p50_ms"] > 0 for read in report["reads"]), report["reads"]
    for figure in ("load_per_second", "resident_bytes_after_load", "resident_bytes_after_start", "start_seconds", "start_seconds_after_kill"):
        assert report["stored"][figure] > 0, (figure, report["stored"])
    assert report["bytes_per_case"]["median"] > 1000 and report["resident_bytes"]["median"] > 1 << 20, report
    assert report["empty"]["start_seconds"] > 0 and report["empty"]["resident_bytes"] > 1 << 20, report["empty"]
    assert not os.path.exists(folder), "the folder of the run is still there"


@suite
def the_tables_hold_the_same_and_keep_keeps():
    folder = os.path.join(scratch(), "kept")
    code, out, err = bench("--connections", "1", "--seconds", "0.2", "--rounds", "1", "--markdown", "--dir", folder, "--keep")
    equal(code, 0, err)
    assert "| 1 | " in out and "0 missing" in out, out
    assert os.path.exists(os.path.join(folder, "round-1", "data", "trajectum.db")), os.listdir(folder)
    code, _, err = bench("--dir", folder)
    equal(code, 2)
    assert "is not empty" in err, err


@suite
def nonsense_is_refused():
    for args in (["--connections", "0"], ["--connections", "1,1"], ["--seconds", "0"], ["--rounds", "0"], ["--stored", "-5"],
                 ["--pipeline", "1"], ["--list", "1"], ["--json", "--markdown"], ["--quick", "--seconds", "3"], ["--conections", "1"]):
        code, out, err = bench(*args)
        equal((code, out), (2, ""), f"{args}: {err}")
        assert err, args


if __name__ == "__main__":
    suite.run(__doc__)
