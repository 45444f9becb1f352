#!/usr/bin/python3
"""Goal: JSON and CSV say what the frames say, value for value; tables fit."""
import csv
import io
import json
import os
import sys
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

HEAD = {"t": "type", "s": "symbol", "tf": "timeframe", "ts": "timestamp",
        "event_ts": "event_timestamp"}
TIMES = {"timestamp", "event_timestamp", "start_ts", "end_ts"}
PRICES = {"support", "resistance", "midpoint", "width", "support_low",
          "resistance_high", "jump", "conservative", "price", "level",
          "close", "stop", "entry", "target_1", "target_2", "risk_amount"}
BAR_HEADER = "timestamp,symbol,timeframe,open,high,low,close,volume"


def same(name, wire, text):
    """A frame's value against the text's."""
    if name in TIMES:
        return text.startswith("20") and text.endswith("Z")
    if name in PRICES:
        return Decimal(text) == Decimal(wire).scaleb(-8)
    if isinstance(wire, float):
        return float(text) == wire
    return text == wire


def json_agrees(stage, stream, text, types):
    records = [r for one in bars.Stream(stream).series.values()
               for r in one.records if r["t"] in types]
    lines = [json.loads(line, parse_float=Decimal) for line in text]
    bad = []
    for want, got in zip(records, lines):
        names = {HEAD.get(key, key): value for key, value in want.items()}
        if set(names) != set(got):
            bad.append(set(names) ^ set(got))
        bad += [(name, value, got[name]) for name, value in names.items()
                if name in got and not same(name, value, got[name])]
    tap.ok(records and len(records) == len(lines) and not bad,
           "%s: %d JSON records equal the frames" % (stage, len(lines)))
    if bad:
        tap.note(bad[:3])


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def main():
    if not tap.have("barsrc", "volan", "detect", "sigen"):
        tap.skip_all("the pipeline is not built")
    source = tap.run(["barsrc", "synth", "--bars", "900", "--seed", "8",
                      "--schematic", "accumulation"])[1]
    ratios = tap.run(["volan"], source)[1]
    found = tap.run(["detect"], ratios)[1]
    signals = tap.run(["sigen"], found)[1]

    def text(tool, data, form, *more):
        return tap.run([tool, "--format", form] + list(more), data)[1]

    json_agrees("detect", found,
                text("detect", ratios, "json").decode().splitlines(),
                ("range", "pattern"))
    json_agrees("sigen", signals,
                text("sigen", found, "json").decode().splitlines(),
                ("signal",))
    made = tap.run(["barsrc", "synth", "--bars", "900", "--seed", "8",
                    "--schematic", "accumulation", "--format", "csv"])[1]
    tap.equal(made.decode().splitlines()[0], BAR_HEADER, "bars: the header")
    want = next(iter(bars.Stream(source).series.values())).bars()
    got = rows_of(made)
    tap.ok(len(got) == 900 and all(
        Decimal(row["open"]) == Decimal(bar.o).scaleb(-8) and
        Decimal(row["high"]) == Decimal(bar.h).scaleb(-8) and
        Decimal(row["low"]) == Decimal(bar.l).scaleb(-8) and
        Decimal(row["close"]) == Decimal(bar.c).scaleb(-8) and
        float(row["volume"]) == bar.v for row, bar in zip(got, want)),
        "bars: CSV equals the frames")
    with tap.Folder() as folder:
        many = tap.run(["barsrc", "synth", "--series", "17000", "--bars", "12",
                        "--frame-bars", "3", "--format", "csv"])[1]
        again = tap.run(["barsrc", "csv", folder.save("many.csv", many),
                         "--frame-bars", "3", "--format", "csv"])[1]
        tap.ok(again == many, "what barsrc writes as CSV it reads: 17,000 "
               "series that take turns 68,000 times")
    counts = {kind: sum(r["t"] == kind
                        for r in bars.Stream(signals).series[
                            ("S00000", "1d")].records)
              for kind in ("range", "pattern", "signal")}
    tap.equal(len(rows_of(text("detect", ratios, "csv"))), counts["pattern"],
              "detect: CSV is patterns by default")
    tap.equal(len(rows_of(text("detect", ratios, "csv", "--show", "range"))),
              counts["range"], "detect: ranges when asked")
    tap.equal(len(rows_of(text("sigen", found, "csv"))), counts["signal"],
              "sigen: signals")
    refused = [r for r in rows_of(text("sigen", found, "csv"))
               if r["status"] == "REJECTED"]
    tap.ok(refused and all(r["reason"] for r in refused),
           "sigen: each of %d rejected signals says why" % len(refused))
    for tool, data in (("volan", source), ("detect", ratios),
                       ("sigen", found)):
        for width in (80, 200):
            out = tap.run([tool, "--format", "table"], data,
                          env=dict(os.environ, COLUMNS=str(width)))[1]
            longest = max(len(line) for line in out.decode().splitlines())
            tap.ok(longest <= width and b"\x1b" not in out,
                   "%s: a table of %d columns fits %d, no colour in a pipe"
                   % (tool, longest, width))
    tap.done()


main()
