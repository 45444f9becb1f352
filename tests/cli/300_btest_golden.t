#!/usr/bin/python3
"""Goal: what other programs made of the same bars comes out, trade for trade
where their semantics can be chosen, and to the last digit where they are
exact."""
import decimal
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import tap

SHARED = os.environ.get("BARPIPE_SHARED", os.path.join(tap.ROOT, "..",
                                                       "shared"))
GOOG = os.path.join(SHARED, "data", "goog_daily_backtestingpy.csv")
COMMON = ["--strategy", "sma-cross", "-p", "fast=10,slow=20", "--size", "10",
          "--cash", "10000", "--long-only"]


def golden(name):
    with open(os.path.join(SHARED, "golden", "btest", name)) as file:
        return json.load(file)


def exact(text):
    """JSON with every number as a decimal."""
    return json.loads(text, parse_float=decimal.Decimal,
                      parse_int=decimal.Decimal)


def backtest(options, show="trade,summary"):
    bars = tap.run(["barsrc", "csv", GOOG, "--symbol", "GOOG", "--timeframe",
                    "1d"])[1]
    status, out, errors = tap.run(["btest", "--format", "json", "--show", show]
                                  + options, bars)
    if status:
        raise SystemExit("Bail out! btest: " + errors)
    lines = [exact(line) for line in out.decode().splitlines()]
    return ([one for one in lines if one["type"] == "trade"],
            [one for one in lines if one["type"] == "equity"], lines[-1])


def e8(value):
    return int(value * 10 ** 8)


def test_exact():
    for case in golden("exact_sma_cross.json")["cases"]:
        rate = case["params"]["commission_e4"]
        options = COMMON + ["--close-at-end", "no"]
        if rate:
            options += ["--commission", "%dbps" % rate]
        trades, equity, summary = backtest(options, "trade,equity,summary")
        tap.equal([(int(t["entry_i"]), int(t["i"]), float(t["entry_price"]),
                    float(t["exit_price"]), e8(t["pnl"])) for t in trades],
                  [(t["entry_bar"], t["exit_bar"], t["entry_price"],
                    t["exit_price"], t["pnl_net_e8"])
                   for t in case["trades"]], case["name"] + ": trades")
        tap.equal(e8(summary["final_equity"]), case["final_equity_e8"],
                  case["name"] + ": final equity")
        tap.equal([e8(point["equity"]) for point in equity], case["equity_e8"],
                  case["name"] + ": equity at every bar")
        tap.ok(abs(float(summary["max_drawdown"]) - case["max_drawdown"])
               < 1e-12, case["name"] + ": drawdown")


def same_trades(title, ours, theirs):
    """Bars and prices; the last one ends in their way."""
    tap.equal([(int(t["entry_i"]), int(t["i"]), float(t["entry_price"]),
                float(t["exit_price"])) for t in ours[:len(theirs) - 1]],
              [(t["entry_bar"], t["exit_bar"], t["entry_price"],
                t["exit_price"]) for t in theirs[:-1]], title + ": trades")


def test_statistics(ours, stats, title):
    """Of the same equity but for its last point, which they take at the open:
    so only those that it does not touch."""
    tap.ok(abs(float(ours["max_drawdown"]) * 100
               + stats["Max. Drawdown [%]"]) < 1e-10, title + ": drawdown")


def test_backtesting_py():
    case = golden("btpy_goog_sma10_20_long10.json")
    trades, _, summary = backtest(COMMON)
    same_trades("long 10", trades, case["trades"])
    test_statistics(summary, case["stats"], "long 10")
    case = golden("btpy_goog_sma10_20_bracket.json")
    trades, _, summary = backtest(COMMON + [
        "--stop-loss", "5%", "--take-profit", "10%", "--tick", "0.01",
        "--target-fill", "open"])
    tap.equal([(int(t["entry_i"]), int(t["i"]), float(t["entry_price"]),
                float(t["exit_price"])) for t in trades],
              [(t["entry_bar"], t["exit_bar"], t["entry_price"],
                t["exit_price"]) for t in case["trades"]], "bracket: trades")
    tap.equal(float(summary["final_equity"]), case["stats"]["Equity Final [$]"],
              "bracket: final equity")
    trades, _, geometric = backtest(COMMON + [
        "--stop-loss", "5%", "--take-profit", "10%", "--tick", "0.01",
        "--target-fill", "open", "--sharpe", "geometric", "--returns", "day"])
    for ours, theirs, factor in (("sharpe", "Sharpe Ratio", 1),
                                 ("cagr", "CAGR [%]", 100),
                                 ("volatility", "Volatility (Ann.) [%]", 100),
                                 ("max_drawdown", "Max. Drawdown [%]", -100)):
        tap.ok(abs(float(geometric[ours]) * factor / case["stats"][theirs] - 1)
               < 1e-9, "bracket: " + theirs)


def test_stop_entry(folder):
    """Their rule as an orders file: a stop order 1 % over the close at a cross
    up, withdrawn at the cross down, which also closes."""
    case = golden("btpy_goog_sma10_20_stop_entry.json")
    with open(GOOG) as file:
        rows = [line.split(",") for line in file.read().split("\n")[1:] if line]
    closes = [decimal.Decimal(row[4]) for row in rows]
    difference = [0 if k < 19 else 2 * sum(closes[k - 9:k + 1])
                  - sum(closes[k - 19:k + 1]) for k in range(len(closes))]
    lines = ["timestamp,symbol,action,type,quantity,stop"]
    for k in range(20, len(rows)):
        if difference[k - 1] < 0 < difference[k]:
            stop = round(float(closes[k]) * 1.01, 2)
            lines.append("%s,GOOG,BUY,STOP,10,%s" % (rows[k][0], stop))
        elif difference[k - 1] > 0 > difference[k]:
            lines.append("%s,GOOG,CANCEL,,," % rows[k][0])
            lines.append("%s,GOOG,CLOSE,,," % rows[k][0])
    path = folder.save("orders.csv", ("\n".join(lines) + "\n").encode())
    trades, _, _ = backtest(["--orders", path, "--cash", "10000"])
    same_trades("stop entry", trades, case["trades"])


def test_backtrader():
    case = golden("bt_goog_sma10_20_long10_slip_perc001.json")
    trades, _, summary = backtest(COMMON + [
        "-p", "mode=nonzero", "--slippage", "10bps", "--slippage-in-range",
        "--close-at-end", "no"])
    tap.equal([t["timestamp"][:10] for t in trades],
              [t["close"][:10] for t in case["trades"]], "slippage: exits")
    tap.ok(all(abs(float(ours["pnl"]) - theirs["pnl"]) < 1e-6
               for ours, theirs in zip(trades, case["trades"])),
           "slippage: profit of each trade")
    tap.ok(abs(float(summary["final_equity"]) - case["final_value"]) < 1e-6,
           "slippage: final value")
    tap.ok(abs(float(summary["max_drawdown"]) * 100
               - case["analyzers"]["dd"]["max"]["drawdown"]) < 1e-9,
           "slippage: drawdown")
    tap.equal(int(summary["max_drawdown_bars"]),
              case["analyzers"]["dd"]["max"]["len"], "slippage: its length")


def main():
    if not tap.have("barsrc", "btest"):
        tap.skip_all("btest is not built")
    if not os.path.exists(GOOG):
        tap.skip_all("no golden values here")
    test_exact()
    test_backtesting_py()
    with tap.Folder() as folder:
        test_stop_entry(folder)
    test_backtrader()
    tap.done()


main()
