#!/usr/bin/python3
"""Goal: an independent writer, volan, an independent reader: every ratio of
every bar is what the plain reference computes, and nothing else is changed."""
import os
import random
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"),
                os.path.join(HERE, "..", "reference")]
import bars
import tap
import volan

CLASSES = ["NORMAL", "CLIMACTIC", "ABSORPTION", "NO_DEMAND"]
UNKNOWN = struct.pack("<Q", 0x7FF8000000000000)


def want(rows):
    """The four columns as bytes."""
    found = {"vr": b"", "sr": b"", "cp": b"", "ef": b""}
    for i in range(len(rows)):
        one = volan.volan(rows, i)
        for name, four in (("vr", one.vr4), ("sr", one.sr4), ("cp", one.cp4)):
            found[name] += (UNKNOWN if four is None
                            else struct.pack("<d", four / 10000))
        found["ef"] += bytes([CLASSES.index(one.effort)])
    return found


def check(series, name):
    data = bars.build(series, per_frame=64)
    status, out, errors = tap.run(["volan"], data)
    tap.equal((status, errors), (0, ""), name + ": runs")
    stream = bars.Stream(out)
    tap.equal(list(stream.series), list(bars.Stream(data).series),
              name + ": has the same series")
    for key, rows in series.items():
        one = stream.series[key]
        tap.ok(one.bars() == rows, "%s: bars of %s are unchanged"
               % (name, key[0]))
        for column, values in want(rows).items():
            tap.ok(one.packed().get(column, b"") == values,
                   "%s: %s of %s" % (name, column, key[0]))


def fractional(series, seed):
    """The same prices, volumes in hundredths as exchanges of coins write."""
    pick = random.Random(seed)
    return {key: [row._replace(v=pick.randrange(1, 10**6) / 100)
                  for row in rows] for key, rows in series.items()}


def main():
    check(bars.walk(3, 400, seed=1), "walk")
    check(fractional(bars.walk(2, 400, seed=2), 3), "fractional volumes")
    flat = [bars.Bar(k * bars.DAY, 5, 5, 5, 5, 0.0) for k in range(30)]
    check({("FLAT", "1d"): flat, ("ONE", "1h"): flat[:1],
           ("NONE", "1w"): []}, "flat, one and none")
    many = {("S%03d" % k, "1d"): rows for k, rows in
            enumerate(bars.walk(200, 25, seed=4).values())}
    stream = bars.Stream(tap.run(["volan"], bars.build(many, per_frame=5))[1])
    tap.ok(all(stream.series[key].packed()[c] == values
               for key, rows in many.items()
               for c, values in want(rows).items()),
           "200 series in turn")
    tap.done()


main()
