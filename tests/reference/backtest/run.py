#!/usr/bin/python3
"""Random cases through barsrc and btest, and through the simulator: every figure must agree.

    run.py [--cases N] [--seed S] [--build DIR] [--keep DIR] [--only SEED] [--self] [--again] [--strategies | --orders]

--self runs the simulator alone and checks its books. --keep saves the files of the first failing cases. Prints TAP.

--again compares btest with itself: frames of 1 to 9 bars must give the same bytes, bars cut off the end the same past, doubles the same to 1e-9 of
the account. Runs in which doubles took another way, a tie that fell to the other side, are counted as forks.
"""
import argparse
import copy
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

import cases
import compare
import statistics
from money import ONE
from simulator import Series, Simulator


def simulate(case):
    """A run for each account."""
    return [Simulator(case.options, series, case.requests).run() for series in case.accounts()]


def books(run):
    """final - initial = trades' pnl + open pnl - borrow, exactly; and cash + positions = equity."""
    gain = run.points[-1][1] - run.opt.cash
    closed = sum(t["pnl"] for t in run.trades)
    opened = 0
    for s in run.series:
        p = s.position
        if p:
            worth = compare.value(abs(p.quantity), s.last_close)
            opened += (worth - p.cost if p.quantity > 0 else p.cost - worth) - p.commission
    if gain != closed + opened - run.borrowed:
        return ["books: gain %d, closed %d, open %d, borrow %d" % (gain, closed, opened, run.borrowed)]
    return []


def story(options, series, requests, until):
    """What happened up to a time, the end of the data left out."""
    options = copy.copy(options)
    options.close_at_end = False
    run = Simulator(options, series, requests).run()
    fills = [(f["s"].symbol, f["i"], f["cash"], f["position"]) for f in run.fills if f["ts"] <= until]
    orders = [(o["s"].symbol, o["i"], o["order"], o["status"], o["filled"]) for o in run.order_log
              if o["ts"] <= until and o["reason"] != "end of data"]
    return fills, orders, [p for p in run.points if p[0] <= until]


