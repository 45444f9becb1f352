"""Equity and trade statistics in 50 digits: the slow form of common/stats."""
from decimal import Decimal, getcontext, ROUND_HALF_EVEN
from fractions import Fraction

getcontext().prec = 50
NORMAL_95 = Decimal("1.959963984540054")
YEAR_NS = Decimal(86400 * 10 ** 9) * Decimal("365.25")
DAY_NS = 86400 * 10 ** 9
MINUTES = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240}


def periods(timeframe, session_hours=24):
    if timeframe in MINUTES:
        return Decimal(252) * session_hours * 60 / MINUTES[timeframe]
    return Decimal({"1d": 252, "1w": 52, "1mo": 12}.get(timeframe, 252))


def returns_of(values):
    """0 after nothing or debt (D30)."""
    return [Decimal(b) / Decimal(a) - 1 if a > 0 else Decimal(0) for a, b in zip(values, values[1:])]


def mean_of(values):
    return sum(values, Decimal(0)) / len(values) if values else Decimal(0)


def deviation(values, ddof):
    if len(values) < 2:
        return Decimal(0)
    m = mean_of(values)
    return (sum((x - m) ** 2 for x in values) / (len(values) - ddof)).sqrt()


def drawdown(initial, values):
    """(deepest fraction, longest run of points below the peak)."""
    peak, deepest, run, longest = initial, Decimal(0), 0, 0
    for v in values:
        if v >= peak:
            peak, run = v, 0
            continue
        run += 1
        longest = max(longest, run)
        if peak > 0:
            deepest = max(deepest, Decimal(peak - v) / Decimal(peak))
    return deepest, longest


def power(base, exponent):
    if base <= 0:
        return Decimal(0)
    return (base.ln() * exponent).exp()


