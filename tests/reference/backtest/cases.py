"""Random cases: coarse prices (touches and ties happen), gaps, bars without volume, missing bars, every kind of order and option.

case(seed) always gives the same case. A case knows its files and its command line, so that it can be rerun by hand.
"""
import random
import time

from money import ONE, text
from simulator import Bar, Options, Request, Series

HOUR_NS = 3600 * 10 ** 9
START = {"1d": "2024-01-02", "1h": "2024-03-04"}
STEP = {"1d": 24 * HOUR_NS, "1h": HOUR_NS}


class Case:
    def __init__(self, seed):
        self.seed = seed
        self.series = []
        self.requests = {}
        self.options = Options()
        self.arguments = []                 # of btest
        self.each = False

    def fresh_series(self):
        return [Series(s.symbol, s.timeframe, s.bars) for s in self.series]

    def accounts(self):
        """The series of each account."""
        series = self.fresh_series()
        return [[s] for s in series] if self.each else [series]

    def bars_csv(self):
        rows = [(bar.ts, s.symbol, s.timeframe, bar) for s in self.series for bar in s.bars]
        rows.sort(key=lambda row: row[:3])
        lines = ["timestamp,symbol,timeframe,open,high,low,close,volume"]
        for ts, symbol, timeframe, bar in rows:
            prices = [text(x) for x in (bar.o, bar.h, bar.l, bar.c, bar.v)]
            lines.append(",".join([rfc3339(ts), symbol, timeframe] + prices))
        return "\n".join(lines) + "\n"

    def orders_csv(self):
        """Columns in any order; the bar by its time, its date or its number; the timeframe may be left out."""
        rng = random.Random(-1 - self.seed)
        at = rng.choice(["timestamp", "i"])
        columns = ([at, "symbol", "action", "type", "quantity", "limit", "stop", "trail", "tif", "until", "stop_loss",
                    "take_profit", "reduce", "ref", "oco"] + rng.choice([[], ["timeframe"]]))
        rng.shuffle(columns)
        rows = []
        for s in self.series:
            for r in self.requests.get((s.symbol, s.timeframe), []):
                rows.append((s.bars[r.i].ts, s.symbol, request_cells(r, s)))
        rows.sort(key=lambda row: row[:2])   # stable: the order within a series stays
        return "\n".join([",".join(columns)] + [",".join(cells[name] for name in columns) for _, _, cells in rows]) + "\n"


def rfc3339(ts):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ts // 10 ** 9))


def percent(e8):
    return text(e8 * 100) + "%"


def request_cells(r, s):
    def price(x):
        return "" if x is None else text(x)
    at = rfc3339(s.bars[r.i].ts)
    return {
        "timestamp": at[:10] if s.timeframe == "1d" else at, "i": str(r.i), "symbol": s.symbol, "timeframe": s.timeframe,
        "action": r.action, "type": "" if r.action in ("CLOSE", "CANCEL") else r.type,
        "quantity": text(r.quantity) if r.quantity else "", "limit": price(r.limit), "stop": price(r.stop),
        "trail": percent(r.trail_rate) if r.trail_rate is not None else price(r.trail),
        "tif": "" if r.tif == "GTC" else r.tif, "until": rfc3339(r.until) if r.until is not None else "",
        "stop_loss": price(r.stop_loss), "take_profit": price(r.take_profit), "reduce": "true" if r.reduce else "",
        "ref": r.ref, "oco": r.oco}


# ---- bars ----

