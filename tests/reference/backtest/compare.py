"""What the simulator has against what btest wrote: a list of differences, the first in time first.

Money, prices, quantities, indices and words must be equal; ratios within 1e-12 of what doubles can hold.
Not compared: ids (the n-th order of a series is the n-th order), fills_hash, the text of a reason beyond its kind, ACTIVE and PENDING
revisions of orders; several revisions of an order on one bar count as the last.
"""
from decimal import Decimal
import time

from money import ONE, text, value  # value: for run.py's books

REASONS = {"OCO": "OCO", "nothing to close": "nothing to close", "superseded": "superseded", "end of data": "end of data",
           "below one lot": "below one lot", "long only": "long only", "needs": "needs", "heat": "heat",
           "positions": "positions", "exposure": "exposure"}
MONEY = {"quantity", "price", "value", "commission", "slippage", "position", "cash", "entry_price", "exit_price", "pnl",
         "equity", "filled"}
SUMMARY_MONEY = ("initial_equity final_equity total_pnl commission slippage borrow best_trade worst_trade").split()
SUMMARY_NEAR = "expectancy avg_win avg_loss".split()
SUMMARY_COUNTS = ("bars series points orders rejected fills trades wins losses max_drawdown_bars").split()
SUMMARY_RATIOS = ("total_return cagr volatility sharpe sharpe_low sharpe_high sortino calmar max_drawdown skew kurtosis "
                  "exposure turnover win_rate avg_r profit_factor sqn avg_bars").split()


def rfc3339(ts):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ts // 10 ** 9))


def in_e8(x):
    return None if x is None else int((Decimal(x) * ONE).to_integral_exact())


class Differences(list):
    def same(self, what, want, got):
        if want != got:
            self.append("%s: %s, btest has %s" % (what, want, got))
            return False
        return True

    def figures(self, what, want, got, money, plain):
        good = True
        for name in money:
            x, y = want.get(name), in_e8(got.get(name, 0))
            good &= self.same(what + " " + name, text(x), text(y) if y is not None else None)
        for name in plain:
            good &= self.same(what + " " + name, want[name], got.get(name))
        return good


def by_series(records, kind):
    out = {}
    for record in records:
        if record["type"] == kind:
            out.setdefault((record["symbol"], record["timeframe"]), []).append(record)
    return out


def reason_kind(reason):
    for start in REASONS:
        if start in reason:
            return start
    return ""


def compare_fills(out, run, records):
    theirs = by_series(records, "fill")
    for s in run.series:
        want = [f for f in run.fills if f["s"] is s]
        got = theirs.get((s.symbol, s.timeframe), [])
        for k, (f, g) in enumerate(zip(want, got)):
            what = "%s fill %d (i %d)" % (s.symbol, k, f["i"])
            if not out.figures(what, f, g, ("quantity", "price", "value", "commission", "slippage", "position", "cash"),
                               ("i", "kind", "action")):
                break
        out.same("%s fills" % s.symbol, len(want), len(got))


def compare_trades(out, run, records):
    theirs = by_series(records, "trade")
    for s in run.series:
        want = [t for t in run.trades if t["s"] is s]
        got = theirs.get((s.symbol, s.timeframe), [])
        for k, (t, g) in enumerate(zip(want, got)):
            what = "%s trade %d (i %d)" % (s.symbol, k, t["i"])
            good = out.figures(what, t, g, ("quantity", "entry_price", "exit_price", "pnl", "commission", "slippage"),
                               ("i", "side", "entry_i", "bars", "exit_reason"))
            r = Decimal(t["r"][0]) / Decimal(t["r"][1]) if t["r"] else None
            good &= near(out, what + " r_multiple", r, g.get("r_multiple"))
            good &= near(out, what + " pnl_fraction", Decimal(t["pnl"]) / Decimal(t["cost"]) if t["cost"] else None,
                         g.get("pnl_fraction"))
            if not good:
                break
        out.same("%s trades" % s.symbol, len(want), len(got))


def order_story(changes):
    """[(status, i, filled, why), ...]: several changes on one bar are the last of them."""
    story = []
    for status, i, filled, why in changes:
        if status in ("PENDING", "ACTIVE"):
            continue
        if story and story[-1][1] == i:
            story.pop()
        story.append((status, i, text(filled), why))
    return story


