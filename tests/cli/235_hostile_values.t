#!/usr/bin/python3
"""Goal: ratios and records that no stage of ours would write do not harm the
stages behind: they end in 0 or in 3, quickly, with a whole stream or an error.
Run it under the sanitizers too."""
import math
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

NAME = ("W00", "1d")
REALS = [math.nan, math.inf, -math.inf, -1.0, 0.0, -0.0, 1e-320, 0.5, 0.70005,
         2.5, 1e6, 1e15, 1e18, 1e300, 1.7e308]
WHOLES = [0, 1, -1, 5, 100, 10**8, 10**18, 2**62, 2**63 - 1, -2**63, 2**64 - 1]
TOP = 10**18 - 1


def survives(name, data, what, arguments=()):
    status, out, errors = tap.run([name] + list(arguments), data)
    good = status == 0 or (status == 3 and tap.one_line(errors))
    if good:
        try:
            said = bars.frames(out)[-1].get("status")
            good = (said == "ok") == (status == 0)
        except bars.Broken as broken:
            good = False
            errors = str(broken)
    if not good:
        tap.note("%s: status %d: %.300s" % (what, status, errors))
    tap.ok(good, "%s: %s" % (name, what))


def with_columns(rows, **columns):
    """A stream of one series, its ratio columns by name, 64 bars a frame."""
    count = len(rows)
    columns = dict({"vr": [1.0] * count, "sr": [1.0] * count,
                    "cp": [0.5] * count, "ef": [0] * count}, **columns)
    maps = [bars.hello()]
    for first in range(0, count, 64):
        some = rows[first:first + 64]
        frame = bars.block(NAME, first, some)
        for column in ("vr", "sr", "cp", "ef"):
            frame[column] = bars.column_bytes(
                column, columns[column][first:first + 64])
        maps.append(frame)
    return bars.join(maps + [bars.end(NAME, count)])


def extreme_rows(pick, count):
    """Prices of every size, from one step above 0 to just under the limit."""
    rows = []
    for i in range(count):
        four = sorted(pick.choice([1, 2, 3, 10**4, 10**8, 10**10, 10**15,
                                   TOP // 2, TOP - 1, TOP]) for _ in range(4))
        middle = [four[1], four[2]]
        pick.shuffle(middle)
        rows.append(bars.Bar(i * bars.DAY, middle[0], four[3], four[0],
                             middle[1], pick.choice([0.0, 1.0, 1e-300, 1e15,
                                                     1e300, 1.7e308])))
    return rows


def test_ratios(name):
    pick = random.Random(3)
    rows = bars.walk(1, 400, seed=5)[NAME]
    for column in ("vr", "sr", "cp"):
        for value in REALS:
            survives(name, with_columns(rows, **{column: [value] * 400}),
                     "%s of %r" % (column, value))
        survives(name, with_columns(rows, **{column: [
            pick.choice(REALS) for _ in rows]}), column + " of all kinds")
    survives(name, with_columns(rows, ef=[pick.randrange(256) for _ in rows]),
             "ef of all kinds")
    for seed in range(5):
        survives(name, with_columns(extreme_rows(random.Random(seed), 600)),
                 "extreme prices %d" % seed)
    # A range at the top of the prices, and one at the bottom.
    for base, step in ((TOP - 10**15, 10**12), (5, 1)):
        moved = [row._replace(
            o=base + row.o % 200 * step, c=base + row.c % 200 * step,
            h=base + 300 * step, l=base) for row in rows]
        survives(name, with_columns(moved), "prices from %d on" % base)


def stages(rows):
    """The real chain on extreme bars, in front of the last stage."""
    return bars.build({NAME: rows}, per_frame=64)


def hostile_value(pick, value):
    kind = pick.randrange(6)
    if kind == 0:
        return pick.choice(REALS)
    if kind == 1:
        return pick.choice(WHOLES)
    if kind == 2:
        return pick.choice(["", "NONE", "long", "SPRING", "x" * 300, "0" * 16])
    if kind == 3:
        return [pick.choice(WHOLES) for _ in range(pick.randrange(12))]
    if kind == 4:
        return None
    return value


def test_records(name, data):
    """Each record with some of its values changed into anything."""
    frames = bars.frames(data)[:-1]
    for seed in range(25):
        pick = random.Random(seed)
        maps = []
        for frame in frames:
            if frame["t"] in bars.RECORDS and pick.random() < 0.5:
                frame = {key: value if key in ("t", "s", "tf", "i", "ts")
                         or pick.random() < 0.7
                         else hostile_value(pick, value)
                         for key, value in frame.items()}
            maps.append(frame)
        survives(name, bars.join(maps), "records changed, seed %d" % seed)


def main():
    if not tap.have("detect"):
        tap.skip_all("detect is not built")
    test_ratios("detect")
    for seed in range(5):
        rows = extreme_rows(random.Random(100 + seed), 400)
        survives("volan", stages(rows), "extreme bars %d" % seed)
        survives("detect", tap.pipe(["volan"], stages(rows)),
                 "extreme bars %d behind volan" % seed)
        for strategy in ("buy-hold", "momentum", "mean-reversion"):
            survives("btest", stages(rows), "extreme bars %d, %s"
                     % (seed, strategy), ["-S", strategy, "--size", "90%"])
    if tap.have("sigen"):
        data = tap.pipe(["volan", "detect"],
                        bars.build(bars.walk(1, 900, seed=8)))
        test_records("sigen", data)
        test_records("btest", tap.run(["sigen"], data)[1])
    tap.done()


main()
