"""Cases worked by hand: bars, orders, options, and the fills, trades and ends of orders that must follow."""
from money import ONE, e8, text
import statistics
from simulator import Bar, DAY_NS, Options, Request, Series, Simulator

# "o h l c v" of daily bars, in whole units.
RISE = "10 11 9 10 100/10 12 10 12 100/12 14 11 13 100/13 15 13 15 100"
FALL = "20 20 19 19 100/18 18 15 16 100/16 17 12 13 100/13 13 10 11 100"


def bars_of(words):
    out = []
    for k, word in enumerate(words.split("/")):
        out.append(Bar(k * DAY_NS, *[e8(x) for x in word.split()]))
    return out


def order(i, action, kind="MARKET", q="10", **given):
    prices = ("limit", "stop", "trail", "stop_loss", "take_profit")
    given = {name: e8(x) if name in prices else x for name, x in given.items()}
    return Request(i, action, kind, quantity=e8(q), **given)


def run(words, orders, **options):
    options.setdefault("close_at_end", False)
    series = Series("A", "1d", bars_of(words))
    return Simulator(Options(**options), [series], {("A", "1d"): orders}).run()


def fills(done):
    return ["%d %s %s@%s" % (f["i"], f["action"], text(f["quantity"]), text(f["price"])) for f in done.fills]


def ends(done):
    return [o["status"] for o in done.order_log if o["status"] not in ("PENDING", "PARTIAL")]