def compare_orders(out, run, records):
    theirs = by_series(records, "order")
    for s in run.series:
        got = {}
        for record in theirs.get((s.symbol, s.timeframe), []):
            got.setdefault(record["id"], []).append(record)
        got = list(got.values())
        for order, revisions in zip(s.orders, got):
            changes = [c for c in run.order_log if c["s"] is s and c["order"] == order.number]
            want = order_story((c["status"], c["i"], c["filled"], reason_kind(c["reason"])) for c in changes)
            have = order_story((r["status"], r["i"], in_e8(r.get("filled", 0)), reason_kind(r.get("reason", "")))
                               for r in revisions)
            what = "%s order %d (%s %s, decided at %d)" % (s.symbol, order.number, order.action, order.type, order.i)
            if not out.same(what, want, have):
                break
            if not out.same(what + " kind", (order.type, order.action, order.ref),
                            (revisions[0]["kind"], revisions[0]["action"], revisions[0].get("ref", ""))):
                break
        out.same("%s orders" % s.symbol, len(s.orders), len(got))


def compare_equity(out, run, records):
    got = [r for r in records if r["type"] == "equity"]
    for k, (p, g) in enumerate(zip(run.points, got)):
        want = (rfc3339(p[0]), text(p[1]), text(p[2]))
        have = (g["timestamp"], text(in_e8(g["equity"])), text(in_e8(g["cash"])))
        if not out.same("equity %d" % k, want, have):
            break
    out.same("equity points", len(run.points), len(got))


def near(out, what, want, got, noise=Decimal(0)):
    if want is None or got is None:
        return out.same(what, want, got)
    got = Decimal(got)
    if abs(got - want) <= Decimal("1e-12") * max(abs(want), 1) + noise:
        return True
    out.append("%s: %.17g, btest has %s" % (what, want, got))
    return False


def noise_of(figures):
    """A return of doubles is known to 1e-16: what that means for figures that divide by their deviation."""
    sd = figures["sd"]
    grain = Decimal("1e-15")
    few = {}
    # 12 significant digits, and a power that magnifies
    few["cagr"] = abs(figures["cagr"] + 1) * Decimal("1e-11") * (1 + 1 / max(figures["years"], Decimal("1e-6")) / 1000)
    depth = max(figures["max_drawdown"], Decimal("1e-9"))
    few["calmar"] = few["cagr"] / depth + abs(figures["calmar"]) * (Decimal("1e-10") + grain / depth)
    if not sd:
        return few
    root = figures["volatility"] / sd
    for name in ("sharpe", "sharpe_low", "sharpe_high"):
        few[name] = grain * root / sd * (1 + abs(figures[name] / root))
    if figures["down"]:
        few["sortino"] = grain * root / figures["down"] * (1 + abs(figures["sortino"] / root))
    few["skew"] = few["kurtosis"] = 20 * grain / sd * (1 + figures["kurtosis"] ** 2)
    return few


def compare_summary(out, figures, records):
    got = [r for r in records if r["type"] == "summary" and r.get("status") != "RUNNING"]
    if not out.same("summaries", 1, len(got)):
        return
    got = got[0]
    for name in SUMMARY_MONEY:
        out.same("summary " + name, text(figures[name]), text(in_e8(got.get(name, 0))))
    for name in SUMMARY_NEAR:
        if abs(figures[name] - in_e8(got.get(name, 0))) > 1:
            out.same("summary " + name, text(figures[name]), text(in_e8(got.get(name, 0))))
    for name in SUMMARY_COUNTS:
        out.same("summary " + name, figures[name], got.get(name, 0))
    for name, at in (("start", figures["start"]), ("finish", figures["finish"])):
        out.same("summary " + name, rfc3339(at), got.get(name))
    noise = noise_of(figures)
    for name in SUMMARY_RATIOS:
        # What no double holds is absent.
        want = figures[name] if abs(figures[name]) < Decimal("1.7e308") else 0
        near(out, "summary " + name, want, got.get(name, 0), noise.get(name, Decimal(0)))


def differences(run, records, figures):
    out = Differences()
    compare_orders(out, run, records)
    compare_fills(out, run, records)
    compare_trades(out, run, records)
    compare_equity(out, run, records)
    compare_summary(out, figures, records)
    return out
