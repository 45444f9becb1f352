#!/usr/bin/python3
"""Compares the tools' records with the reference's, one by one, series by series.

    compare.py REFERENCE.jsonl DETECT.jsonl SIGEN.jsonl

The reference writes prices as integers in 1e-8, the tools as decimals. Every figure of the reference must be in the tool's record, with the
same value; ids are compared as names (the same record of the one is the same record of the other). Prints TAP points, one per series and stage.
"""
import json
import sys
from decimal import Decimal

PRICES = {"support", "resistance", "jump", "conservative", "entry", "stop", "target_1", "target_2", "risk_amount"}
IDS = {"range": "range", "source": "pattern"}
NAMES = {
    "range": {"parts": "quality_parts", "factor": "cause_factor"},
    "pattern": {"vr": "volume_ratio", "sr": "spread_ratio", "cp": "close_position", "raw": "raw_confidence", "after": "bars",
                "dist": "distance_grade", "vol_ratio": "range_volume_ratio", "spread_ratio": "range_spread_ratio"},
    "signal": {"vr": "volume_ratio", "sr": "spread_ratio", "size": "position_size", "campaign_allocation": "allocation"},
}
# Told in another way: a bar number there is an id here, a class there is the ratio it is of, texts are worded differently.
OTHERWISE = {"range": set(), "pattern": {"spring", "sos", "vol_class", "spread_class"}, "signal": {"why", "trail", "side"}}
HEAD = {"t", "symbol", "timeframe", "i", "event_i", "id", "rev", "kind", "status", "side", "reason"}
TOLERANCE = Decimal("1e-6")


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line, parse_float=Decimal) for line in file if line.strip()]


def by_series(records, types, kind):
    out = {}
    for record in records:
        if record[kind] in types:
            out.setdefault((record["symbol"], record["timeframe"]), []).append(record)
    return out


def head_of(record, kind):
    """What the two agree on about any record."""
    status = record.get("status", "")
    name = "" if record[kind] == "range" else record.get("kind", "")
    if name == "PHASE":
        status = ""
    return (record[kind], name, status, record["i"], record["event_i"], record["rev"])


def same(want, got):
    if isinstance(want, (int, Decimal)) and not isinstance(want, bool) and isinstance(got, (int, Decimal)):
        return abs(Decimal(want) - Decimal(got)) <= TOLERANCE
    return want == got


class Names:
    """Which id of ours stands for which id of theirs."""

    def __init__(self):
        self.ours = {}
        self.theirs = {}

    def match(self, want, got):
        return self.theirs.setdefault(want, got) == got and self.ours.setdefault(got, want) == want


def differences(want, got, names):
    kind = want["t"]
    if head_of(want, "t") != head_of(got, "type"):
        yield f"record: want {head_of(want, 't')}, got {head_of(got, 'type')}"
        return
    if want.get("kind") != "PHASE" and not names.match(want["id"], got["id"]):
        yield f"id: {want['id']} is not {got['id']}"
    if kind == "pattern" and want.get("kind") not in ("PHASE",) and want.get("side") != got.get("side"):
        yield f"side: want {want.get('side')}, got {got.get('side')}"
    for name, value in want.items():
        if name in HEAD or name in OTHERWISE[kind] or value is None or value == "":
            continue
        ours = got.get(NAMES[kind].get(name, name))
        if name in IDS and not (kind == "range"):
            if not names.match(value, got.get(IDS[name])):
                yield f"{name}: id {value} is not {got.get(IDS[name])}"
            continue
        if name in PRICES and value is not None:
            value = Decimal(value).scaleb(-8)
            if ours is None or Decimal(ours) != value:
                yield f"{name}: want {value}, got {ours}"
            continue
        if name == "scale":
            value = Decimal(value).scaleb(-4)
        if not same(value, ours):
            yield f"{name}: want {value}, got {ours}"


def compare(title, reference, tool, names):
    """One point; the first difference is told."""
    for number, (want, got) in enumerate(zip(reference, tool)):
        found = list(differences(want, got, names))
        if found:
            return False, [f"{title}: record {number}, bar {want['i']}: " + "; ".join(found[:6])]
    if len(reference) != len(tool):
        rest = (reference if len(reference) > len(tool) else tool)[min(len(reference), len(tool))]
        return False, [f"{title}: {len(reference)} records in the reference, {len(tool)} in the tool; first extra: {rest}"]
    return True, []


def main():
    reference, detect, sigen = (read(path) for path in sys.argv[1:4])
    point = failed = 0
    for stage, types, ours in (("detect", ("range", "pattern"), detect), ("sigen", ("signal",), sigen)):
        theirs = by_series(reference, types, "t")
        mine = by_series(ours, types, "type")
        for series in sorted(set(theirs) | set(mine)):
            names = Names()
            good, notes = compare(f"{stage} {series[0]} {series[1]}", theirs.get(series, []), mine.get(series, []), names)
            point += 1
            failed += not good
            print(f"{'' if good else 'not '}ok {point} - {stage} {series[0]} {series[1]}: {len(theirs.get(series, []))} records agree")
            for note in notes:
                print("# " + note)
    if not point:
        point, failed = 1, 1
        print("not ok 1 - there are records to compare")
    print(f"1..{point}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
