#!/usr/bin/python3
"""Goal: what a backtest must keep whatever it trades: no look-ahead, frames
change nothing, cash and positions are the equity, profits add up, a sweep's row
is the single run, processes change nothing."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

E8 = 10 ** 8
STRATEGIES = (
    ("sma-cross", ["-S", "sma-cross", "-p", "fast=3,slow=8", "--size", "30%",
                   "--commission", "5bps+0.005/share", "--slippage", "2bps",
                   "--borrow", "3%"]),
    ("brackets", ["-S", "momentum", "-p", "lookback=5", "--size", "risk:1%",
                  "--stop-loss", "2%", "--take-profit", "3%",
                  "--participation", "0.1%"]),
    ("mean reversion", ["-S", "mean-reversion", "-p", "window=10,entry=1.5",
                        "--size", "25%", "--slippage", "volume-share",
                        "--fill", "close"]),
)
ALL = "order,fill,trade,equity,summary"


def run(data, options, show=ALL):
    status, out, errors = tap.run(["btest", "-f", "json", "--show", show]
                                  + options, data)
    if status:
        raise SystemExit("Bail out! btest %s: %s" % (options, errors))
    return [json.loads(line, parse_float=lambda text: text)
            for line in out.decode().splitlines()]


def e8(text):
    """A decimal's text as an integer in 1e-8."""
    whole, _, part = str(text).partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * E8 + int(part.ljust(8, "0") or 0))


def of(lines, kind):
    return [one for one in lines if one["type"] == kind]


def ends_of(lines):
    """What is open at the end is closed then, at its series' last bar."""
    return {(trade["symbol"], trade["timestamp"])
            for trade in of(lines, "trade") if trade["exit_reason"] == "END"}


def test_equity(title, series, lines):
    """Equity from nothing but fills and bars, at every time."""
    closes = {}
    for name, rows in series.items():
        for bar in rows:
            closes.setdefault(bar.ts, []).append((name[0], bar.c))
    fills = {}
    points = of(lines, "equity")
    ends = ends_of(lines)
    for fill in of(lines, "fill"):
        late = ((fill["symbol"], fill["timestamp"]) in ends and
                "order" not in fill and fill["position"] == 0)
        fills.setdefault(points[-1]["timestamp"] if late else
                         fill["timestamp"], []).append(fill)
    position, last, bad = {}, {}, 0
    for ts, point in zip(sorted(closes), points):
        for fill in fills.pop(point["timestamp"], []):
            position[fill["symbol"]] = e8(fill["position"])
        last.update(closes[ts])
        worth = sum(quantity * last[symbol] // E8
                    for symbol, quantity in position.items())
        bad += e8(point["cash"]) + worth != e8(point["equity"])
    tap.ok(points and not bad and not fills and len(points) == len(closes),
           "%s: cash + positions = equity at %d times" % (title, len(points)))


def test_profits(title, lines, options):
    summary = lines[-1]
    profits = sum(e8(trade["pnl"]) for trade in of(lines, "trade"))
    gain = e8(summary["final_equity"]) - e8(summary["initial_equity"])
    tap.equal(profits - e8(summary.get("borrow", 0)), gain,
              title + ": %d trades' profits are the change in equity"
              % len(of(lines, "trade")))


def strip(lines, before):
    """What was known before a time, but for what the end itself brings."""
    ends = ends_of(lines)
    return [one for one in lines if one["timestamp"] < before and
            one["type"] in ("fill", "equity") and
            (one["symbol"], one["timestamp"]) not in ends]


def test_prefix(title, series, options):
    rows = {name: some for name, some in series.items()}
    times = sorted({bar.ts for some in rows.values() for bar in some})
    whole = run(bars.build(rows), options)
    good = True
    for end in times[20::37]:
        part = run(bars.build({name: [bar for bar in some if bar.ts < end]
                               for name, some in rows.items()}), options)
        before = of(part, "equity")[-1]["timestamp"]
        good &= strip(part, before) == strip(whole, before)
    tap.ok(good, title + ": the future changes no past fill or point")


def test_frames(title, series, options):
    want = run(bars.build(series, 256), options)
    for size in (1, 7, 64):
        tap.ok(run(bars.build(series, size), options) == want,
               "%s: frames of %d bars change nothing" % (title, size))


