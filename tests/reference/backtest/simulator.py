"""The backtester, slow and plain: one account, its series, bar by bar.

Every amount is an integer in 1e-8. README.md numbers the decisions (D1, D2, ...) that the comments here refer to.
"""
from money import ONE, half_even, part, rate, sign, value
import strategies

DAY_NS = 86400 * 10 ** 9
YEAR_NS = 365 * DAY_NS


class Options:
    """What the command line says; rates and money in e8, 0 = off."""

    def __init__(self, **given):
        self.strategy = "orders"
        self.parameters = {}
        self.cash = 100000 * ONE
        self.size = ("fixed", ONE)          # fixed, share or risk
        self.per_share = self.commission_rate = self.per_order = 0
        self.commission_min = self.commission_max = 0
        self.slippage = ("none", 0)         # none, rate, fixed, volume-share
        self.in_range = False
        self.fill = "open"
        self.target_fill = "price"
        self.long_only = False
        self.close_at_end = True
        self.lot = ONE
        self.tick = 0
        self.leverage = ONE
        self.maintenance = 0
        self.borrow = 0
        self.participation = 0
        self.max_positions = 0
        self.max_exposure = 0
        self.max_heat = 0
        self.stop_loss = self.take_profit = self.trail = 0
        for name, given_value in given.items():
            assert hasattr(self, name), name
            setattr(self, name, given_value)


class Bar:
    def __init__(self, ts, o, h, l, c, v):
        self.ts, self.o, self.h, self.l, self.c, self.v = ts, o, h, l, c, v


class Request:
    """A line of the orders file, decided at bar i of its series."""

    def __init__(self, i, action, type="MARKET", **given):
        self.i, self.action, self.type = i, action, type
        self.quantity = 0
        self.limit = self.stop = self.trail = self.trail_rate = None
        self.tif = "GTC"
        self.until = None
        self.stop_loss = self.take_profit = None
        self.reduce = False
        self.ref = self.oco = ""
        for name, given_value in given.items():
            assert hasattr(self, name), name
            setattr(self, name, given_value)


class Order(Request):
    def __init__(self, number, request, decided):
        super().__init__(request.i, request.action, request.type)
        self.__dict__.update(request.__dict__)
        self.number = number                # of its series, from 0
        self.filled = 0
        self.working = True
        self.triggered = False
        self.day = None                     # DAY: known at the first bar
        self.extreme = decided.c            # TRAILING_STOP
        self.exit_reason = "SIGNAL"
        self.strategy = False
        self.cuttable = False               # sized by share or risk
        self.engine = False                 # made by the engine itself

    def side(self, position):
        if self.action == "CLOSE":
            return -sign(position)
        return 1 if self.action == "BUY" else -1

    def left(self, position):
        """What is unfilled, signed."""
        if self.action == "CLOSE":
            return -position
        return self.side(position) * (self.quantity - self.filled)

    def protects(self):
        """A trail of a TRAILING_STOP is the order's own (D9)."""
        return (self.stop_loss is not None or self.take_profit is not None or
                (self.type != "TRAILING_STOP" and (self.trail is not None or self.trail_rate is not None)))


class Protection:
    def __init__(self, order, price):
        self.owner = order
        self.stop, self.target = order.stop_loss, order.take_profit
        own = order.type == "TRAILING_STOP"
        self.trail = None if own else order.trail
        self.trail_rate = None if own else order.trail_rate
        self.extreme = price                # best price since the entry (D10)
    def level(self, long):
        """(price, why) of the stop that is nearest; (None, None): none."""
        level, why = self.stop, "STOP"
        if self.trail is not None or self.trail_rate is not None:
            trailing = trailed(self.extreme, self.trail, self.trail_rate, -1 if long else 1)
            if level is None or (trailing > level if long else trailing < level):
                level, why = trailing, "TRAIL"
        return (level, why) if level is not None else (None, None)


def trailed(extreme, distance, distance_rate, side):
    """The level behind an extreme: below it for sells."""
    return extreme + side * (distance if distance is not None else rate(extreme, distance_rate))