# (name, bars, orders, options, fills, how the orders end)
CASES = [
    ("a market order fills at the next open", RISE, [order(0, "BUY")], {}, ["1 BUY 10@10"], ["FILLED"]),
    ("or at this close", RISE, [order(0, "BUY")], {"fill": "close"}, ["0 BUY 10@10"], ["FILLED"]),
    ("a limit inside the bar", RISE, [order(1, "BUY", "LIMIT", limit="11.5")], {}, ["2 BUY 10@11.5"], ["FILLED"]),
    ("a limit that the open betters", FALL, [order(0, "BUY", "LIMIT", limit="19")], {}, ["1 BUY 10@18"], ["FILLED"]),
    ("a limit touched exactly", RISE, [order(1, "BUY", "LIMIT", limit="11")], {}, ["2 BUY 10@11"], ["FILLED"]),
    ("a limit not reached", RISE, [order(1, "BUY", "LIMIT", limit="10.99")], {}, [], ["CANCELLED"]),
    ("a stop inside the bar", RISE, [order(0, "BUY", "STOP", stop="11")], {}, ["1 BUY 10@11"], ["FILLED"]),
    ("a stop gapped through", RISE, [order(1, "BUY", "STOP", stop="11")], {}, ["2 BUY 10@12"], ["FILLED"]),
    ("a stop limit that comes back", FALL.replace("18 18 15 16", "18 20 15 16"),
     [order(0, "BUY", "STOP_LIMIT", stop="19", limit="18.5")], {}, ["1 BUY 10@18.5"], ["FILLED"]),
    ("a stop limit that works on as a limit", RISE,
     [order(0, "BUY", "STOP_LIMIT", stop="11", limit="10.5")], {}, [], ["CANCELLED"]),
    # long at 10; level 12 - 2 after bar 1, 14 - 2 after bar 2, 13 bar 3 does not come down
    ("a trailing stop", "10 10 10 10 9/10 12 10 12 9/12 14 11 13 9/13 13 11 11 9",
     [order(0, "BUY"), order(0, "SELL", "TRAILING_STOP", trail="2", reduce=True)], {},
     ["1 BUY 10@10", "3 SELL 10@12"], ["FILLED", "FILLED"]),
    ("participation 10 % of 100", "9 9 9 9 100/9 9 9 9 100/9 9 9 9 50/9 9 9 9 100", [order(0, "BUY", q="17")],
     {"participation": 10 ** 7}, ["1 BUY 10@9", "2 BUY 5@9", "3 BUY 2@9"], ["FILLED"]),
    ("no volume, no fill", "9 9 9 9 100/9 9 9 9 0/8 8 8 8 1", [order(0, "BUY")], {}, ["2 BUY 10@8"], ["FILLED"]),
    ("a series without any volume", "9 9 9 9 0/9 9 9 9 0", [order(0, "BUY")], {}, ["1 BUY 10@9"], ["FILLED"]),
    ("one cancels the other", RISE, [order(0, "BUY", "STOP", stop="11", oco="x"), order(0, "SELL", "STOP", stop="10", oco="x")],
     {}, ["1 BUY 10@11"], ["CANCELLED", "FILLED"]),
    ("stop before target on one bar", "10 10 10 10 1/10 15 5 10 1", [order(0, "BUY", stop_loss="8", take_profit="12")], {},
     ["1 BUY 10@10", "1 SELL 10@8"], ["FILLED"]),
    ("the target on the bar of an entry at its open", "10 10 10 10 1/10 15 9 10 1",
     [order(0, "BUY", stop_loss="8", take_profit="12")], {}, ["1 BUY 10@10", "1 SELL 10@12"], ["FILLED"]),
    ("but not of an entry inside it", "10 10 10 10 1/10 15 9 10 1/10 12 9 10 1",
     [order(0, "BUY", "STOP", stop="11", stop_loss="8", take_profit="12")], {}, ["1 BUY 10@11", "2 SELL 10@12"], ["FILLED"]),
    ("a protective stop gapped through fills at the open", "20 20 20 20 1/20 20 19 19 1/15 15 14 14 1",
     [order(0, "BUY", stop_loss="16")], {}, ["1 BUY 10@20", "2 SELL 10@15"], ["FILLED"]),
    ("an order after a stop of the same bar", FALL, [order(0, "BUY", stop_loss="17"), order(1, "BUY", q="1")], {},
     ["1 BUY 10@18", "1 SELL 10@17", "2 BUY 1@16"], ["FILLED", "FILLED"]),
    ("day orders work one day", FALL, [order(0, "BUY", "LIMIT", limit="14", tif="DAY")], {}, [], ["EXPIRED"]),
    ("until the end of its date", FALL, [order(0, "BUY", "LIMIT", limit="14", tif="GTD", until=2 * DAY_NS)], {},
     ["2 BUY 10@14"], ["FILLED"]),
    ("no money", RISE, [order(0, "BUY")], {"cash": 99 * ONE}, [], ["REJECTED"]),
    ("just enough", RISE, [order(0, "BUY")], {"cash": 100 * ONE}, ["1 BUY 10@10"], ["FILLED"]),
    ("long only: what closes fills, the rest does not", RISE, [order(0, "BUY"), order(1, "SELL", q="15")],
     {"long_only": True}, ["1 BUY 10@10", "2 SELL 10@12"], ["FILLED", "REJECTED"]),
    ("a turn is two fills", RISE, [order(0, "BUY"), order(1, "SELL", q="15")], {},
     ["1 BUY 10@10", "2 SELL 10@12", "2 SELL 5@12"], ["FILLED", "FILLED"]),
    ("market and stop before limit", "10 10 10 10 1/10 12 8 10 1",
     [order(0, "BUY", "LIMIT", limit="9"), order(0, "BUY", "STOP", q="2", stop="11")], {},
     ["1 BUY 2@11", "1 BUY 10@9"], ["FILLED", "FILLED"]),
    ("close what there is", RISE, [order(0, "BUY"), Request(1, "CLOSE")], {}, ["1 BUY 10@10", "2 SELL 10@12"],
     ["FILLED", "FILLED"]),
    ("nothing to close", RISE, [Request(1, "CLOSE")], {}, [], ["CANCELLED"]),
    ("closed at the end", RISE, [order(0, "BUY")], {"close_at_end": True}, ["1 BUY 10@10", "3 SELL 10@15"], ["FILLED"]),
]


