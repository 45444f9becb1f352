#!/usr/bin/python3
"""Reference of the Wyckoff rules: CSV bars in, JSON records out. See README.md beside this file."""
import argparse
import csv
import json
import sys
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from detect import Bar, Options, Series
from exact import rfc3339


def to_price(text, divisor=1):
    return int((Decimal(text) * 10 ** 8 / divisor).to_integral_value(ROUND_HALF_UP))


def to_time(text):
    t = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return t.replace(tzinfo=timezone.utc) if t.tzinfo is None else t.astimezone(timezone.utc)


def read_bars(lines, symbol, timeframe, cents=False):
    """Yields (symbol, timeframe, Bar) in input order."""
    divisor = 100 if cents else 1
    for row in csv.DictReader(lines):
        if "timestamp" in row:
            time = to_time(row["timestamp"])
            name, frame = row.get("symbol") or symbol, row.get("timeframe") or timeframe
        else:
            time = datetime(2024, 1, 1, tzinfo=timezone.utc) + timedelta(days=int(row["i"]))
            name, frame = symbol, timeframe
        prices = [to_price(row[key], divisor) for key in ("open", "high", "low", "close")]
        yield name, frame, Bar(*prices, float(row["volume"] or 0), time)


def run(rows, options, emit):
    """Feeds rows to one Series each; returns the series by (symbol, timeframe)."""
    series = {}
    for name, frame, bar in rows:
        one = series.get((name, frame))
        if one is None:
            one = series[name, frame] = Series(name, frame, options, emit)
        if one.bars and bar.time <= one.bars[-1].time:
            raise ValueError("%s %s: %s does not come after %s"
                             % (name, frame, rfc3339(bar.time), rfc3339(one.bars[-1].time)))
        one.add(bar)
    return series


def records_of(rows, options):
    found = []
    run(rows, options, found.append)
    return found


def print_ratios(rows):
    from volan import volan
    history = {}
    print("i,vr,sr,cp,ef")
    for name, frame, bar in rows:
        bars = history.setdefault((name, frame), [])
        bars.append(bar)
        i = len(bars) - 1
        q = volan(bars, i)
        cells = ["" if x is None else "%d.%04d" % divmod(x, 10000) for x in (q.vr4, q.sr4, q.cp4)]
        print("%d,%s,%s" % (i, ",".join(cells), q.effort))


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--preset", choices=["strict", "adaptive"], default="adaptive")
    ap.add_argument("--window", type=int, default=120)
    ap.add_argument("--scale")
    ap.add_argument("--prereq", choices=["climax", "range"])
    ap.add_argument("--no-spring-ok", choices=["yes", "no"])
    ap.add_argument("--account", default="100000")
    ap.add_argument("--entry", choices=["market", "limit"], default="market")
    ap.add_argument("--ratios", action="store_true", help="print the ratios of each bar and nothing else")
    ap.add_argument("--cents", action="store_true", help="prices of the input are in cents")
    ap.add_argument("--symbol", default="SYN")
    ap.add_argument("--timeframe", default="1d")
    a = ap.parse_args()
    rows = read_bars(sys.stdin, a.symbol, a.timeframe, a.cents)
    if a.ratios:
        print_ratios(rows)
        return 0
    options = Options(a.preset, a.window, a.scale, a.prereq,
                      None if a.no_spring_ok is None else a.no_spring_ok == "yes", a.account, a.entry)
    try:
        run(rows, options, lambda record: print(json.dumps(record)))
    except ValueError as wrong:
        sys.stdout.flush()
        print("wyckoff_reference: %s" % wrong, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