def last_of_days(points):
    by_day = {}
    for point in points:
        by_day[point[0] // DAY_NS] = point
    return [by_day[day] for day in sorted(by_day)]


def equity_statistics(points, initial, n, risk_free=0, ddof=1, by_day=False, first_return=False, kind="arithmetic"):
    """points: [(ts, equity), ...]; initial: starting cash, same unit; n: periods a year. Fractions."""
    values = [p[1] for p in points]
    sampled = [p[1] for p in last_of_days(points)] if by_day else values
    r = returns_of(([initial] if first_return else []) + sampled) if points else []
    out = {}
    n, free = Decimal(n), Decimal(risk_free) / Decimal(n)
    final = values[-1] if values else initial
    growth = Decimal(final) / Decimal(initial) if initial > 0 else Decimal(1)
    years = Decimal(points[-1][0] - points[0][0]) / YEAR_NS if points else Decimal(0)
    out["years"] = years
    out["total_return"] = growth - 1
    out["cagr"] = power(growth, 1 / years) - 1 if years > 0 and growth > 0 else Decimal(0)
    mean, sd = mean_of(r), deviation(r, ddof)
    enough = len(r) >= 2 and sd > 0
    root = n.sqrt()
    out["mean"], out["sd"], out["returns"] = mean, sd, len(r)
    out["volatility"] = sd * root
    out["sharpe"] = (mean - free) / sd * root if enough else Decimal(0)
    out["annual_return"] = annual_return(r, n)
    if kind == "geometric" and enough:
        variance = sd * sd
        g1 = power(out["annual_return"] + 1, 1 / n)
        out["volatility"] = (power(variance + g1 ** 2, n) - power(g1, 2 * n)).sqrt()
        out["sharpe"] = out["annual_return"] / out["volatility"]
    down = mean_of([min(x - free, Decimal(0)) ** 2 for x in r]).sqrt()
    out["down"] = down
    out["sortino"] = (mean - free) * root / down if len(r) >= 2 and down > 0 else Decimal(0)
    out["max_drawdown"], out["max_drawdown_bars"] = drawdown(initial, values)
    out["calmar"] = out["cagr"] / out["max_drawdown"] if out["max_drawdown"] > 0 else Decimal(0)
    out["skew"], out["kurtosis"], error = Decimal(0), Decimal(0), Decimal(0)
    if enough:
        m2, m3, m4 = (mean_of([(x - mean) ** k for x in r]) for k in (2, 3, 4))
        out["skew"] = m3 / (m2 * m2.sqrt())
        out["kurtosis"] = m4 / (m2 * m2)
        s = (mean - free) / sd
        inside = (1 - out["skew"] * s + (out["kurtosis"] - 1) / 4 * s * s) / (len(r) - 1)
        error = max(inside, Decimal(0)).sqrt() * root
    out["sharpe_error"] = error
    out["sharpe_low"] = out["sharpe"] - NORMAL_95 * error
    out["sharpe_high"] = out["sharpe"] + NORMAL_95 * error
    return out


def annual_return(r, n):
    if not r:
        return Decimal(0)
    product = Decimal(1)
    for x in r:
        product *= 1 + x
    return power(product, n / len(r)) - 1


def rounded(x):
    return int(x.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def ratio(a, b):
    return Decimal(a) / Decimal(b)


def trade_statistics(trades):
    """trades: dicts with pnl (e8), r ((numerator, denominator) or None), bars."""
    pnl = [t["pnl"] for t in trades]
    wins, losses = [x for x in pnl if x > 0], [x for x in pnl if x < 0]
    multiples = [ratio(*t["r"]) for t in trades if t["r"]]
    out = {"trades": len(pnl), "wins": len(wins), "losses": len(losses), "total_pnl": sum(pnl)}
    out["win_rate"] = ratio(len(wins), len(pnl)) if pnl else Decimal(0)
    out["avg_r"] = mean_of(multiples)
    out["profit_factor"] = (ratio(sum(wins), -sum(losses)) if losses else
                            Decimal("999.99") if wins else Decimal(0))
    out["expectancy"] = rounded(ratio(sum(pnl), len(pnl))) if pnl else 0
    out["avg_win"] = rounded(ratio(sum(wins), len(wins))) if wins else 0
    out["avg_loss"] = rounded(ratio(sum(losses), len(losses))) if losses else 0
    out["best_trade"], out["worst_trade"] = (max(pnl), min(pnl)) if pnl else (0, 0)
    out["avg_bars"] = ratio(sum(t["bars"] for t in trades), len(pnl)) if pnl else Decimal(0)
    sd = deviation([Decimal(x) for x in pnl], 1)
    out["sqn"] = Decimal(len(pnl)).sqrt() * mean_of([Decimal(x) for x in pnl]) / sd if sd > 0 else Decimal(0)
    return out


def summary(run, timeframe):
    """Every figure of the summary that BTEST.md defines."""
    points = [(p[0], p[1]) for p in run.points]
    out = equity_statistics(points, run.opt.cash, periods(timeframe))
    out.update(trade_statistics(run.trades))
    out["start"], out["finish"], out["points"] = points[0][0], points[-1][0], len(points)
    out["bars"] = sum(len(s.bars) for s in run.series)
    out["series"] = len(run.series)
    out["initial_equity"], out["final_equity"] = run.opt.cash, points[-1][1]
    out["commission"] = sum(f["commission"] for f in run.fills)
    out["slippage"] = sum(f["slippage"] for f in run.fills)
    out["borrow"] = run.borrowed
    out["orders"] = sum(len(s.orders) for s in run.series)
    out["rejected"] = len([o for o in run.order_log if o["status"] == "REJECTED"])
    out["fills"] = len(run.fills)
    out["exposure"] = ratio(len([x for x in run.held if x]), len(run.held))
    out["max_positions"] = max(run.held)
    traded = Fraction(sum(f["value"] for f in run.fills))
    mean_equity = mean_of([Decimal(p[1]) for p in points])
    out["turnover"] = (Decimal(traded.numerator) / 2 / mean_equity / out["years"]
                       if out["years"] > 0 and mean_equity > 0 else Decimal(0))
    return out