def money_cases():
    """(name, want, got): costs, slippage, shares of cost, borrow."""
    done = run(RISE, [order(0, "BUY"), order(1, "SELL", q="4")], commission_rate=10 ** 6, per_share=5 * 10 ** 5, per_order=ONE)
    # buy 100: 1 + .05 + 1; sell 48: .48 + .02 + 1; pnl 48 - 40 - 1.5 - 2.05 x .4
    yield "commission and its shares", ("2.05", "1.5", "5.68"), (
        text(done.fills[0]["commission"]), text(done.fills[1]["commission"]), text(done.trades[0]["pnl"]))
    done = run("150 150 150 150 1000/150 151 149 150 1000", [order(0, "BUY", q="300")], slippage=("volume-share", 0))
    # WYCKOFF e.3: 300 of 1,000 shares, not liquid: .105
    yield "volume share", "150.105", text(done.fills[0]["price"])
    done = run("150 150 150 150 1000/150 151 149 150 1000", [order(0, "BUY", q="101")], slippage=("volume-share", 0))
    yield "volume share, 101", "150.09", text(done.fills[0]["price"])
    done = run("150 150 150 150 10000/150 151 149 150 1000", [order(0, "BUY", q="100")], slippage=("volume-share", 0))
    yield "volume share, liquid", "150.03", text(done.fills[0]["price"])
    done = run(RISE, [order(0, "SELL", q="100")], borrow=365 * 10 ** 6)
    # short 100 at 10; closes 12, 13, 15 from bar 1 on; 1 % a day
    yield "borrow", ("40", "99460"), (text(done.borrowed), text(done.points[-1][1]))
    done = run("10 10 10 10 1/10 10 10 10 1/14 14 14 14 1/15 15 15 15 1/15 15 15 15 1", [order(0, "SELL", q="100")],
               cash=1000 * ONE, maintenance=50 * 10 ** 6)
    # equity 600 < .5 x 1400 at bar 2
    yield "margin call", (["1 SELL 100@10", "3 BUY 100@15"], "MARGIN"), (fills(done), done.trades[0]["exit_reason"])
    done = run("10 10 10 10 1/10 10 10 10 1/12 12 12 12 1", [order(0, "BUY", stop_loss="8"), Request(1, "CLOSE")])
    yield "R", (2 * ONE, 2 * ONE), done.trades[0]["r"]
    done = run("10 10 10 10 9/10 10 10 10 9/12 12 12 12 9/12 12 12 12 9", [], strategy="buy-hold", size=("share", ONE),
               per_order=ONE, cash=1000 * ONE)
    # 100 wanted; 99 fit with the commission
    yield "a share of equity is cut to what fits", ["1 BUY 99@10"], fills(done)


# WYCKOFF.md A.4: day, equity; initial 100000, risk-free .02
EQUITY = ((1, 100000), (2, 101000), (3, 99000), (4, 99500), (30, 102000), (31, 101490), (32, 103000), (59, 100940))


def statistics_cases():
    points = [(day * DAY_NS, equity) for day, equity in EQUITY]
    got = statistics.equity_statistics(points, 100000, 252, "0.02")
    yield "A.4 equity", ("1.276639141", "0.0606895349", "0.02", 2), (
        "%.9f" % got["sharpe"], "%.10f" % got["cagr"], "%.2f" % got["max_drawdown"], got["max_drawdown_bars"])
    trades = [{"pnl": pnl, "r": r, "bars": 1} for pnl, r in ((1500, (3, 1)), (-500, (-1, 1)), (0, (0, 1)), (-60, (-12, 100)))]
    got = statistics.trade_statistics(trades)
    yield "A.4 trades", (1, 2, "0.25", 940, "0.47", "2.678571429"), (
        got["wins"], got["losses"], "%.2f" % got["win_rate"], got["total_pnl"], "%.2f" % got["avg_r"],
        "%.9f" % got["profit_factor"])


def check():
    """(name, good, what was got) for every case."""
    for name, words, orders, options, want, end in CASES:
        done = run(words, orders, **options)
        yield name, fills(done) == want and sorted(ends(done)) == sorted(end), "%s %s" % (fills(done), ends(done))
    for name, want, got in [*money_cases(), *statistics_cases()]:
        yield name, want == got, str(got)
