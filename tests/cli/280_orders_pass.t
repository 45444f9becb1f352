#!/usr/bin/python3
"""Goal: what belongs to a backtest goes through every filter untouched and in
its order, whatever shape it has, and changes nothing of what they find."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

TYPES = ("order", "fill", "trade", "summary", "equity")


def orders(frame, number):
    """Orders at bars of anywhere, and an account that is still running."""
    name = frame["s"], frame["tf"]
    for k, kind in enumerate(("MARKET", "SPRING", "TEST", "CANCEL")):
        yield bars.order(name, (number * 7919 + k) % 100000, "BUY", 5, kind,
                         rev=0, ts="odd")
    yield {"t": "summary", "s": frame["s"]}


def with_orders(plain):
    frames = bars.frames(plain)[:-1]
    name = frames[-1]["s"]
    mixed = []
    for number, frame in enumerate(frames):
        if frame["t"] in ("bars", "end"):
            mixed += orders(frame, number)
        mixed.append(frame)
    return mixed + [
        {"t": "fill", "s": 5, "i": "x"},
        {"t": "trade", "s": name, "tf": "1d", "i": -4},
        {"t": "summary", "s": "*", "tf": ""},
        {"t": "equity", "n": "many", "ts": b"123"},
        bars.equity(("*", ""), [(1, 2, 3), (4, -5, 0)])]


def split(data):
    """The backtest's frames, and the others without their eos."""
    frames = [one for one in bars.frames(data) if one["t"] != "eos"]
    return ([one for one in frames if one["t"] in TYPES],
            [one for one in frames if one["t"] not in TYPES])


def main():
    names = ["volan", "detect", "sigen"]
    _, plain, _ = tap.run(["barsrc", "synth", "--series", "3", "--bars",
                           "3000", "--seed", "7", "--frame-bars", "7",
                           "--schematic", "accumulation"])
    mixed = bars.join(with_orders(plain))
    before, after = plain, mixed
    for name in names:
        _, before, _ = tap.run([name], before)
        status, after, errors = tap.run([name], after)
        tap.equal((status, errors), (0, ""), "%s: takes them" % name)
        theirs, found = split(after)
        tap.ok(theirs == split(mixed)[0], "%s: passes each on, in order"
               % name)
        tap.ok(found == split(before)[1], "%s: and finds the same" % name)
    tap.ok(any(one["t"] == "signal" for one in bars.frames(after)),
           "signals among it")
    tap.done()


main()