def prefix(case):
    """What was decided by the middle of the data does not change when the rest is cut off."""
    times = sorted({bar.ts for s in case.series for bar in s.bars})
    middle = times[len(times) // 2]
    for series in case.accounts():
        cut = [Series(s.symbol, s.timeframe, [bar for bar in s.bars if bar.ts <= middle]) for s in series]
        if story(case.options, series, case.requests, middle) != story(case.options, cut, case.requests, middle):
            return ["prefix: other decisions up to %d" % middle]
    return []


def tools(case, build, folder, more=(), source_more=(), head=None):
    """btest's records, and what it said when it failed. head: lines of bars."""
    bars, orders = os.path.join(folder, "bars.csv"), os.path.join(folder, "orders.csv")
    with open(bars, "w", encoding="utf-8") as file:
        file.write("".join(case.bars_csv().splitlines(True)[:head]))
    arguments = case.arguments + list(more) + ["--format", "json", "--show", "order,fill,trade,equity,summary"]
    if case.options.strategy == "orders":
        with open(orders, "w", encoding="utf-8") as file:
            file.write(case.orders_csv())
        arguments += ["--orders", orders]
    program = os.path.join(build, "bin", "btest")
    with open(os.path.join(folder, "command"), "w", encoding="utf-8") as file:
        file.write("barsrc csv bars.csv | btest %s\n" % " ".join("'%s'" % a for a in arguments).replace(folder + "/", ""))
    source = subprocess.Popen([os.path.join(build, "bin", "barsrc"), "csv", bars, *source_more], stdout=subprocess.PIPE)
    done = subprocess.run([program] + arguments, stdin=source.stdout, capture_output=True, timeout=60, check=False)
    source.stdout.close()
    if source.wait() or done.returncode:
        return [], "status %d: %s" % (done.returncode, done.stderr.decode().strip())
    return [json.loads(line, parse_float=Decimal) for line in done.stdout.decode().splitlines()], ""


def close(a, b, scale):
    """Figures of two arithmetics: prices of decimals are rounded, and cash is a difference of what was traded."""
    return abs(a - b) <= Decimal("1e-9") * max(abs(a), abs(b), scale)


def money_of(records, kind, names):
    return [[Decimal(r.get(name, 0)) for name in names] for r in records if r["type"] == kind]


def again(case, options):
    """btest against itself; None: doubles took another way."""
    exact, error = tools(case, options.build, options.work)
    if error:
        return [error]
    pieces, _ = tools(case, options.build, options.work, source_more=["--frame-bars", str(1 + case.seed % 9)])
    if case.each:                       # accounts take turns by frames
        pieces, exact = (sorted((r for r in some if r["symbol"] != "*"), key=lambda r: r["symbol"]) for some in (pieces, exact))
    found = [] if pieces == exact else ["frames change the result"]
    lines = case.bars_csv().splitlines()
    last = lines[len(lines) // 2].partition(",")[0]
    head = next((k for k, line in enumerate(lines) if k and line.partition(",")[0] >= last), 0)
    if head > 1 and case.options.strategy != "orders":
        open_end = ["--close-at-end", "no"]   # closes of the end are dated by the last bar of their series
        part, error = tools(case, options.build, options.work, more=open_end, head=head)
        found += [error] if error else []
        whole, _ = tools(case, options.build, options.work, more=open_end)
        end = max(r["timestamp"] for r in part if r["type"] == "equity")
        known = [[r for r in some if r["type"] in ("fill", "equity", "trade") and r["timestamp"] < end] for some in (whole, part)]
        found += ["the future changes the past"] if known[0] != known[1] else []
    doubles, error = tools(case, options.build, options.work, more=["--arith", "float"])
    found += [error] if error else []
    scale = Decimal(case.options.cash) / ONE * max(1, case.options.leverage // ONE)
    for kind, names in (("fill", ("price", "quantity", "cash")), ("trade", ("pnl", "quantity")), ("equity", ("equity", "cash"))):
        one, other = money_of(exact, kind, names), money_of(doubles, kind, names)
        if len(one) != len(other) or not all(close(x, y, scale) for a, b in zip(one, other) for x, y in zip(a, b)):
            return found or None
    return found


def check(case, options):
    if options.again:
        return [], again(case, options)
    runs = simulate(case)
    found = [line for run in runs for line in books(run)]
    if options.self:
        found += prefix(case)
    if options.self or found:
        return runs, found
    folder = os.path.join(options.keep, str(case.seed)) if options.keep else options.work
    os.makedirs(folder, exist_ok=True)
    records, error = tools(case, options.build, folder)
    found = [error] if error else []
    for run in runs if not error else []:
        timeframe = run.series[0].timeframe
        mine = [r for r in records if r.get("symbol") == run.series[0].symbol] if case.each else records
        found += compare.differences(run, mine, statistics.summary(run, timeframe))
    if options.keep and not found:
        for name in os.listdir(folder):
            os.remove(os.path.join(folder, name))
        os.rmdir(folder)
    return runs, found


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--build", default=os.environ.get("BUILD", "build"))
    parser.add_argument("--keep", default="")
    parser.add_argument("--only", type=int, default=None)
    parser.add_argument("--self", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--strategies", action="store_true")
    parser.add_argument("--orders", action="store_true")
    parser.add_argument("--show", type=int, default=3, help="differences shown of a case")
    parser.add_argument("--fails", type=int, default=10, help="stop after so many failing cases")
    return parser.parse_args()


def main():
    options = arguments()
    seeds = [options.only] if options.only is not None else range(options.seed, options.seed + options.cases)
    count = {"cases": 0, "orders": 0, "fills": 0, "trades": 0, "points": 0, "forks": 0, "failing": 0}
    with tempfile.TemporaryDirectory() as options.work:
        for seed in seeds:
            case = cases.case(seed)
            if (options.strategies and case.options.strategy == "orders") or (
                    options.orders and case.options.strategy != "orders"):
                continue
            runs, found = check(case, options)
            count["cases"] += 1
            for run in runs:
                count["orders"] += sum(len(s.orders) for s in run.series)
                count["fills"] += len(run.fills)
                count["trades"] += len(run.trades)
                count["points"] += len(run.points)
            if found is None:
                count["forks"] += 1
                if options.only is not None or options.keep:
                    print("# fork %d" % seed)
            if found:
                count["failing"] += 1
                print("# case %d: %s" % (seed, " ".join(case.arguments)))
                for line in found[:options.show]:
                    print("#   " + line)
            if count["failing"] >= options.fails:
                break
    text = ", ".join("%d %s" % (count[name], name) for name in count if name != "failing" and (count[name] or name == "cases"))
    print("%sok 1 - %s" % ("not " if count["failing"] else "", text))
    if count["failing"]:
        print("# failing: %d" % count["failing"])
    print("1..1")
    return 1 if count["failing"] else 0


if __name__ == "__main__":
    sys.exit(main())
