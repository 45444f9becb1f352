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

RESULTS = {
    "own": b"""{"schema": "benchcmp/1", "created": "2024-01-01T00:00:00Z", "new": {"a": [1]},
 "sessions": [{"id": 0, "git": {"commit": "c0ffee", "dirty": true}, "machine": {"cpus": 2, "load1": 0.5}}],
 "benchmarks": [{"name": "a", "aliases": ["b"], "command": ["true"], "exit_codes": [0], "version": "1",
  "metrics": [{"name": "wall", "unit": "ms", "better": "lower", "kind": "sampled", "rounds": 2,
   "samples": [[1.5, null]], "pair": [[0, null]], "threshold": {"fail": 20, "stat": "min", "x": 1}},
   {"name": "rate", "unit": "bars/s", "kind": "summary", "summary": {"n": 3, "median": 2, "p90": 3}}]}],
 "history": [{"date": "2024-01-01", "reason": "first", "changed": ["a"]}]}""",
    "pytest": b"""{"machine_info": {"node": "n", "cpu": {"brand_raw": "x", "count": 2}},
 "commit_info": {"id": "c0ffee", "dirty": false}, "benchmarks": [{"group": null, "name": "t", "fullname": "t.py::t",
 "stats": {"min": 1, "max": 3, "mean": 2, "stddev": 1, "rounds": 3, "median": 2, "iterations": 1, "data": [1, 2, 3]}}],
 "datetime": "2024-01-01T00:00:00", "version": "4.0.0"}""",
    "google": b"""{"context": {"num_cpus": 2, "load_avg": [0.1]}, "benchmarks": [
 {"name": "BM/1", "run_name": "BM/1", "run_type": "iteration", "iterations": 10, "real_time": 5.5, "cpu_time": NaN,
  "time_unit": "us", "items_per_second": 1e6}, {"name": "E", "error_occurred": true, "error_message": "no"}]}""",
    "hyperfine": b"""{"results": [{"command": "true", "mean": 1, "stddev": null, "median": 1, "user": 0.5, "system": 0.1,
 "min": 1, "max": 1, "times": [1, 1.5], "exit_codes": [0, 1], "parameters": {"n": "2"}}]}""",
    "jmh": b"""[{"benchmark": "a.B.c", "mode": "thrpt", "forks": 1, "threads": 1, "params": {"n": "1"},
 "primaryMetric": {"score": 2, "scoreError": "NaN", "scoreUnit": "ops/ms", "rawData": [[1, 2], [3, "+INF"]]},
 "secondaryMetrics": {}}]""",
    "pyperf": b"""{"version": "1.0", "metadata": {"name": "x", "unit": "second"},
 "benchmarks": [{"runs": [{"values": [1, 2], "warmups": [[1, 3]]}]}]}""",
    "vitest": b"""{"files": [{"filepath": "a.ts", "groups": [{"fullName": "g", "benchmarks": [
 {"name": "x", "hz": 10, "mean": 100, "p75": 1, "p99": 2, "sampleCount": 2, "samples": [90, 110]}]}]}]}""",
    "gab": b"""[{"name": "x", "unit": "MiB/s", "value": 5, "range": "1", "extra": "n"}]""",
    "bmf": b"""{"x": {"latency": {"value": 5, "lower_value": 4, "upper_value": 6}}}""",
    "flat": b"""{"x": 1.5, "y": {"mean": 2}}""",
    "callgrind": b"version: 1\ncreator: callgrind\ncmd: ./x\nevents: Ir\nfl=x.c\nfn=main\n1 5\nsummary: 5\ntotals: 5\n",
    "criterion": b"a/b  time:   [1.0 ns 1.5 \xc2\xb5s 2.0 ms]\nlong name\n    time:   [1 s 2 s 3 s]\n",
    "libtest": b"running 1 test\ntest a::b ... bench:   1,234.5 ns/iter (+/- 67)\n",
    "go": b"goos: linux\npkg: x/y\nUnit text-bytes better=higher\nBenchmarkA-2 100 12.5 ns/op 3 B/op 1 allocs/op\n"
          b"BenchmarkA-2 100 NaN ns/op\npkg: z\nBenchmarkA-2 1 2 MB/s 5 text-bytes\n",
    "csv": b"name,value,unit\na,1.5,ms\n\"b, c\",2,\xce\xbcs\n",
    "tsv": b"a\t1\na\t2\n",
}

# The rows of format_table, in its order: formats_fuzz.c counts them.
FORMATS = ("own", "pytest", "google", "hyperfine", "jmh", "pyperf", "vitest",
           "gab", "bmf", "flat", "callgrind", "criterion", "libtest", "go",
           "csv")

SUITES = {
    "all": b"""# comment
[first "one"]
command = prog -x 'a b' "c\\"d" e\\ f
base = old/prog -x
base-dir = old
prepare = sync
input = in.txt
timeout = 1.5s
warmup = 0
rounds = 1000000
shell = yes
version = 2
group = g
alias = zero
alias = null
[second]
command=true
timeout = none
shell = no
""",
    "twice": b"[a]\ncommand = x\n[a]\n",
    "bare": b"command = x\n",
    "open": b"[a]\ncommand = x 'y\n[b\nrounds = 0\n",
    "none": b"[]\n[a]\r\nbase = x\0\nwarmup = 1e3\n",
}

FLAME = {
    "folded": b"main;run;step.isra.0 12\nmain;run;step;step 3\nmain 1\n[unknown];\xff\x00 2\n",
    "callgrind": b"# callgrind format\npositions: line\nevents: Ir Dr\nfn=(1) main\n1 3 9\ncfn=(2) f'main\n"
                 b"calls=1 7\n2 20 1\n+1 4\nfn=(2)\n7 20 1\nfn=(3) f'2'g'main\n* 30\ntotals: 57 11\n",
    "plain": b"a 1\nb 2\n",
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
    for name, data in RESULTS.items():
        save("results", name, data)
    for name, data in FLAME.items():
        save("flame", name, data)
    for row, name in enumerate(FORMATS):
        save("formats", name, bytes([row]) + RESULTS[name])
    save("formats", "ignore-failures",
         bytes([0x80 + FORMATS.index("hyperfine")]) + RESULTS["hyperfine"])
    save("formats", "tsv", bytes([FORMATS.index("csv")]) + RESULTS["tsv"])
    for name, data in SUITES.items():
        save("suite", name, data)
    save("stream", "backtest", bars.join(
        [bars.hello(), MAPS["order-short"], bars.block(NAME, 0, ROWS),
         MAPS["order"], MAPS["fill"], MAPS["end"], MAPS["trade"],
         MAPS["equity"], MAPS["summary"]]))
    save("json_writer", "text", b"\x19\x05caf\xc3\xa9 \"\\\n\x7f\x00\xff")
    save("json_writer", "document", bytes([1, 65, 6, 2, 31, 104, 105] * 9))
    save("json_writer", "numbers", b"\x41" + bytes(range(90)))


main()
