#!/usr/bin/python3
"""TAP: every kind of event occurs on the generated series in both presets; prefixes in give prefixes out.

    coverage_check.py [--counts]      --counts: the table of all counts as comments
"""
import sys
from collections import Counter
import series
from detect import Options
from wyckoff_reference import read_bars, records_of

SEEDS = (7, 8, 9)
REQUIRED = """
range ACTIVE; range ARCHIVED replaced; range ARCHIVED expired; range ARCHIVED climax; range ARCHIVED back under resistance
range BREAKOUT distribution; range BREAKOUT failed accumulation; range COMPLETED target reached
SC ACTIVE; SC UNCONFIRMED; BC ACTIVE; BC UNCONFIRMED; AR long; AR short; ST long; ST short
SPRING CONFIRMED; SPRING INVALIDATED; TEST CONFIRMED; TEST update; SOS CONFIRMED; SOS INVALIDATED; LPS CONFIRMED
UTAD CONFIRMED; UTAD INVALIDATED
accumulation A; accumulation B; accumulation C; accumulation D; accumulation E; accumulation none
distribution A; distribution B; distribution C; distribution none
signal SPRING APPROVED; signal SPRING REJECTED; signal SPRING EXPIRED; signal SOS APPROVED; signal SOS REJECTED; signal SOS EXPIRED
signal LPS APPROVED; signal LPS REJECTED; signal LPS EXPIRED; signal UTAD APPROVED; signal UTAD REJECTED; signal UTAD EXPIRED
why pattern confidence; why volume; why late C; why stop distance; why r multiple; why size; why campaign
"""


def names(record):
    """The counters a record adds to."""
    kind, status = record["kind"], record["status"]
    if record["t"] == "range":
        return ["range %s %s" % (status, record["reason"]) if record["reason"] else "range " + status]
    if record["t"] == "signal":
        return ["signal %s %s" % (kind, status)] + (["why " + record["why"][0]] if status == "REJECTED" else [])
    if kind == "PHASE":
        return ["%s %s" % (record["chain"], record["phase"])]
    if kind in ("AR", "ST"):
        return ["%s %s" % (kind, record["side"])]
    if kind == "TEST" and record["rev"]:
        return ["TEST update"]
    return ["%s %s" % (kind, status)]


def made():
    """(name, bars) of all generated series."""
    for variant in series.VARIANTS:
        for seed in SEEDS:
            bars = series.schematic(seed, variant, lead=60)
            yield "%s %d" % (variant, seed), bars
            yield "%s %d mirrored" % (variant, seed), series.mirror(bars, 30000)
    for seed in range(1, 25):
        yield "mixed %d" % seed, series.mixed(seed)
    for seed in range(1, 5):
        yield "walk %d" % seed, series.random_walk(seed, 1500)


def records(bars, options):
    return records_of(list(read_bars(series.csv_text(bars).splitlines(), "SYN", "1d")), options)


def main():
    count, failed = 0, 0

    def ok(good, text):
        nonlocal count, failed
        count += 1
        failed += not good
        print("%sok %d - %s" % ("" if good else "not ", count, text))

    required = [name.strip() for line in REQUIRED.strip().splitlines() for name in line.split(";")]
    all_series = list(made())
    bad = [name for name, bars in all_series if series.wrong_bars(bars)]
    ok(not bad, "%d generated series are valid bars %s" % (len(all_series), bad))
    totals = {}
    for preset in ("strict", "adaptive"):
        total, bars_seen = Counter(), 0
        for entry in ("market", "limit"):
            # a dear symbol for a small account: sizes below one
            for account in (100000, 400):
                if account == 400 and entry == "limit":
                    continue
                for name, bars in all_series:
                    for r in records(bars, Options(preset, entry=entry, account=account)):
                        total.update(names(r))
        totals[preset] = total
        for name in required:
            ok(total[name] > 0, "%s: %s (%d)" % (preset, name, total[name]))
    if "--counts" in sys.argv:
        for name in sorted(set(totals["strict"]) | set(totals["adaptive"])):
            print("# %-45s strict %6d adaptive %6d" % (name, totals["strict"][name], totals["adaptive"][name]))

    for preset in ("strict", "adaptive"):
        for name, bars in all_series:
            if not name.startswith(("mixed 1", "walk 1", "sos fails 7")):
                continue
            options = Options(preset)
            whole = records(bars, options)
            good = True
            for n in range(37, len(bars), 1 if len(bars) < 250 else 97):
                part = records(bars[:n], options)
                good = good and part == [r for r in whole if r["i"] < n]
            ok(good, "%s: prefixes of %s" % (preset, name))
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
