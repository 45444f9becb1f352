#!/usr/bin/python3
"""TAP: the reference gives every record of golden_stream.json, in order, and no other.

    golden_check.py [PATH]     PATH: golden_stream.json or its folder; else $BARPIPE_SHARED/golden or ../shared/golden
"""
import json
import os
import sys
from detect import Bar, Options
from volan import volan
from wyckoff_reference import read_bars, records_of

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = {"DAR": "AR", "DST": "ST"}
STATUS = {"SC": "ACTIVE", "BC": "ACTIVE"}
CHAINS = {"acc": "accumulation", "dist": "distribution"}
# vr, sr, cp, effort of some bars of the first series
RATIOS = {26: (32000, 37692, 5306, "CLIMACTIC"), 32: (14414, 12658, 1000, "NORMAL"), 38: (13158, 11429, 9000, "NORMAL"),
          87: (4368, 15410, 4643, "NORMAL"), 88: (9535, 11260, 9048, "NORMAL"), 92: (3220, 5990, 7273, "NO_DEMAND"),
          99: (35573, 25182, 9333, "CLIMACTIC"), 102: (5889, 4309, 6250, "NO_DEMAND")}


def folder():
    if len(sys.argv) > 1:
        path = sys.argv[1]
        return os.path.dirname(path) if path.endswith(".json") else path
    shared = os.environ.get("BARPIPE_SHARED") or os.path.join(HERE, "..", "..", "..", "shared")
    return os.path.join(shared, "golden")


def expected(g):
    """A golden record under the names of the reference."""
    e = {key: value for key, value in g.items() if key not in ("t", "type", "bar", "ph")}
    e["t"] = g["t"]
    if "bar" in g:
        e["event_i"] = g["bar"]
    if g["t"] == "phase":
        e.update(t="pattern", kind="PHASE", chain=CHAINS[g["type"].split()[0]], phase=g["ph"])
    elif g["t"] == "range":
        e.update(kind="RANGE", event_i=g["end"])
    else:
        name, _, later = g["type"].partition("_")
        e["kind"] = KINDS.get(name, name)
        if g["t"] == "pattern":
            e["status"] = {"UNCONFIRMED": "UNCONFIRMED", "INVALIDATED": "INVALIDATED"}.get(
                later, STATUS.get(name, "CONFIRMED"))
            e["side"] = "short" if name in ("BC", "DAR", "DST", "UTAD") else "long"
    return e


def same(want, have):
    if isinstance(want, float) or isinstance(have, float):
        places = 4 if not isinstance(want, float) or want == round(want, 4) else 6
        return isinstance(have, (int, float)) and abs(want - have) <= 0.5000001 * 10 ** -places
    return want == have


def main():
    where = folder()
    path = os.path.join(where, "golden_stream.json")
    if not os.path.exists(path):
        print("1..0 # SKIP no golden_stream.json (set BARPIPE_SHARED)")
        return 0
    with open(path) as f:
        golden = json.load(f)
    count, failed = 0, 0

    def ok(good, text):
        nonlocal count, failed
        count += 1
        failed += not good
        print("%sok %d - %s" % ("" if good else "not ", count, text))

    for name, series in golden.items():
        if not isinstance(series, dict):
            continue
        with open(os.path.join(where, name + ".csv")) as f:
            # one of the series is written in whole cents
            rows = list(read_bars(f, "SYN", "1d", cents=(name == "dist_schematic")))
        ok(len(rows) == series["bars"], "%s: %d bars" % (name, series["bars"]))
        if name == "golden_synth":
            bars = [bar for _, _, bar in rows]
            for i, want in RATIOS.items():
                q = volan(bars, i)
                ok((q.vr4, q.sr4, q.cp4, q.effort) == want, "%s: ratios of bar %d" % (name, i))
            ok(all(volan(bars, i).vr4 is None for i in range(20)), "%s: no ratios before bar 20" % name)
            upthrust = [(108.20, 109.00, 108.00, 108.80, 1000000), (108.80, 110.84, 108.60, 109.30, 2200000),
                        (109.30, 109.50, 107.00, 107.20, 1200000)]
            cut = rows[:81] + [("SYN", "1d", Bar(*(round(p * 100) * 10 ** 6 for p in b[:4]), float(b[4]), rows[81 + k][2].time))
                               for k, b in enumerate(upthrust)]
            found = [r for r in records_of(cut, Options("strict")) if r["kind"] == "UTAD"]
            ok(not found, "upthrust at 82 without phase: none")
            found = [r for r in records_of(cut, Options("strict", prereq="range")) if r["kind"] == "UTAD" and r["t"] == "pattern"]
            ok([(r["event_i"], r["breakout"], r["vr"], r["failure"], r["confidence"]) for r in found]
               == [(82, 0.0070, 2.2798, 1, 100)], "upthrust at 82 with the range as phase B: UTAD")
        have = records_of(rows, Options("strict"))
        ok(len(have) == len(series["records"]),
           "%s: %d records (golden %d)" % (name, len(have), len(series["records"])))
        for n, g in enumerate(series["records"]):
            want = expected(g)
            got = have[n] if n < len(have) else {}
            wrong = [k for k in want if not same(want[k], got.get(k))]
            ok(not wrong, "%s: record %d, i=%d %s %s" % (name, n, g["i"], g["t"], g.get("type", g.get("status"))))
            for k in wrong:
                print("# %s: golden %r, reference %r" % (k, want[k], got.get(k)))
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
