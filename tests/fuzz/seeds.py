#!/usr/bin/python3
"""Writes the seeds of the fuzzers into corpus/, from the independent writer.

Run it after a change of the format; files that are there and that it does not
write (past crashes) stay.
"""
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import bars

NAME = ("AAPL", "1d")
ROWS = bars.walk(1, 24, seed=3)["W00", "1d"]


def record(t, **fields):
    return dict({"t": t, "s": "AAPL", "tf": "1d", "i": 20, "ts": 10**18,
                 "event_i": 18, "event_ts": 9 * 10**17,
                 "id": "00c0ffee00c0ffee", "rev": 1}, **fields)


MAPS = {
    "hello": dict(bars.hello(chain=["barsrc", "volan"], shard=(1, 4))),
    "bars": bars.block(NAME, 0, ROWS[:3]),
    "ratios": dict(bars.block(NAME, 0, ROWS[:1]), at=17, vr=b"\0" * 8,
                   sr=b"\0" * 8, cp=b"\0" * 8, ef=b"\1"),
    "end": bars.end(NAME, 24),
    "eos": bars.eos(24, 5),
    "eos-failed": bars.eos(0, 1, "disk full"),
    "other": {"t": "news", "deep": [[[{"a": [1, None, True, -1.5]}]]],
              "big": 2**64 - 1, "low": -2**63, "x": b"\0\xff"},
    "range": record("range", status="ARCHIVED", start=3, end=20, quality=95,
                    grade="EXCELLENT", quality_parts=[30, 30, 20, 15],
                    support=100 * 10**8, scale=0.25, reason="replaced"),
    "pattern": record("pattern", kind="SPRING", status="CONFIRMED",
                      side="long", chain="accumulation", phase="C",
                      range="0123456789abcdef", volume_ratio=0.4368,
                      parts=[40, 35, 25, 0, 10], confidence=100, bars=5),
    "signal": record("signal", kind="SOS", status="APPROVED",
                     direction="LONG", campaign="AAPL-1d-2024-01-01T00:00:00Z",
                     entry=110 * 10**8, position_size=258, trail="volume PASS"),
    "order": record("order", kind="TRAILING_STOP", status="PARTIAL",
                    action="SELL", quantity=10**10, trail_rate=0.05,
                    tif="GTD", until=10**18, reduce=True, filled=0,
                    signal="0123456789abcdef", ref="mine", oco="pair"),
    "order-short": bars.order(NAME, 3, "BUY", 10**10),
    "fill": record("fill", kind="TARGET", action="SELL", quantity=10**10,
                   price=104 * 10**8, position=-10**10, cash=-1,
                   order="0123456789abcdef"),
    "trade": record("trade", side="short", quantity=10**10, entry_i=3,
                    entry_ts=10**18, pnl=-5 * 10**8, r_multiple=-1,
                    exit_reason="EMERGENCY", pattern="UTAD"),
    "summary": dict(record("summary", status="COMPLETED", arith="decimal",
                           strategy="buy-hold", sharpe=0.5, trades=3,
                           total_pnl=-1, fills_hash="0123456789abcdef"),
                    s="*", tf="*"),
    "equity": bars.equity(("*", "*"), [(10**18, 10**13, 0), (2 * 10**18, -1,
                                                             10**13)]),
}

LINES = {
    "run": ["-fn5", "--real=0.5", "a.csv", "--choice", "json", "--", "-x"],
    "when": ["--when", "2024-02-29T23:59:59.999999999+05:30", "-t", "x"],
    "help": ["--help", "--version", "--list-options"],
    "bad": ["--count", "1e3", "--nothing", "-q"],
    "texts": ["1.123456785", "-92233720368.54775807", "5e-9", "1.5m",
              "1678-01-01", "1969-12-31 23:59:59-08", "0.29s", "+00012.e+2"],
}


def save(target, name, data):
    folder = os.path.join(HERE, "corpus", target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def main():
    for name, fields in MAPS.items():
        save("codec", name, bars.pack_map(fields))
        save("codec", name + "-crc", bars.pack_map(fields, crc=True))
        save("wire", name, bars.pack_map(fields))
    for name, words in LINES.items():
        save("opt", name, "\n".join(words).encode())
    for kind in range(7):
        save("record", "ramp-%d" % kind, bytes([kind]) + bytes(range(256)) * 2)
        save("record", "ones-%d" % kind, bytes([kind]) + struct.pack(
            "<q", 1) * 64)
    series = bars.walk(2, 24, seed=3)
    for per_frame in (1, 7, 24):
        save("stream", "walk-%d" % per_frame, bars.build(series, per_frame))
    save("stream", "walk-crc", bars.build(series, 24, crc=True))
    save("stream", "all", bars.join(
        [bars.hello(), MAPS["other"], MAPS["range"],
         bars.block(NAME, 0, ROWS), MAPS["signal"], MAPS["end"]]))
    save("stream", "backtest", bars.join(
        [bars.hello(), MAPS["order-short"], bars.block(NAME, 0, ROWS),
         MAPS["order"], MAPS["fill"], MAPS["end"], MAPS["trade"],
         MAPS["equity"], MAPS["summary"]]))
    save("json_writer", "text", b"\x19\x05caf\xc3\xa9 \"\\\n\x7f\x00\xff")
    save("json_writer", "document", bytes([1, 65, 6, 2, 31, 104, 105] * 9))
    save("json_writer", "numbers", b"\x41" + bytes(range(90)))


main()
