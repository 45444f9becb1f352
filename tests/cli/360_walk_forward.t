#!/usr/bin/python3
"""Goal: a walk-forward test chooses in training alone, tests what it chose on
the bars behind it without positions from before, and joins the tests to one
account: each window is a single run that a command line can make."""
import csv
import io
import json
import math
import os
import random
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

DAYS = 547  # 2024-01-01 to 2025-06-30: 18 months
PLAN = "train=6m,test=3m"
# Index of the first bar: training from, testing from, behind testing.
WINDOWS = ((0, 182, 274), (91, 274, 366), (182, 366, 456), (274, 456, 547))
DATES = [("2024-01-01", "2024-06-30", "2024-07-01", "2024-09-30"),
         ("2024-04-01", "2024-09-30", "2024-10-01", "2024-12-31"),
         ("2024-07-01", "2024-12-31", "2025-01-01", "2025-03-31"),
         ("2024-10-01", "2025-03-31", "2025-04-01", "2025-06-30")]
CASH = "100000"

# Options, the grid, and how a run of bars [from, to) of the stream is made that
# has seen the bars before and trades from bar `first` on: parameters that are
# added, and the bar it begins with. A lookback needs as many bars, a window of
# the last closes one less.
STRATEGIES = {
    "sma-cross": (["--size", "60%", "--commission", "5bps"],
                  "fast=2:6:2,slow=5:13:4",
                  lambda row, first: ({"wait": first}, 0)),
    "momentum": (["--size", "risk:2%", "--stop-loss", "3%", "--slippage",
                  "2bps"], "lookback=2|5|9|20",
                 lambda row, first: ({}, first - row["lookback"])),
    "mean-reversion": (["--size", "40%"], "window=5|8,entry=1|1.5|2",
                       lambda row, first: ({}, first - row["window"] + 1)),
}


def swinging(count, seed, series=1):
    """Prices that come back, so that something may be learned."""
    found = bars.walk(series, count, seed=seed, flat=False)
    for name, rows in found.items():
        pick = random.Random(seed)
        level, close = 20000, 20000
        for k, row in enumerate(rows):
            opening = close
            level += 25 if k // 40 % 2 else -20
            close = max(500, level + pick.randrange(-400, 401))
            rows[k] = bars.Bar(row.ts, opening * 10 ** 6,
                               (max(opening, close) + 20) * 10 ** 6,
                               (min(opening, close) - 20) * 10 ** 6,
                               close * 10 ** 6, row.v)
    return found


def lines_of(options, data):
    status, out, errors = tap.run(["btest", "-q", "-f", "json"] + options,
                                  data)
    if status:
        raise SystemExit("Bail out! btest %s: %s" % (options, errors))
    return [json.loads(line, parse_float=str) for line in out.splitlines()]


def walked(series, options, plan=PLAN):
    lines = lines_of(options + ["--walk-forward", plan], bars.build(series))
    return lines[:-1], lines[-1]


def grid_of(strategy, options, data):
    """The combinations in the order of the grid, from the sweep's rows."""
    rows = lines_of(["-S", strategy, "--sweep", STRATEGIES[strategy][1]]
                    + options, data)[:-1]
    return [{name: row[name] for name in row if name in names_of(strategy)}
            for row in rows]


def names_of(strategy):
    return {"sma-cross": ("fast", "slow", "mode", "wait"),
            "momentum": ("lookback", "threshold"),
            "mean-reversion": ("window", "entry", "exit")}[strategy]


def single(series, strategy, options, row, first, end, cash):
    """(summary, equity in the window, fills) of the bars [first, end)."""
    added, begin = STRATEGIES[strategy][2](row, first)
    begin = max(begin, 0)
    some = {name: rows[begin:end] for name, rows in series.items()}
    values = {name: row[name] for name in names_of(strategy)}
    values.update(added)
    lines = lines_of(["-S", strategy, "--show", "fill,equity,summary",
                      "--cash", cash, "-p",
                      ",".join("%s=%s" % pair for pair in values.items())]
                     + options, bars.build(some))
    equity = [float(line["equity"]) for line in lines
              if line["type"] == "equity"][first - begin:]
    return lines[-1], equity, [line for line in lines
                               if line["type"] == "fill"]