class Position:
    def __init__(self, i, ts):
        self.quantity = 0
        self.cost = self.commission = self.slippage = 0
        self.i, self.ts = i, ts
        self.first_stop = None
        self.protection = None
        self.inside = None                  # (bar of an entry inside it, first price a stop sees of that bar)


class Series:
    def __init__(self, symbol, timeframe, bars):
        self.symbol, self.timeframe, self.bars = symbol, timeframe, bars
        self.i = -1
        self.orders = []                    # all, in order of submission
        self.position = None
        self.last_close = None
        self.last_price = None              # that, or of a fill since (D1)
        self.traded = False                 # volume was seen
        self.room = None                    # volume left to us on this bar; None: no limit
        self.tradeable = False
        self.wants = None
        self.requests = []

    def bar(self):
        return self.bars[self.i]

    def quantity(self):
        return self.position.quantity if self.position else 0

    def working(self):
        return [order for order in self.orders if order.working]


class Simulator:
    def __init__(self, options, series, requests):
        """requests: {(symbol, timeframe): [Request, ...] in the order of the file}"""
        self.opt = options
        self.series = sorted(series, key=lambda s: (s.symbol, s.timeframe))
        for s in self.series:
            s.requests = requests.get((s.symbol, s.timeframe), [])
            if options.strategy != "orders":
                s.wants = strategies.wants(options.strategy, options.parameters, [bar.c for bar in s.bars])
        self.cash = options.cash
        self.borrowed = 0
        self.order_log, self.fills, self.trades, self.points = [], [], [], []
        self.held = []                      # for each point: positions open at some moment of it

    # ---- the loop ----

    def run(self):
        for t in sorted({bar.ts for s in self.series for bar in s.bars}):
            now = []
            for s in self.series:
                if s.i + 1 < len(s.bars) and s.bars[s.i + 1].ts == t:
                    s.i += 1
                    now.append(s)
            self.touched = {id(s) for s in self.series if s.position}
            for s in now:
                self.work_bar(s)
            for s in now:
                s.last_close = s.last_price = s.bar().c
            self.step_equity = self.equity()
            for s in now:
                self.decide(s)
            self.mark(t, now)
        if self.points:
            self.finish()
        return self

    def work_bar(self, s):
        bar = s.bar()
        s.tradeable = bar.v > 0 or not s.traded
        s.room = None
        if self.opt.participation and (bar.v > 0 or s.traded):
            s.room = self.opt.participation * bar.v // ONE // self.opt.lot * self.opt.lot
        if bar.v > 0:
            s.traded = True
        for order in s.working():
            self.expire(s, order)
        if s.tradeable:
            orders = s.working()
            limits = [o for o in orders if o.type == "LIMIT" or (o.type == "STOP_LIMIT" and o.triggered)]
            for order in [o for o in orders if o not in limits] + limits:
                if order.working:
                    self.work(s, order)
            self.protect(s)
        for order in s.working():
            if order.type == "TRAILING_STOP":
                order.extreme = min(order.extreme, bar.l) if order.action == "BUY" else max(order.extreme, bar.h)
        if s.position and s.position.protection:
            p = s.position.protection
            p.extreme = max(p.extreme, bar.h) if s.quantity() > 0 else min(p.extreme, bar.l)

    def expire(self, s, order):
        ts = s.bar().ts
        if order.tif == "DAY":
            if order.day is None:
                order.day = ts // DAY_NS
            over = ts // DAY_NS != order.day
        else:
            over = order.tif == "GTD" and ts > order.until
        if over:
            self.end_order(s, order, "EXPIRED", "")

    # ---- orders on a bar ----

    def work(self, s, order):
        touched = self.touch(s.bar(), order, order.side(s.quantity()))
        if touched:
            price, slips = touched
            self.execute(s, order, price, slips, price == s.bar().o)

    def touch(self, bar, order, side):
        """(raw price, with slippage?) or None."""
        kind = order.type
        if kind == "MARKET" or (kind in ("STOP", "TRAILING_STOP") and order.triggered):
            return bar.o, True
        if kind == "LIMIT" or (kind == "STOP_LIMIT" and order.triggered):
            if side > 0:
                return (min(bar.o, order.limit), False) if bar.l <= order.limit else None
            return (max(bar.o, order.limit), False) if bar.h >= order.limit else None
        level = order.stop
        if kind == "TRAILING_STOP":
            level = trailed(order.extreme, order.trail, order.trail_rate, side)
        if not (bar.h >= level if side > 0 else bar.l <= level):
            return None
        order.triggered = True
        price = max(bar.o, level) if side > 0 else min(bar.o, level)
        if kind != "STOP_LIMIT":
            return price, True
        if side * (order.limit - price) >= 0:
            return price, False
        if side * (order.limit - bar.c) >= 0:
            return order.limit, False
        return None

    def execute(self, s, order, raw, slips, at_open, at_close=False):
        """Fills what can be filled of an order at a raw price."""
        position = s.quantity()
        side = order.side(position)
        if order.action == "CLOSE" or order.reduce:
            if side == 0 or position * side >= 0:
                self.end_order(s, order, "CANCELLED", "nothing to close")
                return
            left = abs(position) if order.action == "CLOSE" else min(order.quantity - order.filled, abs(position))
            order.quantity = order.filled + left
        q = order.quantity - order.filled
        if s.room is not None:
            q = min(q, s.room)
        if q == 0:
            return
        closing = min(q, abs(position)) if position * side < 0 else 0
        opening = q - closing
        refused = ""

        def price_of(quantity):
            return self.slipped(s, raw, side, quantity) if slips else raw

        if opening:
            wanted = opening
            opening, refused = self.allowed(s, order, side, closing, opening, price_of)
            if 0 < opening < wanted:
                order.quantity -= wanted - opening
        if closing + opening:
            price = price_of(closing + opening)
            why = "REVERSE" if closing and opening else order.exit_reason
            self.fill(s, order.type, order, side, closing, opening, price, raw, why)
            order.filled += closing + opening
            if opening:
                self.arm(s, order, price, None if at_open or at_close else raw)
        if refused:
            self.end_order(s, order, "REJECTED", refused)
        elif order.filled == order.quantity:
            self.end_order(s, order, "FILLED", "")
        else:
            self.log(s, order, "PARTIAL", "")
        if order.oco and closing + opening:
            for other in s.working():
                if other is not order and other.oco == order.oco:
                    self.end_order(s, other, "CANCELLED", "OCO")

    def arm(self, s, order, price, inside):
        """The protection an entry carries; parts of one order share it (D8).

        inside: the price of an entry inside the bar, or None (D11).
        """
        position = s.position
        long = position.quantity > 0
        if inside is not None:
            first = s.bar().o if position.inside is None or position.inside[0] != s.i else position.inside[1]
            position.inside = (s.i, min(first, inside) if long else max(first, inside))
        if not order.protects():
            return
        if not position.protection or position.protection.owner is not order:
            position.protection = Protection(order, price)
            # The level was not there before this entry.
            if position.inside and position.inside[0] == s.i:
                position.inside = (s.i, s.bar().o if inside is None else inside)
        if position.first_stop is None:
            position.first_stop = order.stop_loss

    # ---- protection ----

    def protect(self, s):
        if not s.position or not s.position.protection or self.leaving(s):
            return
        p, bar = s.position.protection, s.bar()
        long = s.quantity() > 0
        inside = s.position.inside is not None and s.position.inside[0] == s.i
        level, why = p.level(long)
        if level is not None and (bar.l <= level if long else bar.h >= level):
            first = s.position.inside[1] if inside else bar.o
            raw = min(first, level) if long else max(first, level)
            self.leave(s, "STOP" if why == "STOP" else "TRAILING_STOP", raw, True, why)
        elif p.target is not None and not inside and (bar.h >= p.target if long else bar.l <= p.target):
            raw, p.target = p.target, None
            if self.opt.target_fill == "open":
                raw = max(bar.o, raw) if long else min(bar.o, raw)
            self.leave(s, "TARGET", raw, False, "TARGET")

    def leaving(self, s):
        """An order of the engine's own is about to close all: nothing is left to protect (D12)."""
        return any(o.engine and (o.action == "CLOSE" or o.quantity - o.filled >= abs(s.quantity())) for o in s.working())

    def leave(self, s, kind, raw, slips, why):
        """Closes all by protection; what is over the volume limit goes as market (D12)."""
        position = s.quantity()
        side = -sign(position)
        q = abs(position) if s.room is None else min(abs(position), s.room)
        if q:
            self.fill(s, kind, None, side, q, 0, self.slipped(s, raw, side, q) if slips else raw, raw, why)
        if abs(position) > q:
            self.engine_order(s, "BUY" if side > 0 else "SELL", abs(position) - q, why)

    def engine_order(self, s, action, quantity, why):
        order = self.new_order(s, Request(s.i, action, quantity=quantity, reduce=True), why)
        order.exit_reason = why
        order.engine = True

    # ---- prices and costs ----

    def slipped(self, s, raw, side, q):
        kind, amount = self.opt.slippage
        bar = s.bar()
        if kind == "volume-share":
            amount = self.volume_share(s, q)
        shift = amount if kind == "fixed" else rate(raw, amount)
        price = raw + side * shift
        if self.opt.in_range:
            price = min(max(price, bar.l), bar.h)
        return max(price, 1)

    def volume_share(self, s, q):
        before = s.bars[max(0, s.i - 20):s.i]
        # c and v are both e8
        liquid = before and sum(b.c * b.v for b in before) >= 1000000 * ONE * ONE * len(before)
        base = 20000 if liquid else 50000
        v = s.bar().v
        if v == 0:
            return base + 50000
        if 10 * q <= v:
            return base
        return base + (-(-10 * q // v) - 1) * 10000

    def commission(self, q, traded):
        total = value(q, self.opt.per_share) + rate(traded, self.opt.commission_rate) + self.opt.per_order
        if self.opt.commission_min:
            total = max(total, self.opt.commission_min)
        if self.opt.commission_max:
            total = min(total, self.opt.commission_max)
        return total

    # ---- what may be opened ----

    def after(self, s, side, q, price_of):
        """(gross, equity) after a fill, its series at the fill's price."""
        price = price_of(q)
        traded = value(q, price)
        held = value(s.quantity() + side * q, price)
        gross, equity = abs(held), self.cash - side * traded - self.commission(q, traded) + held
        for other in self.series:
            if other is not s and other.position:
                worth = value(other.quantity(), other.last_price)
                gross += abs(worth)
                equity += worth
        return gross, equity

    def allowed(self, s, order, side, closing, opening, price_of):
        """(how much of opening, why not all)."""
        opt = self.opt
        if opt.long_only and side < 0:
            return 0, "long only"

        def fits(x):
            gross, equity = self.after(s, side, closing + x, price_of)
            return gross * ONE <= opt.leverage * equity

        if not fits(opening):
            if not order.cuttable:
                return 0, "needs"
            low, high = 0, opening // opt.lot   # high does not fit
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if fits(middle * opt.lot) else (low, middle)
            opening = low * opt.lot
            if opening == 0:
                return 0, "needs"
        count = len([other for other in self.series if other.position or other is s])
        if opt.max_positions and count > opt.max_positions:
            return 0, "positions"
        gross, equity = self.after(s, side, closing + opening, price_of)
        if opt.max_exposure and gross * ONE > opt.max_exposure * equity:
            return 0, "exposure"
        if opt.max_heat and self.heat(s, order, closing, opening, price_of(closing + opening)) * ONE > opt.max_heat * equity:
            return 0, "heat"
        return opening, ""

    def heat(self, s, order, closing, opening, price):
        total = 0
        for other in self.series:
            if other is not s and other.position and other.position.protection:
                p = other.position
                if p.protection.stop is not None:
                    total += abs(p.cost - value(abs(p.quantity), p.protection.stop))
        q, cost, stop = opening, value(opening, price), order.stop_loss
        if s.position and not closing:
            q, cost = q + abs(s.quantity()), cost + s.position.cost
            if not order.protects() and s.position.protection:
                stop = s.position.protection.stop
        if stop is not None:
            total += abs(cost - value(q, stop))
        return total

    # ---- books ----

    def fill(self, s, kind, order, side, closing, opening, price, raw, why):
        """Cash, position, trade. A turning fill is two (D5)."""
        q = closing + opening
        commission = self.commission(q, value(q, price))
        closing_commission = part(commission, closing, q)
        if s.room is not None:
            s.room -= q
        self.touched.add(id(s))
        s.last_price = price
        if closing:
            self.book(s, kind, order, side, closing, price, raw, closing_commission)
            self.close(s, side, closing, price, raw, closing_commission, why)
        if opening:
            self.book(s, kind, order, side, opening, price, raw, commission - closing_commission)
            if not s.position:
                s.position = Position(s.i, s.bar().ts)
            s.position.quantity += side * opening
            s.position.cost += value(opening, price)
            s.position.commission += commission - closing_commission
            s.position.slippage += value(opening, abs(price - raw))

    def book(self, s, kind, order, side, q, price, raw, commission):
        self.cash -= side * value(q, price) + commission
        self.fills.append({
            "s": s, "i": s.i, "ts": s.bar().ts, "kind": kind, "order": order.number if order else None,
            "action": "BUY" if side > 0 else "SELL", "quantity": q, "price": price, "value": value(q, price),
            "commission": commission, "slippage": value(q, abs(price - raw)),
            "position": s.quantity() + side * q, "cash": self.cash})

    def close(self, s, side, q, price, raw, commission, why):
        p = s.position
        whole = abs(p.quantity)
        cost, entry_commission, slippage = (part(x, q, whole) for x in (p.cost, p.commission, p.slippage))
        entry = half_even(p.cost * ONE, whole)
        long = p.quantity > 0
        gain = value(q, price) - cost if long else cost - value(q, price)
        r = None
        if p.first_stop is not None and entry != p.first_stop:
            r = (price - entry if long else entry - price, abs(entry - p.first_stop))
        self.trades.append({
            "s": s, "i": s.i, "ts": s.bar().ts, "side": "long" if long else "short", "quantity": q,
            "entry_i": p.i, "entry_ts": p.ts, "entry_price": entry, "exit_price": price,
            "pnl": gain - commission - entry_commission, "commission": commission + entry_commission,
            "slippage": slippage + value(q, abs(price - raw)), "cost": cost, "r": r, "bars": s.i - p.i,
            "exit_reason": why})
        p.quantity += side * q
        p.cost -= cost
        p.commission -= entry_commission
        p.slippage -= slippage
        if p.quantity == 0:
            s.position = None

    # ---- decisions ----

    def new_order(self, s, request, reason=""):
        order = Order(len(s.orders), request, s.bar())
        s.orders.append(order)
        if order.action != "CLOSE":
            order.quantity = order.quantity // self.opt.lot * self.opt.lot
            if order.quantity == 0:
                self.end_order(s, order, "REJECTED", "below one lot")
                return order
        self.log(s, order, "PENDING", reason)
        return order

    def end_order(self, s, order, status, reason):
        order.working = False
        self.log(s, order, status, reason)

    def log(self, s, order, status, reason):
        self.order_log.append({
            "s": s, "order": order.number, "i": s.i, "ts": s.bar().ts, "status": status, "reason": reason,
            "kind": order.type, "action": order.action, "quantity": order.quantity, "filled": order.filled,
            "decided": order.i, "ref": order.ref})

    def decide(self, s):
        for request in s.requests:
            if request.i != s.i:
                continue
            if request.action == "CANCEL":
                for order in s.working():
                    if not order.engine and request.ref in ("", order.ref):
                        self.end_order(s, order, "CANCELLED", "cancelled")
            else:
                self.submit(s, self.new_order(s, request))
        if s.wants and s.wants[s.i]:
            self.want(s, s.wants[s.i])

    def submit(self, s, order):
        """With --fill close a market order has its first chance at once."""
        if self.opt.fill == "close" and order.working and order.type == "MARKET" and s.tradeable:
            self.execute(s, order, s.bar().c, True, False, at_close=True)

    def want(self, s, byte):
        position = s.quantity()
        aim = sign(position + sum(o.left(position) for o in s.working() if o.strategy))
        if byte == strategies.SHORT and self.opt.long_only:
            byte = strategies.FLAT
        goal = {strategies.LONG: 1, strategies.SHORT: -1, strategies.FLAT: 0}[byte]
        if aim == goal:
            return
        for order in s.working():
            if order.strategy:
                self.end_order(s, order, "CANCELLED", "superseded")
        if goal == 0:
            if not position:                # what was working is cancelled: nothing is left to do
                return
            request = Request(s.i, "CLOSE")
        else:
            request = self.entry(s, goal)
        order = self.new_order(s, request)
        order.strategy = True
        order.cuttable = self.opt.size[0] != "fixed"
        self.submit(s, order)

    def entry(self, s, side):
        """Size and bracket from the close and the equity marked at this step's closes."""
        opt, c = self.opt, s.bar().c
        request = Request(s.i, "BUY" if side > 0 else "SELL")
        if opt.stop_loss:
            request.stop_loss = self.fraction(c, -side * opt.stop_loss)
        if opt.take_profit:
            request.take_profit = self.fraction(c, side * opt.take_profit)
        if opt.trail:
            request.trail = self.distance(c, opt.trail)
        kind, amount = opt.size
        equity = max(self.step_equity, 0)   # one figure for all series of the step (D6)
        if kind == "share":
            q = equity * amount // c
        elif kind == "risk":
            distance = abs(c - request.stop_loss)
            q = equity * amount // distance if distance else 0
        else:
            q = amount
        q = q // opt.lot * opt.lot
        request.quantity = q + (abs(s.quantity()) if s.quantity() * side < 0 else 0)
        return request

    def fraction(self, c, x):
        """c x (1 + x), rounded half to even to the tick."""
        tick = self.opt.tick or 1
        return half_even(c * (ONE + x), ONE * tick) * tick

    def distance(self, c, x):
        """c x, rounded half to even to the tick, one tick at least."""
        tick = self.opt.tick or 1
        return max(half_even(c * x, ONE * tick), 1) * tick

    # ---- the end of a step, and of the data ----

    def equity(self):
        return self.cash + sum(value(s.quantity(), s.last_close) for s in self.series if s.position)

    def mark(self, t, now):
        for s in now:
            if self.opt.borrow and s.quantity() < 0 and s.i > 0:
                yearly = rate(value(-s.quantity(), s.last_close), self.opt.borrow)
                cost = half_even(yearly * (t - s.bars[s.i - 1].ts), YEAR_NS)
                self.cash -= cost
                self.borrowed += cost
            s.last_price = s.last_close
        equity = self.equity()
        gross = sum(value(abs(s.quantity()), s.last_close) for s in self.series if s.position)
        if self.opt.maintenance and equity * ONE < self.opt.maintenance * gross:
            for s in self.series:
                if s.position and not self.leaving(s):
                    order = self.new_order(s, Request(s.i, "CLOSE"), "MARGIN")
                    order.exit_reason = "MARGIN"
                    order.engine = True
        self.points.append((t, equity, self.cash))
        self.held.append(len(self.touched))

    def finish(self):
        for s in self.series:
            for order in s.working():
                self.end_order(s, order, "CANCELLED", "end of data")
        if self.opt.close_at_end:
            for s in self.series:
                if s.position:
                    s.room = None
                    q = s.quantity()
                    self.fill(s, "MARKET", None, -sign(q), abs(q), 0, s.last_close, s.last_close, "END")
        t = self.points[-1][0]
        self.points[-1] = (t, self.equity(), self.cash)
