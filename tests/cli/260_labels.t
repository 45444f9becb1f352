#!/usr/bin/python3
"""Goal: strict finds what synth planted, and none of the near misses."""
import csv
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

TOLERANCE = 2  # bars
# Wanted share of the planted events that are found, and of precision.
LEAST = 0.98


def labels(path):
    with open(path, encoding="ascii", newline="") as file:
        return list(csv.DictReader(file))


def kind_of(record):
    return "RANGE" if record["t"] == "range" else record["kind"]


def found_in(stream):
    """Per series, kind -> bars of its events."""
    out = {}
    for (symbol, _), one in bars.Stream(stream).series.items():
        for record in one.records:
            kind = kind_of(record)
            out.setdefault((symbol, kind), set()).add(record["event_i"])
    return out


def near(found, label):
    at = int(label["index"])
    return any(abs(i - at) <= TOLERANCE
               for i in found.get((label["symbol"], label["kind"]), ()))


def check(folder, schematic, kinds):
    path = folder.path(schematic)
    data = tap.run(["barsrc", "synth", "--series", "12", "--bars", "3000",
                    "--seed", "21", "--schematic", schematic,
                    "--labels", path])[1]
    data = tap.run(["volan"], data)[1]
    found = found_in(tap.run(["detect", "--preset", "strict"], data)[1])
    rows = labels(path)
    for kind in kinds:
        planted = [r for r in rows
                   if r["kind"] == kind and r["planted"] == "true"]
        hits = sum(near(found, r) for r in planted)
        tap.ok(planted and hits >= LEAST * len(planted),
               "%s: %d of %d planted %s are found"
               % (schematic, hits, len(planted), kind))
    missed = [r for r in rows if r["planted"] == "near_miss"]
    wrong = [r for r in missed if near(found, r)]
    tap.ok(missed and not wrong, "%s: none of %d near misses is found"
           % (schematic, len(missed)))
    for row in wrong[:5]:
        tap.note(row)


if not tap.have("barsrc", "volan", "detect"):
    tap.skip_all("the pipeline is not built")
with tap.Folder() as work:
    check(work, "accumulation", ("SC", "AR", "ST", "SPRING", "TEST", "SOS",
                                 "LPS"))
    check(work, "distribution", ("BC", "AR", "ST", "UTAD"))
tap.done()