def near(got, want):
    return math.isclose(float(got), want, rel_tol=1e-9, abs_tol=1e-12)


def sharpe(equity):
    values = [b / a - 1 for a, b in zip(equity, equity[1:])]
    sd = statistics.stdev(values)
    return statistics.fmean(values) / sd * math.sqrt(252) if sd else 0.0


def drawdown(equity):
    peak, deepest = equity[0], 0.0
    for value in equity:
        peak = max(peak, value)
        deepest = max(deepest, (peak - value) / peak)
    return deepest


# --- windows -----------------------------------------------------------------

def test_windows(rows, title):
    tap.equal([(row["train_start"], row["train_end"], row["test_start"],
                row["test_end"]) for row in rows], DATES,
              title + ": 18 months are four windows of 6 and 3")
    tap.equal([(row["train_bars"], row["test_bars"]) for row in rows],
              [(b - a, c - b) for a, b, c in WINDOWS],
              title + ": with their bars")


def test_tests(title, series, strategy, options, rows, whole):
    """Each test is a single run; all of them, joined, the account."""
    curve, good, inside = [], True, True
    cash = CASH
    for row, (_, first, end) in zip(rows, WINDOWS):
        summary, equity, fills = single(series, strategy, options, row, first,
                                        end, str(row["initial_equity"]))
        good &= str(row["initial_equity"]) == cash
        good &= all(row.get(name) == summary.get(name) for name in
                    ("initial_equity", "final_equity", "total_return",
                     "max_drawdown", "trades", "fills_hash"))
        start = row["test_start"]
        inside &= all(start < fill["timestamp"][:10] <= row["test_end"]
                      for fill in fills)
        cash = str(row["final_equity"])
        curve += equity
    tap.ok(good, title + ": each test is a single run, which begins with what "
                         "the one before left")
    tap.ok(inside and sum(row["trades"] for row in rows) > 4,
           title + ": %d trades, none from outside of its window"
           % sum(row["trades"] for row in rows))
    start = float(CASH)
    tap.ok(str(whole["final_equity"]) == cash and
           whole["points"] == len(curve) == DAYS - 182 and
           near(whole["total_return"], float(cash) / start - 1) and
           near(whole["sharpe"], sharpe(curve)) and
           near(whole["max_drawdown"], drawdown([start] + curve)),
           title + ": the tests are one curve (sharpe, drawdown, return)")


def test_choice(title, series, strategy, options, rows, metric):
    """The first of the best in training."""
    grid = grid_of(strategy, options, bars.build(series))
    bad = []
    for row, (first, end, _) in zip(rows, WINDOWS):
        if metric == "sharpe":
            values = [sharpe(single(series, strategy, options, one, first, end,
                                    CASH)[1]) for one in grid]
            good = near(row["train"], max(values))
        else:
            values = [single(series, strategy, options, one, first, end,
                             CASH)[0].get(metric) for one in grid]
            values = [-math.inf if x is None else float(x) for x in values]
            good = float(row["train"]) == max(values)
        best = grid[values.index(max(values))]
        if not good or any(row[name] != best[name] for name in best):
            bad.append((row["window"], row["train"], values))
    tap.equal(bad, [], "%s: the first of the best %d by %s in training"
              % (title, len(grid), metric))