def test_each_frames(series):
    """Accounts are mixed as their frames are; each, and the sum, is the same."""
    options = ["-S", "sma-cross", "-p", "fast=3,slow=8", "--size", "33%",
               "--commission", "7bps", "--each"]
    found = [sorted(run(bars.build(series, size), options),
                    key=lambda one: one["symbol"]) for size in (256, 1, 7, 64)]
    tap.ok(all(one == found[0] for one in found),
           "--each: frames change no account, nor the sum")


def test_each(series):
    """An account each is a run each."""
    options = ["-S", "sma-cross", "-p", "fast=3,slow=8", "--size", "10"]
    together = run(bars.build(series), options + ["--each"])
    good = True
    for name, rows in series.items():
        alone = run(bars.build({name: rows}), options)
        good &= ([one for one in together if one["symbol"] == name[0]
                  and one["type"] in ("fill", "trade")] ==
                 [one for one in alone if one["type"] in ("fill", "trade")])
    tap.ok(good, "--each: a series trades as if it were alone")


def test_stream(series):
    """What came in goes out, records before the bars they were decided on."""
    data = bars.build(series, 16)
    status, out, _ = tap.run(["btest", "-S", "sma-cross", "-p",
                              "fast=3,slow=8"], data)
    maps = [dict(one) for one in bars.frames(out)]
    ours = ("order", "fill", "trade", "summary", "equity")
    tap.equal([one for one in maps if one["t"] in ("bars", "end")
               and one["t"] not in ours],
              sorted([dict(one) for one in bars.frames(data)
                      if dict(one)["t"] in ("bars", "end")],
                     key=lambda one: one["t"] == "end"),
              "stream: bars are passed on in their order, ends at the end")
    seen, early = {}, True
    for one in maps:
        if one["t"] == "bars":
            seen[one["s"]] = one["i"] + one["n"]
        elif one["t"] in ("order", "fill"):
            last = one["i"] == len(series[one["s"], "1d"]) - 1
            early &= last or one["i"] >= seen.get(one["s"], 0)
    tap.ok(early and status == 0, "stream: records go before their bars")
    kinds = [one.get("status") for one in maps if one["t"] == "summary"]
    tap.equal(kinds, ["RUNNING", "COMPLETED"],
              "stream: a summary opens and closes the run")
    status, _, errors = tap.run(["volan"], out)
    tap.equal((status, errors), (0, ""), "stream: the next filter reads it")


def test_sweep(folder, series):
    path = folder.save("walk.bars", bars.build(series))
    grid = ["-S", "sma-cross", "--size", "20%", "--commission", "5bps",
            "-i", path]
    sweep = grid + ["--sweep", "fast=2:6:1,slow=8:20:4", "-f", "json"]
    status, one, _ = tap.run(["btest", "-j", "1"] + sweep)
    tap.equal(status, 0, "sweep: runs")
    tap.ok(tap.run(["btest", "-j", "8"] + sweep)[1] == one,
           "sweep: -j 8 is -j 1")
    rows = [json.loads(line) for line in one.decode().splitlines()]
    combinations = [row for row in rows if row["type"] == "sweep"]
    tap.equal(len(combinations), 20, "sweep: all combinations")
    bad = 0
    for row in combinations[::3]:
        out = tap.run(["btest", "-f", "json", "-p", "fast=%d,slow=%d"
                       % (row["fast"], row["slow"])] + grid)[1]
        single = json.loads(out.decode().splitlines()[-1])
        bad += any(row[key] != single[key] for key in
                   ("final_equity", "sharpe", "trades", "max_drawdown",
                    "fills_hash", "total_return", "sortino"))
    tap.ok(not bad, "sweep: a row is the single run, to the last digit")


def main():
    if not tap.have("barsrc", "volan", "btest"):
        tap.skip_all("btest is not built")
    one = bars.walk(1, 300, seed=3)
    three = bars.walk(3, 200, seed=4)
    # Series that begin, pause and end at other times than each other.
    names = sorted(three)
    three[names[1]] = three[names[1]][30:150]
    three[names[2]] = three[names[2]][:60] + three[names[2]][90:]
    for title, options in STRATEGIES:
        for data in (one, three):
            name = "%s, %d series" % (title, len(data))
            lines = run(bars.build(data), options)
            test_equity(name, data, lines)
            test_profits(name, lines, options)
            test_prefix(name, data, options)
            test_frames(name, data, options)
    test_each(three)
    test_each_frames(three)
    test_stream(three)
    with tap.Folder() as folder:
        test_sweep(folder, one)
    tap.done()


main()
