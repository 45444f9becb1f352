#!/usr/bin/python3
"""The simulator against runs of other programs: golden.py SHARED (the folder with data/ and golden/). Prints TAP."""
import calendar
import csv
import json
import os
import sys
import time

from money import ONE, e8, half_even, text
from simulator import Bar, Options, Request, Series, Simulator
import statistics
import strategies


def daily_bars(path):
    bars = []
    with open(path, encoding="utf-8") as file:
        for row in list(csv.reader(file))[1:]:
            year, month, day = map(int, row[0].split("-"))
            ts = calendar.timegm((year, month, day, 0, 0, 0)) * 10 ** 9
            bars.append(Bar(ts, *[e8(word) for word in row[1:6]]))
    return bars


def simulate(bars, requests=(), **options):
    given = dict(cash=10000 * ONE, size=("fixed", 10 * ONE), close_at_end=False)
    given.update(options)
    return Simulator(Options(**given), [Series("GOOG", "1d", bars)], {("GOOG", "1d"): list(requests)}).run()


def listed(trades):
    return [(t["entry_i"], t["i"], t["quantity"], t["entry_price"], t["exit_price"], t["pnl"]) for t in trades]


def theirs(trades):
    """Their prices have two decimals; floats carry them to 1e-8."""
    return [(t["entry_bar"], t["exit_bar"], t["size"] * ONE, round(t["entry_price"] * ONE), round(t["exit_price"] * ONE),
             round(t["pnl"] * ONE)) for t in trades]


def load(shared, name):
    with open(os.path.join(shared, "golden", "btest", name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def stop_entries(bars):
    """The orders of btpy_..._stop_entry: a stop 1 % over the close on a cross, gone at the opposite cross."""
    wants = crosses(bars)
    out = []
    for i, want in enumerate(wants):
        if want == 1:
            out.append(Request(i, "BUY", "STOP", quantity=10 * ONE, stop=cents(bars[i].c * 101, 100)))
        elif want == 2:
            out += [Request(i, "CANCEL"), Request(i, "CLOSE")]
    return out


def crosses(bars):
    return strategies.sma_cross([bar.c for bar in bars], "10", "20")


def cents(a, b):
    return half_even(a, b * 10 ** 6) * 10 ** 6


def cases(shared):
    """(name, good, remark)"""
    bars = daily_bars(os.path.join(shared, "data", "goog_daily_backtestingpy.csv"))
    cross = {"strategy": "sma-cross", "parameters": {"fast": "10", "slow": "20"}, "long_only": True}
    for case in load(shared, "exact_sma_cross")["cases"]:
        run = simulate(bars, commission_rate=case["params"]["commission_e4"] * 10 ** 4, **cross)
        want = [(t["entry_bar"], t["exit_bar"], 10 * ONE, round(t["entry_price"] * ONE), round(t["exit_price"] * ONE),
                 t["pnl_net_e8"]) for t in case["trades"]]
        good = want == listed(run.trades) and case["equity_e8"] == [p[1] for p in run.points]
        yield case["name"], good, "%d trades, %d equity points, exact" % (len(want), len(run.points))
    runs = {"long10": simulate(bars, **cross),
            "bracket": simulate(bars, stop_loss=5 * 10 ** 6, take_profit=10 ** 7, tick=10 ** 6, **cross),
            "stop_entry": simulate(bars, stop_entries(bars))}
    for name, run in runs.items():
        data = load(shared, "btpy_goog_sma10_20_" + name)
        want, got, gaps = theirs(data["trades"]), listed(run.trades), []
        for k, trade in enumerate(want):
            # A gap over the target: they fill at the open, BTEST.md at the target.
            target = data["trades"][k]["tp"]
            if target and trade[4] == bars[trade[1]].o > round(target * ONE):
                gaps.append(trade)
                exit_price = round(target * ONE)
                want[k] = trade[:4] + (exit_price, 10 * (exit_price - trade[3]))
        opened = run.series[0].position
        if opened:                          # they end it at the last bar's open
            entry, o = opened.cost // 10, bars[-1].o
            got.append((opened.i, len(bars) - 1, opened.quantity, entry, o, 10 * (o - entry)))
        final = round(data["equity"][-1] * ONE) - run.points[-1][1]
        expected = sum(t[5] for t in gaps) - sum(t[5] for t in want if t[1] in [g[1] for g in gaps])
        if opened:
            expected += 10 * (bars[-1].o - bars[-1].c)
        good = want == got and abs(final - expected) < 100
        yield "btpy " + name, good, "%d trades of %d, %d of them targets gapped; final equity theirs - ours %s" % (
            len(set(want) & set(got)), len(want), len(gaps), text(round(final, -2)))
    yield slipped(shared, bars)
    yield theirs_statistics(shared)


def slipped(shared, bars):
    """backtrader: 0.1 % slippage, kept within the bar; its cross is `nonzero`."""
    data = load(shared, "bt_goog_sma10_20_long10_slip_perc001")
    run = simulate(bars, strategy="sma-cross", parameters={"mode": "nonzero"}, long_only=True,
                   slippage=("rate", 10 ** 5), in_range=True)
    want = [(f["time"][:10], f["side"].upper(), abs(f["size"]) * ONE, round(f["price"] * ONE)) for f in data["fills"]]
    got = [(time.strftime("%Y-%m-%d", time.gmtime(f["ts"] // 10 ** 9)), f["action"], f["quantity"], f["price"])
           for f in run.fills]
    final = round(data["final_value"] * ONE)
    return ("bt slip_perc001", want == got and abs(final - run.points[-1][1]) < 100,
            "%d fills of %d, final equity %s" % (len(set(want) & set(got)), len(want), text(run.points[-1][1])))


def theirs_statistics(shared):
    data = load(shared, "btpy_goog_sma10_20_long10")
    bars = daily_bars(os.path.join(shared, "data", "goog_daily_backtestingpy.csv"))
    points = [(bar.ts, round(e * ONE)) for bar, e in zip(bars, data["equity"])]
    got = statistics.equity_statistics(points, 10000 * ONE, 252, by_day=True, kind="geometric")
    want = {"sharpe": "Sharpe Ratio", "cagr": "CAGR [%]", "volatility": "Volatility (Ann.) [%]",
            "annual_return": "Return (Ann.) [%]", "max_drawdown": "Max. Drawdown [%]"}
    bad = [name for name, key in want.items()
           if abs(abs(data["stats"][key]) / (100 if "%" in key else 1) - float(got[name])) > 1e-9]
    return "btpy statistics", not bad, "Sharpe (geometric) %.10f; not within 1e-9: %s" % (got["sharpe"], bad)


def main():
    number = failures = 0
    for name, good, remark in cases(sys.argv[1]):
        number += 1
        failures += not good
        print("%sok %d - %s: %s" % ("" if good else "not ", number, name, remark))
    print("1..%d" % number)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