def test_judgement(title, rows, whole):
    """Ratio, band, and what they come to; by the definitions."""
    good, degraded = True, 0
    for row in rows:
        train, test = float(row["train"]), float(row["test"])
        ratio = test / train if train > 0 else 0
        band = ("excellent" if ratio >= .9 else "good" if ratio >= .8 else
                "warning" if ratio >= .6 else "critical")
        degraded += ratio < .8
        good &= near(row["ratio"], ratio) and row["band"] == band
        good &= row["degraded"] == (ratio < .8)
    tap.ok(good, title + ": ratio of test by training, and its band")
    train = [float(row["train"]) for row in rows]
    test = [float(row["test"]) for row in rows]
    apart = [a - b for a, b in zip(train, test)]
    tap.ok((whole["windows"], whole["skipped"], whole["degraded"]) ==
           (len(rows), 0, degraded) and
           whole["robust"] == (degraded / len(rows) < .3) and
           near(whole["train"], statistics.fmean(train)) and
           near(whole["test"], statistics.fmean(test)) and
           near(whole["variation"], statistics.stdev(test) /
                abs(statistics.fmean(test))) and
           near(whole["t"], statistics.fmean(apart) /
                (statistics.stdev(apart) / math.sqrt(len(apart)))),
           title + ": means, variation and t over all windows")


def test_strategies():
    one = swinging(DAYS, 5)
    three = swinging(DAYS, 6, 3)
    for strategy, (options, grid, _) in STRATEGIES.items():
        for series, metric, more in (
                (one, "sharpe", []), (one, "total_return", []),
                (three, "profit_factor", []), (one, "win_rate", []),
                (one, "total_return", ["--arith", "float"]),
                (one, "expectancy", ["--long-only"])):
            if more and strategy != "sma-cross":
                continue
            title = " ".join([strategy, "%d series" % len(series)] + more)
            rows, whole = walked(series, ["-S", strategy, "--sweep", grid,
                                          "--metric", metric] + options + more)
            if metric == "sharpe":
                test_windows(rows, title)
                test_judgement(title, rows, whole)
            test_tests("%s, %s" % (title, metric), series, strategy,
                       options + more, rows, whole)
            test_choice(title, series, strategy, options + more, rows, metric)


# --- properties --------------------------------------------------------------

SMA = ["-S", "sma-cross", "--sweep", STRATEGIES["sma-cross"][1]]


def test_future():
    """What comes later changes nothing."""
    long = swinging(DAYS + 200, 5)
    name = next(iter(long))
    want = walked({name: long[name][:DAYS]}, SMA)[0]
    tap.ok(walked(long, SMA)[0][:4] == want, "more bars add windows only")
    changed = list(long[name][:DAYS])
    for k in range(WINDOWS[2][2], DAYS):
        row = changed[k]
        changed[k] = row._replace(o=row.c, h=row.c * 2, l=row.l // 2,
                                  c=row.o)
    rows = walked({name: changed}, SMA)[0]
    tap.ok(rows[:3] == want[:3] and rows[3] != want[3],
           "other bars in the last test change the last test only")
    tap.ok(all(rows[3][key] == want[3][key] for key in
               ("fast", "slow", "train", "initial_equity")),
           "and not what was chosen for it")


def test_jobs_and_formats():
    data = bars.build(swinging(DAYS, 7, 2), 50)
    for form in ("json", "csv", "table"):
        base = ["btest", "-f", form, "--walk-forward", PLAN] + SMA
        want = tap.run(base + ["-j", "1"], data)
        tap.ok(not want[0] and not want[2] and
               all(tap.run(base + ["-j", jobs], data) == want
                   for jobs in ("2", "8")), form + ": -j 8 is -j 1")
        tap.ok(tap.run(base, bars.rechunk(data, 17)) == want,
               form + ": frames change nothing")
    rows = lines_of(["--walk-forward", PLAN] + SMA, data)[:-1]
    table = list(csv.DictReader(io.StringIO(tap.run(
        ["btest", "-f", "csv", "--walk-forward", PLAN] + SMA,
        data)[1].decode())))
    text = {True: "true", False: "false"}
    tap.ok(len(table) == 4 and all(
        line[key] == str(text.get(row[key], row[key]) if
                         isinstance(row[key], bool) else row[key])
        for line, row in zip(table, rows) for key in row if key != "type"),
           "csv: the windows of json")
    out = tap.run(["btest", "--walk-forward", PLAN] + SMA, data)[1].decode()
    lines = out.splitlines()
    tap.ok([line[:22] for line in lines[1:5]] ==
           ["%s  %s" % (a, b) for _, _, a, b in DATES] and
           max(map(len, lines[:5])) <= 80, "table: a line a window")
    rows, whole = walked(swinging(DAYS, 7), [
        "-S", "sma-cross", "-p", "fast=4,slow=9"])
    tap.ok(whole["combinations"] == 1 and
           all((row["fast"], row["slow"]) == (4, 9) for row in rows),
           "no grid: the parameters go through all windows")
    rows, _ = walked(swinging(DAYS, 7), SMA,
                     "train=6m,test=2m,step=4m,start=2024-02-01,"
                     "end=2025-03-31")
    tap.equal([(row["train_start"], row["test_start"], row["test_end"])
               for row in rows],
              [("2024-02-01", "2024-08-01", "2024-09-30"),
               ("2024-06-01", "2024-12-01", "2025-01-31")],
              "step, start and end")