def make_bars(rng, timeframe, count):
    tick = rng.choice([ONE // 4, ONE // 2, ONE, ONE])
    move = rng.choice([1, 2, 3, 5])
    first = int(time.mktime(time.strptime(START[timeframe], "%Y-%m-%d")) - time.timezone) * 10 ** 9
    gaps, quiet = rng.choice([0, 0, .15, .4]), rng.choice([0, 0, .1, .3, 1])
    scale = rng.choice([20, 200, 200, 5000, 10 ** 6])
    c = rng.randint(15, 80)
    bars = []
    for k in range(count):
        o = max(2, c + (rng.randint(-2 * move, 2 * move) if rng.random() < .3 else 0))
        c = max(2, o + rng.randint(-move, move))
        h = max(o, c) + rng.choice([0, 0, 1, 2])
        l = max(1, min(o, c) - rng.choice([0, 0, 1, 2]))
        v = 0 if rng.random() < quiet else rng.randint(1, scale)
        if k and rng.random() < gaps:
            continue
        bars.append(Bar(first + k * STEP[timeframe], o * tick, h * tick, l * tick, c * tick, v * ONE))
    return bars, tick


# ---- options ----

def make_options(rng, case, strategy):
    o, a = case.options, case.arguments
    a += ["--strategy", strategy]
    o.strategy = strategy
    o.cash = rng.choice([500, 2000, 2000, 10000, 100000]) * ONE
    a += ["--cash", text(o.cash)]
    if rng.random() < .4:
        make_commission(rng, o, a)
    if rng.random() < .5:
        make_slippage(rng, o, a)
    if rng.random() < .25:
        o.in_range = True
        a += ["--slippage-in-range"]
    if rng.random() < .2:
        o.fill = "close"
        a += ["--fill", "close"]
    if rng.random() < .2:
        o.target_fill = "open"
        a += ["--target-fill", "open"]
    if rng.random() < .2:
        o.long_only = True
        a += ["--long-only"]
    o.close_at_end = rng.random() < .6
    a += ["--close-at-end", "yes" if o.close_at_end else "no"]
    if rng.random() < .25:
        o.lot = rng.choice([ONE // 100, ONE // 2, 5 * ONE, 10 * ONE])
        a += ["--lot", text(o.lot)]
    if rng.random() < .3:
        o.leverage = rng.choice([ONE // 2, 2 * ONE, 4 * ONE, 5 * ONE // 2])
        a += ["--leverage", text(o.leverage)]
    rates = (("maintenance", .15, [5, 25, 60, 100]), ("borrow", .25, [3, 25, 400]), ("participation", .3, [5, 10, 33, 100]),
             ("max_exposure", .15, [20, 50, 90]), ("max_heat", .15, [1, 5, 10]))
    for name, chance, values in rates:
        if rng.random() < chance:
            x = rng.choice(values) * ONE // 100
            setattr(o, name, x)
            a += ["--" + name.replace("_", "-"), percent(x)]
    if rng.random() < .15:
        o.max_positions = rng.randint(1, 2)
        a += ["--max-positions", str(o.max_positions)]


def make_commission(rng, o, a):
    terms = []
    if rng.random() < .5:
        o.commission_rate = rng.choice([50000, 200000, 33333])
        terms.append(text(o.commission_rate * 10000) + "bps")
    if rng.random() < .5:
        o.per_share = rng.choice([500000, 10 ** 6, 333])
        terms.append(text(o.per_share) + "/share")
    if rng.random() < .5 or not terms:
        o.per_order = rng.choice([ONE, ONE // 4])
        terms.append(text(o.per_order) + "/order")
    a += ["--commission", "+".join(terms)]
    if rng.random() < .3:
        o.commission_min = rng.choice([ONE, 3 * ONE // 2])
        a += ["--commission-min", text(o.commission_min)]
    if rng.random() < .3:
        o.commission_max = rng.choice([2 * ONE, 7 * ONE // 2])
        a += ["--commission-max", text(o.commission_max)]


def make_slippage(rng, o, a):
    kind = rng.choice(["bps", "percent", "fixed", "volume-share"])
    if kind == "bps":
        o.slippage = ("rate", 20000)
        word = "2bps"
    elif kind == "percent":
        o.slippage = ("rate", 12345)
        word = "0.012345%"
    elif kind == "fixed":
        o.slippage = ("fixed", 10 ** 6)
        word = "0.01"
    else:
        o.slippage = ("volume-share", 0)
        word = kind
    a += ["--slippage", word]


def make_strategy(rng, case):
    name = rng.choice(["sma-cross", "sma-cross", "momentum", "mean-reversion", "buy-hold"])
    make_options(rng, case, name)
    o, a = case.options, case.arguments
    parameters = {}
    if name == "sma-cross":
        fast = rng.randint(1, 5)
        parameters = {"fast": str(fast), "slow": str(fast + rng.randint(1, 6)),
                      "mode": rng.choice(["cross", "nonzero", "state"])}
        if rng.random() < .3:
            parameters["wait"] = str(rng.randint(1, 20))
    elif name == "momentum":
        parameters = {"lookback": str(rng.randint(1, 10)), "threshold": rng.choice(["0", "0.01", "0.05"])}
    elif name == "mean-reversion":
        parameters = {"window": str(rng.randint(2, 12)), "entry": rng.choice(["1", "1.5", "2"]),
                      "exit": rng.choice(["0", "0.25", "0.5"])}
    o.parameters = parameters
    if parameters:
        a += ["-p", ",".join("%s=%s" % pair for pair in parameters.items())]
    if rng.random() < .5:
        o.stop_loss = rng.choice([2, 5, 10]) * ONE // 100
        a += ["--stop-loss", percent(o.stop_loss)]
    if rng.random() < .4:
        o.take_profit = rng.choice([3, 5, 20]) * ONE // 100
        a += ["--take-profit", percent(o.take_profit)]
    if rng.random() < .25:
        o.trail = rng.choice([3, 8]) * ONE // 100
        a += ["--trail", percent(o.trail)]
    if rng.random() < .3:
        o.tick = rng.choice([10 ** 6, ONE // 2])
        a += ["--tick", text(o.tick)]
    make_size(rng, o, a)
    if len(case.series) > 1 and rng.random() < .15:
        case.each = True
        a.append("--each")


def make_size(rng, o, a):
    kind = rng.choice(["fixed", "share", "risk"] if o.stop_loss else ["fixed", "share"])
    if kind == "fixed":
        o.size = (kind, rng.randint(1, 30) * ONE)
        word = text(o.size[1])
    else:
        o.size = (kind, rng.choice([1, 5] if kind == "risk" else [10, 50, 100, 150]) * ONE // 100)
        word = ("risk:" if kind == "risk" else "") + percent(o.size[1])
    a += ["--size", word]


# ---- orders ----

def make_request(rng, case, s, tick, number):
    i = rng.randrange(len(s.bars))
    roll = rng.random()
    refs = ["r%d" % rng.randint(0, 5), ""]
    if roll < .06:
        return Request(i, "CANCEL", ref=rng.choice(refs))
    if roll < .18:
        return Request(i, "CLOSE", ref=rng.choice(refs), oco=rng.choice(["", "", "g1"]))
    c = s.bars[i].c

    def near(spread=4):
        return max(tick, c + rng.randint(-spread, spread) * tick)
    r = Request(i, rng.choice(["BUY", "SELL"]), rng.choice(["MARKET", "MARKET", "LIMIT", "STOP", "STOP_LIMIT", "TRAILING_STOP"]))
    r.quantity = rng.choice([1, 2, 5, 10, 10, 20, 30, 100]) * ONE
    if case.options.lot < ONE or rng.random() < .05:
        r.quantity += rng.choice([0, ONE // 2, ONE // 4, ONE // 8])
    if r.type in ("LIMIT", "STOP_LIMIT"):
        r.limit = near()
    if r.type in ("STOP", "STOP_LIMIT"):
        r.stop = near()
    if r.type == "TRAILING_STOP":
        if rng.random() < .5:
            r.trail = rng.randint(1, 5) * tick
        else:
            r.trail_rate = rng.choice([2, 5, 10]) * ONE // 100
    r.tif = rng.choice(["GTC", "GTC", "GTC", "DAY", "GTD"])
    if r.tif == "GTD":
        r.until = s.bars[i].ts + rng.randint(0, 6) * STEP[s.timeframe]
    side = 1 if r.action == "BUY" else -1
    if rng.random() < .4:
        r.stop_loss = max(tick, c - side * rng.randint(1, 6) * tick)
    if rng.random() < .4:
        r.take_profit = max(tick, c + side * rng.randint(1, 6) * tick)
    if r.type != "TRAILING_STOP" and rng.random() < .15:
        r.trail = rng.randint(1, 5) * tick
    r.reduce = rng.random() < .12
    r.ref = rng.choice(refs)
    if rng.random() < .2:
        r.oco = rng.choice(["g1", "g2"])
    return r


def case(seed):
    rng = random.Random(seed)
    out = Case(seed)
    timeframe = rng.choice(["1d", "1d", "1h"])
    ticks = []
    for symbol in ["AA", "BB", "CC", "DD"][:rng.choice([1, 1, 2, 3, 4])]:
        bars, tick = make_bars(rng, timeframe, rng.choice([5, 12, 30, 60, 120]))
        out.series.append(Series(symbol, timeframe, bars))
        ticks.append(tick)
    if rng.random() < .3:
        make_strategy(rng, out)
        return out
    make_options(rng, out, "orders")
    if len(out.series) > 1 and rng.random() < .15:
        out.each = True
        out.arguments.append("--each")
    count = rng.choice([0, 3, 10, 20, 40])
    for s, tick in zip(out.series, ticks):
        requests = [make_request(rng, out, s, tick, k) for k in range(count // len(out.series))]
        requests.sort(key=lambda r: r.i)
        out.requests[(s.symbol, s.timeframe)] = requests
    return out