def test_skipped():
    """A hole of four months: windows in it are left out, the rest go on."""
    series = swinging(DAYS, 9)
    name = next(iter(series))
    series[name] = series[name][:280] + series[name][400:]
    rows, whole = walked(series, SMA)
    skipped = [row.get("skipped", "") for row in rows]
    tap.equal(skipped, ["", "6 bars to test, 60 are needed",
                        "56 bars to test, 60 are needed", ""],
              "too few bars: skipped, and why")
    tap.ok("fast" not in rows[1] or rows[1]["fast"] in ("", None),
           "a window that is skipped has chosen nothing")
    tap.ok((whole["windows"], whole["skipped"]) == (2, 2) and
           rows[3]["initial_equity"] == rows[0]["final_equity"] and
           whole["points"] == 92 + 91, "the others are joined")
    for jobs in ("1", "8"):
        status, out, errors = tap.run(
            ["btest", "-j", jobs, "--min-bars", "200", "--walk-forward",
             PLAN] + SMA, bars.build(series))
        tap.ok((status, out) == (3, b"") and tap.one_line(errors) and
               "200 are needed" in errors, "all have too few: status 3")


def test_faults():
    data = bars.build(swinging(DAYS, 9))

    def said(name, arguments, status, *words, data=data):
        got, out, errors = tap.run(["btest"] + arguments, data)
        good = (got, out) == (status, b"") and tap.one_line(errors) and all(
            word in errors for word in words)
        tap.ok(good, "%s: status %d, one line that says it" % (name, status))
        if not good:
            tap.note("%d %r %r" % (got, out[:80], errors))

    for plan in ("", "train=6m", "train=6m,test=3x", "train=6m,test=3m,step=1m",
                 "train=-6m,test=3m", "train=6m,test=3m,start=soon"):
        said("plan \"%s\"" % plan, ["--walk-forward", plan] + SMA, 2,
             "walk-forward")
    said("longer than the data", ["--walk-forward", "train=2y,test=1y"] + SMA,
         2, "too few")
    said("of signals", ["--walk-forward", PLAN], 2, "signals")
    said("an account each", ["--each", "--walk-forward", PLAN] + SMA, 2,
         "--each")
    said("frames", ["-f", "msgpack", "--walk-forward", PLAN] + SMA, 2,
         "no stream")
    mixed = swinging(DAYS, 9)
    mixed["W99", "1h"] = list(mixed.values())[0]
    said("two timeframes", ["--walk-forward", PLAN] + SMA, 3, "1d", "1h",
         data=bars.build(mixed))
    said("cut off", ["--walk-forward", PLAN] + SMA, 3, "input",
         data=bars.cut(data, len(data) - 40))
    said("a full disk", ["-o", "/dev/full", "--walk-forward", PLAN] + SMA, 4,
         "space")


def main():
    if not tap.have("btest"):
        tap.skip_all("btest is not built")
    test_strategies()
    test_future()
    test_jobs_and_formats()
    test_skipped()
    test_faults()
    tap.done()


main()
