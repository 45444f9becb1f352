"""The stream of one series: life of the current range, two phase chains, patterns. Rules 1 to 40 of section k.

Prices in comments: S, R are support and resistance of the current range, x is its scale.
"""
from fractions import Fraction
import ranges
from exact import half_up, percent, round4, scaled4, scaled6, written
from ranges import best_candidate, is_pivot_high, is_pivot_low, scale_at
from sigen import Signals
from volan import volan

ALL_PHASES = ("A", "B", "C", "D", "E")


class Bar:
    def __init__(self, o, h, l, c, v, time):
        self.o, self.h, self.l, self.c, self.v, self.time = o, h, l, c, v, time
        self.v4 = min(int(v * 10000.0 + 0.5), 2 ** 60)


class Options:
    def __init__(self, preset="adaptive", window=120, scale=None, prereq=None, no_spring_ok=None,
                 account=100000, entry="market"):
        adaptive = preset == "adaptive"
        self.window = window
        self.scale = scale or ("auto" if adaptive else "1")
        self.prereq = prereq or ("range" if adaptive else "climax")
        self.no_spring_ok = adaptive if no_spring_ok is None else no_spring_ok
        self.account, self.entry = Fraction(account), entry


def points(value, table, otherwise):
    """First entry (bound, points) with value >= bound."""
    for bound, score in table:
        if value >= bound:
            return score
    return otherwise


class Chain:
    """Accumulation or distribution: the climax, its rally, its tests, what the later phases stand on."""

    def __init__(self, name):
        self.name = name
        self.side = "long" if name == "accumulation" else "short"
        self.clear()

    def clear(self):
        self.phase = "none"
        self.climax = None         # record of SC or BC, with .x4
        self.rally = None          # record of AR
        self.tests = []            # records of ST
        self.anchor = None         # range this chain is tied to instead of a climax
        self.springs = []          # accumulation: of this C
        self.sos = None            # accumulation: last one, while in D and E
        self.lps = None
        self.utad = None           # distribution: last one, while in C

    def waiting(self):
        return self.climax is not None and self.rally is None

    def belongs(self, rng):
        if rng is None:
            return False
        if self.anchor is not None:
            return self.anchor is rng
        if self.rally is None:
            return False
        low, high = sorted((self.climax.price, self.rally.price))
        return rng.contains(low, high)


class Pattern:
    """A pattern record; `fields` go on the wire, the rest is for the rules."""

    def __init__(self, kind, side, event, **fields):
        self.kind, self.side, self.event, self.fields = kind, side, event, fields
        self.id, self.rev = None, 0


class Series:
    def __init__(self, symbol, timeframe, options, emit):
        self.symbol, self.timeframe, self.opt, self.emit = symbol, timeframe, options, emit
        self.bars, self.ratios = [], []
        self.next_id = 1
        self.range = None
        self.latest_end = -1
        self.acc, self.dist = Chain("accumulation"), Chain("distribution")
        self.springs_pending, self.utads_pending = [], []
        self.phase_written = {"accumulation": "none", "distribution": "none"}
        self.signals = Signals(self)

    # ---- records ----

    def new_id(self):
        self.next_id += 1
        return self.next_id - 1

    def write(self, i, t, event, identity, rev, kind, status, fields, side=None, reason=""):
        record = {"t": t, "symbol": self.symbol, "timeframe": self.timeframe, "i": i, "event_i": event,
                  "id": identity, "rev": rev, "kind": kind, "status": status}
        if side:
            record["side"] = side
        record["reason"] = reason
        record.update(fields)
        self.emit(record)

    def write_pattern(self, i, p, status, reason=""):
        if p.id is None:
            p.id = self.new_id()
        else:
            p.rev += 1
        self.write(i, "pattern", p.event, p.id, p.rev, p.kind, status, p.fields, p.side, reason)

    def write_range(self, i, status, reason=""):
        r = self.range
        if r.id is None:
            r.id = self.new_id()
        else:
            r.rev += 1
        fields = {"start": r.start, "end": r.end, "duration": r.duration, "quality": r.quality, "parts": r.parts,
                  "support": r.support, "resistance": r.resistance, "support_strength": r.support_strength,
                  "resistance_strength": r.resistance_strength, "jump": r.jump, "conservative": r.conservative,
                  "factor": float(r.factor), "scale": r.x4}
        self.write(i, "range", r.end, r.id, r.rev, "RANGE", status, fields, None, reason)

    def set_phase(self, i, chain, phase):
        chain.phase = phase
        if self.phase_written[chain.name] != phase:
            self.phase_written[chain.name] = phase
            fields = {"chain": chain.name, "phase": phase, "confidence": self.phase_confidence(i, chain)}
            self.write(i, "pattern", i, 0, 0, "PHASE", "CONFIRMED", fields, chain.side)

    def end_chain(self, i, chain):
        chain.clear()
        self.set_phase(i, chain, "none")

    # ---- one bar ----

    def add(self, bar):
        self.bars.append(bar)
        i = len(self.bars) - 1
        self.ratios.append(volan(self.bars, i))
        self.signals.expire(i)
        self.end_of_range(i)
        self.reversions(i)
        self.spring_step(i)
        self.sos_step(i)
        self.lps_step(i)
        self.utad_step(i)
        self.end_of_e(i)
        self.climax_step(i, self.acc)
        self.climax_step(i, self.dist)
        self.choose_range(i)

    # ---- the range ----

    def x4_at(self, i):
        return scale_at(self.bars, i) if self.opt.scale == "auto" else fixed_scale(self.opt.scale)

    def choose_range(self, i):
        p = i - ranges.PIVOT
        if not (is_pivot_high(self.bars, p) or is_pivot_low(self.bars, p)):
            return
        x4 = self.x4_at(i)
        if x4 is None or self.pattern_under_way():
            return
        best = best_candidate(self, i, self.opt.window, x4, self.latest_end)
        if best is None:
            return
        old = self.range
        if old is not None:
            self.write_range(i, "ARCHIVED", "replaced")
        self.range, self.latest_end = best, best.end
        self.write_range(i, "ACTIVE")
        if old is not None:
            for chain in (self.acc, self.dist):
                if chain.belongs(old) and not chain.belongs(best):
                    self.end_chain(i, chain)

    def pattern_under_way(self):
        return bool(self.springs_pending or self.utads_pending
                    or self.acc.phase in ("C", "D", "E") or self.dist.phase == "C")

    def end_of_range(self, i):
        r, bar = self.range, self.bars[i]
        if r is None:
            return
        if (r.support - bar.c) * 20 * 10000 > r.support * r.x4:
            heavy = self.ratios[i].vr4 is not None and self.ratios[i].vr4 > 15000
            springs = [s for s in self.acc.springs if i <= s.recovery_bar + 10]
            self.close_range(i, "BREAKOUT", "distribution" if heavy else "failed accumulation", ALL_PHASES, springs)
        elif bar.h >= r.jump:
            self.close_range(i, "COMPLETED", "target reached", ALL_PHASES)
        elif i - r.end >= self.opt.window:
            self.close_range(i, "ARCHIVED", "expired", ("C", "D", "E"))

    def close_range(self, i, status, reason, phases, invalid_springs=()):
        """The range ends and takes its pending candidates and the chains in `phases` that belong to it."""
        self.write_range(i, status, reason)
        for s in invalid_springs:
            self.write_pattern(i, s, "INVALIDATED", "range broken")
        ended, self.range = self.range, None
        self.springs_pending, self.utads_pending = [], []
        for chain in (self.acc, self.dist):
            if chain.phase in phases and chain.belongs(ended):
                self.end_chain(i, chain)

    # ---- phases ----

    def in_b(self, chain, i):
        """Phase B long enough for a spring, an upthrust, or (B to D) an SOS on bar i."""
        if self.range is None:
            return False
        if self.opt.prereq == "range" and chain.phase in ("none", "A", "B"):
            return True
        return chain.phase == "B" and chain.belongs(self.range) and i - chain.tests[0].event >= 10

    def enter(self, chain):
        """Before C or D is set: a chain that does not belong to the range is tied to it."""
        if not chain.belongs(self.range):
            phase = chain.phase
            chain.clear()
            chain.phase, chain.anchor = phase, self.range

    def back_to_b(self, i, chain):
        if chain.anchor is not None or not chain.tests:
            self.end_chain(i, chain)
        else:
            chain.springs, chain.sos, chain.lps, chain.utad = [], None, None, None
            self.set_phase(i, chain, "B")

    def best_spring(self):
        return min(self.acc.springs, key=lambda s: (s.vr4, -s.pen4, s.recovery, -s.event))

    def phase_confidence(self, i, chain):
        if chain.phase == "A":
            return self.confidence_a(chain)
        if chain.phase == "B":
            return self.confidence_b(i, chain)
        if chain.phase == "C":
            return float(self.best_spring().confidence_now if chain is self.acc else chain.utad.fields["confidence"])
        if chain.phase == "D":
            confidence = chain.sos.fields["confidence"]
            return float(min(100, confidence + 5) if confidence >= 80 else confidence)
        if chain.phase == "E":
            return float(min(100, chain.lps.fields["confidence"] + 5))
        return 0.0

    def confidence_a(self, chain):
        ar = chain.rally
        total = min(50.0, chain.climax.fields["confidence"] / 2.0)
        total += min(20.0, ar.fields["confidence"] / 5.0)
        total += points(ar.rally4, [(800, 10.0), (500, 5.0)], 0.0)
        total += 20.0 if ar.fields["bars"] <= 5 else 10.0
        return total

    def confidence_b(self, i, chain):
        sts = chain.tests
        n = len(sts)
        total = min(35.0, 0.35 * (float(sum(s.fields["confidence"] for s in sts)) / float(n)))
        total += 8.0 if n == 1 else 17.0 if n == 2 else 25.0
        length = i - sts[0].event
        total += 0.0 if length < 10 else 10.0 if length <= 20 else 17.0 if length <= 30 else 20.0
        if n >= 2:
            total += points(Fraction(sum(s.red4 for s in sts), n),
                            [(5000, 8.0), (4000, 6.0), (3000, 4.0), (2000, 2.0)], 0.0)
            first, last = sts[0].dist4, sts[-1].dist4
            if first > last:
                total += points(Fraction(first - last, first),
                                [(Fraction(2, 5), 7.0), (Fraction(1, 4), 5.0), (Fraction(1, 10), 3.0)], 1.0)
        return total

    def reversions(self, i):
        r, bar = self.range, self.bars[i]
        if r is None:
            return
        acc, dist = self.acc, self.dist
        if acc.phase == "D" and (r.resistance - bar.l) * 50 * 10000 > r.resistance * r.x4:
            self.write_pattern(i, acc.sos, "INVALIDATED", "low under resistance")
            acc.sos = None
            if acc.springs:
                self.set_phase(i, acc, "C")
            else:
                self.back_to_b(i, acc)
        if acc.phase == "C":
            last_recovery = max(s.recovery_bar for s in acc.springs)
            if i - 2 > last_recovery and all(self.bars[k].l < r.support for k in (i - 2, i - 1, i)):
                self.back_to_b(i, acc)
        if dist.phase == "C":
            if bar.c > dist.utad.high:
                self.write_pattern(i, dist.utad, "INVALIDATED", "close over upthrust")
                self.back_to_b(i, dist)
            elif bar.c < r.support:
                self.end_chain(i, dist)

    # ---- spring and test ----

    def spring_step(self, i):
        r = self.range
        if r is None:
            return
        for dip in list(self.springs_pending):
            if self.bars[i].c > r.support:
                self.springs_pending.remove(dip)
                self.confirm_spring(i, dip)
            elif i - dip >= 5:
                self.springs_pending.remove(dip)
        for spring in self.acc.springs:
            self.look_for_test(i, spring)
        if self.spring_candidate(i):
            self.springs_pending.append(i)

    def spring_candidate(self, i):
        r, bar, vr4 = self.range, self.bars[i], self.ratios[i].vr4
        if i < 20 or vr4 is None or bar.l >= r.support:
            return False
        if not (self.acc.phase == "C" or self.in_b(self.acc, i)):
            return False
        return scaled4(r.support - bar.l, r.support, r.x4) <= 500 and vr4 < 7000

    def confirm_spring(self, i, dip):
        r, bar, vr4 = self.range, self.bars[dip], self.ratios[dip].vr4
        acc = self.acc
        self.enter(acc)
        pen4 = scaled4(r.support - bar.l, r.support, r.x4)
        recovery = i - dip
        parts = [40 if vr4 < 3000 else 30 if vr4 < 4000 else 20 if vr4 < 5000 else 10 if vr4 < 6000 else 5,
                 35 if 100 <= pen4 < 200 else 25 if 200 <= pen4 < 300 else 15 if 300 <= pen4 < 400 else 5,
                 {1: 25, 2: 20, 3: 15}.get(recovery, 10),
                 0,
                 points(r.support_strength, [(80, 10), (70, 7), (60, 5)], 0),
                 self.trend_points(vr4)]
        quality = ("IDEAL" if pen4 <= 200 and vr4 < 3000 else
                   "GOOD" if pen4 <= 300 and vr4 < 5000 else "ACCEPTABLE")
        s = Pattern("SPRING", "long", dip, range=r.id, penetration=written(pen4, r.x4), vr=vr4 / 1e4,
                    recovery=recovery, confidence=min(100, sum(parts)), parts=parts, quality=quality)
        s.vr4, s.pen4, s.recovery, s.recovery_bar, s.low = vr4, pen4, recovery, i, bar.l
        s.parts, s.confidence_now = parts, s.fields["confidence"]
        s.test, s.test_key, s.searching = None, None, True
        acc.springs.append(s)
        self.write_pattern(i, s, "CONFIRMED")
        self.set_phase(i, acc, "C")

    def trend_points(self, vr4):
        """The spring's vr against the mean of the last two tests of springs of this C."""
        tests = sorted((s.test for s in self.acc.springs if s.test is not None), key=lambda t: t.id)
        if len(tests) < 2:
            return 0
        total = tests[-1].vr4 + tests[-2].vr4
        return 10 if vr4 * 20 <= 8 * total else 5 if vr4 * 20 <= 12 * total else 0

    def look_for_test(self, i, s):
        r, bar, vr4 = self.range, self.bars[i], self.ratios[i].vr4
        if not s.searching or i <= s.recovery_bar:
            return
        if bar.l < s.low or i > s.event + 15:
            s.searching = False
            return
        if i < max(s.event + 3, s.recovery_bar + 1) or vr4 is None or vr4 >= s.vr4:
            return
        if (bar.l - s.low) * 100 * 10000 > 3 * s.low * r.x4:
            return
        key = (vr4, bar.l, i)
        if s.test is not None and key >= s.test_key:
            return
        dist4 = scaled4(bar.l - s.low, s.low, r.x4)
        less = Fraction(s.vr4 - vr4, s.vr4)
        quality = ("EXCELLENT" if less >= Fraction(2, 5) and dist4 <= 100 else
                   "GOOD" if less >= Fraction(1, 5) and dist4 <= 200 else "ACCEPTABLE")
        raw = sum(s.parts) + 20
        first = s.test is None
        if first:
            s.test = Pattern("TEST", "long", i)
        s.test.event, s.test.vr4, s.test_key = i, vr4, key
        s.test.fields = {"range": r.id, "spring": s.event, "after": i - s.event, "distance": written(dist4, r.x4),
                         "vr": vr4 / 1e4, "decrease": round4(s.vr4 - vr4, s.vr4) / 1e4, "quality": quality,
                         "spring_confidence": min(100, raw), "spring_raw": raw}
        s.confidence_now = min(100, raw)
        self.write_pattern(i, s.test, "CONFIRMED")
        if first:
            self.signals.spring(i, s)

    # ---- SOS and LPS ----

    def sos_step(self, i):
        r, acc = self.range, self.acc
        if r is None or i < 24:
            return
        before = acc.phase
        allowed = (before == "C"
                   or before == "D" and i > acc.sos.event + 10
                   or self.opt.no_spring_ok and self.in_b(acc, i))
        bar, q = self.bars[i], self.ratios[i]
        if not allowed or q.vr4 is None or q.sr4 is None:
            return
        if (bar.c - r.resistance) * 100 * 10000 < r.resistance * r.x4:
            return
        if q.vr4 < 15000 or q.sr4 < 12000 or bar.h <= bar.l or q.cp4 < 5000:
            return
        confidence_before = self.phase_confidence(i, acc) if before in ("C", "D") else 0.0
        breakout4 = scaled4(bar.c - r.resistance, r.resistance, r.x4)
        parts = [sos_volume(q.vr4), sos_spread(q.sr4), sos_close(q.cp4), sos_breakout(breakout4),
                 10 if r.duration >= 20 else 5 + 5 * (r.duration - 10) // 10, 0,
                 sos_phase(before, confidence_before)]
        quality = ("EXCELLENT" if breakout4 >= 200 and q.vr4 >= 25000 else
                   "GOOD" if breakout4 >= 200 and q.vr4 >= 20000 else "ACCEPTABLE")
        raw = sum(parts)
        sos = Pattern("SOS", "long", i, range=r.id, breakout=written(breakout4, r.x4), vr=q.vr4 / 1e4,
                      sr=q.sr4 / 1e4, cp=q.cp4 / 1e4, confidence=min(100, max(65, raw)), raw=raw, parts=parts,
                      quality=quality)
        sos.before, sos.confidence_before = before, confidence_before
        self.enter(acc)
        acc.sos, acc.lps = sos, None
        self.write_pattern(i, sos, "CONFIRMED")
        self.set_phase(i, acc, "D")
        self.signals.sos(i, sos)

    def lps_step(self, i):
        r, acc, bars = self.range, self.acc, self.bars
        if r is None or acc.phase != "D" or not acc.sos.event + 3 <= i <= acc.sos.event + 13:
            return
        sos = acc.sos
        m = min(range(sos.event + 1, min(i, sos.event + 10) + 1), key=lambda k: (bars[k].l, k))
        low, big = bars[m].l, r.resistance
        over = (low - big) * 100 * 10000
        if over > 3 * big * r.x4 or (big - low) * 50 * 10000 > big * r.x4:
            return
        bounce = [k for k in range(m + 1, min(m + 3, i) + 1) if (bars[k].c - low) * 100 * 10000 >= low * r.x4]
        if not bounce:
            return
        distance_class, distance_bonus = (("PREMIUM", 10) if over <= big * r.x4 else
                                          ("QUALITY", 5) if over <= 2 * big * r.x4 else ("ACCEPTABLE", 0))
        hold = ("EXCELLENT" if low >= big else
                "STRONG" if (big - low) * 100 * 10000 <= big * r.x4 else "ACCEPTABLE")
        inside = bars[r.start:r.end + 1]
        n, volume, spread = len(inside), sum(b.v4 for b in inside), sum(b.h - b.l for b in inside)
        v, sp = bars[m].v4 * n, (bars[m].h - bars[m].l) * n
        volume_class = ("POOR" if volume == 0 else
                        "EXCELLENT" if 10 * v < 6 * volume else
                        "GOOD" if 10 * v < 9 * volume else
                        "ACCEPTABLE" if 10 * v <= 11 * volume else "POOR")
        spread_class = ("WIDE" if spread == 0 else
                        "NARROW" if 10 * sp < 8 * spread else "NORMAL" if 10 * sp <= 12 * spread else "WIDE")
        light = volume_class in ("EXCELLENT", "GOOD")
        effort, effort_bonus = (("NO_SUPPLY", 10) if light and spread_class == "NARROW" else
                                ("HEALTHY", 5) if light and spread_class == "NORMAL" else
                                ("SELLING_PRESSURE", -15) if not light and spread_class == "WIDE" else
                                ("NEUTRAL", 0))
        true_range = sum(max(bars[k].h - bars[k].l, abs(bars[k].h - bars[k - 1].c), abs(bars[k].l - bars[k - 1].c))
                         for k in range(r.end - 13, r.end + 1))
        away = max(Fraction(3 * true_range, 28), big * percent(3, r.x4))
        raw = sos.fields["raw"] + 15 + distance_bonus + effort_bonus
        vr4 = self.ratios[m].vr4
        lps = Pattern("LPS", "long", m, range=r.id, sos=sos.event, after=m - sos.event,
                      distance=scaled6(low - big, big, r.x4) * r.x4 / 1e10, dist=distance_class, hold=hold,
                      vol_ratio=round4(v, volume) / 1e4 if volume else 0.0, vol_class=volume_class,
                      spread_ratio=round4(sp, spread) / 1e4 if spread else 0.0, spread_class=spread_class,
                      effort=effort, atr=float("%.12g" % (float(true_range) / 14 / 1e8)), stop=half_up(big - away),
                      bounce=bounce[0], confidence=min(100, max(80, raw)), raw=raw,
                      vr=None if vr4 is None else vr4 / 1e4)
        acc.lps = lps
        self.write_pattern(i, lps, "CONFIRMED")
        self.set_phase(i, acc, "E")
        self.signals.lps(i, lps)

    # ---- UTAD ----

    def utad_step(self, i):
        r, bar = self.range, self.bars[i]
        if r is None:
            return
        q = self.ratios[i]
        if i >= 20 and bar.h > r.resistance and q.vr4 is not None and q.vr4 > 15000:
            over4 = scaled4(bar.h - r.resistance, r.resistance, r.x4)
            by_distribution = self.dist.phase == "C" or self.in_b(self.dist, i)
            if 50 <= over4 <= 100 and (by_distribution or self.acc.phase in ("D", "E")):
                self.utads_pending.append((i, over4, by_distribution))
        for candidate in list(self.utads_pending):
            if bar.c < r.resistance:
                self.utads_pending.remove(candidate)
                self.confirm_utad(i, *candidate)
            elif i - candidate[0] >= 3:
                self.utads_pending.remove(candidate)

    def confirm_utad(self, i, event, over4, by_distribution):
        r, q = self.range, self.ratios[event]
        failure = max(i - event, 1)
        confidence = 70 + (10 if 60 <= over4 <= 80 else 5 if 50 <= over4 <= 90 else 0)
        confidence += points(q.vr4, [(20000, 15), (17000, 10)], 0)
        confidence += 5 if failure <= 2 else 0
        u = Pattern("UTAD", "short", event, range=r.id, breakout=written(over4, r.x4), vr=q.vr4 / 1e4,
                    failure=failure, confidence=min(100, confidence), cp=q.cp4 / 1e4)
        u.high = self.bars[event].h
        self.write_pattern(i, u, "CONFIRMED")
        chain = self.acc
        if by_distribution:
            chain = self.dist
            self.enter(chain)
            chain.utad = u
            self.set_phase(i, chain, "C")
        self.signals.utad(i, u, chain)

    def end_of_e(self, i):
        if self.range is not None and self.acc.phase == "E" and self.bars[i].c < self.range.resistance:
            self.close_range(i, "ARCHIVED", "back under resistance", ALL_PHASES)

    # ---- climax, automatic rally, secondary tests (distribution is the mirror of accumulation) ----

    def climax_step(self, i, chain):
        if chain.phase in ("A", "B") and i - chain.climax.event >= self.opt.window:
            self.end_chain(i, chain)
        if self.start_chain(i, chain):
            return
        if chain.waiting() and chain.phase == "none" and i == chain.climax.event + 10:
            self.decide_rally(i, chain)
            if chain.rally is not None:
                for k in range(chain.rally.event + 1, i + 1):
                    self.secondary_test(i, k, chain)
        elif chain.phase in ("A", "B"):
            self.secondary_test(i, i, chain)
        if chain.phase == "A" and not chain.tests and i >= chain.rally.event + 40:
            self.end_chain(i, chain)

    def start_chain(self, i, chain):
        q, bar = self.ratios[i], self.bars[i]
        long = chain is self.acc
        if i < 1 or q.effort != "CLIMACTIC" or q.vr4 < 20000 or q.sr4 < 15000:
            return False
        cp4 = q.cp4 if long else 10000 - q.cp4
        falling = bar.c < self.bars[i - 1].c if long else bar.c > self.bars[i - 1].c
        if cp4 < 5000 or not falling:
            return False
        x4 = self.x4_at(i)
        if x4 is None:
            return False
        extreme = bar.l if long else bar.h
        if chain.climax is not None and (chain.waiting() or chain.phase in ("A", "B")):
            if not (extreme < chain.climax.price if long else extreme > chain.climax.price):
                return False
        elif chain.phase in ("C", "D"):
            return False
        in_e = chain.phase == "E"
        confidence = points(q.vr4, [(30000, 40), (25000, 35)], 30)
        confidence += points(q.sr4, [(20000, 30), (18000, 25)], 20)
        confidence += points(cp4, [(9000, 30), (8000, 25), (7000, 20), (6000, 15)], 10)
        climax = Pattern("SC" if long else "BC", chain.side, i, confidence=min(100, confidence), vr=q.vr4 / 1e4,
                         sr=q.sr4 / 1e4, cp=q.cp4 / 1e4, scale=x4)
        climax.price, climax.x4, climax.vr4, climax.spread = extreme, x4, q.vr4, bar.h - bar.l
        self.write_pattern(i, climax, "ACTIVE")
        if in_e:
            self.close_range(i, "ARCHIVED", "climax", ALL_PHASES)
        self.end_chain(i, chain)
        chain.climax = climax
        return True

    def decide_rally(self, i, chain):
        climax, bars = chain.climax, self.bars
        after = range(climax.event + 1, climax.event + 11)
        if chain is self.acc:
            k = min(after, key=lambda j: (-bars[j].h, j))
            price, gain = bars[k].h, bars[k].h - climax.price
        else:
            k = min(after, key=lambda j: (bars[j].l, j))
            price, gain = bars[k].l, climax.price - bars[k].l
        rally4 = scaled4(gain, climax.price, climax.x4)
        if rally4 < 300:
            self.write_pattern(i, climax, "UNCONFIRMED", "no rally")
            self.end_chain(i, chain)
            return
        length = k - climax.event
        vr4 = self.ratios[k].vr4
        confidence = min(95, 70 + points(rally4, [(800, 20), (500, 10)], 0) + (5 if length <= 3 else 3 if length <= 5 else 0))
        ar = Pattern("AR", chain.side, k, rally=written(rally4, climax.x4), bars=length,
                     profile="HIGH" if vr4 is not None and vr4 >= 12000 else "NORMAL", confidence=confidence)
        ar.price, ar.rally4 = price, rally4
        chain.rally = ar
        self.write_pattern(i, ar, "CONFIRMED")
        self.set_phase(i, chain, "A")

    def secondary_test(self, i, k, chain):
        """Is bar k a secondary test? Decided on bar i."""
        climax, bar, q = chain.climax, self.bars[k], self.ratios[k]
        if not chain.rally.event + 1 <= k <= chain.rally.event + 40 or q.vr4 is None:
            return
        if chain.tests and k - chain.tests[-1].event < 5:
            return
        long = chain is self.acc
        beyond = climax.price - bar.l if long else bar.h - climax.price     # > 0: past the climax
        if abs(beyond) * 50 * 10000 > climax.price * climax.x4:
            return
        less = climax.vr4 - q.vr4
        if less <= 0 or 10 * less < 2 * climax.vr4:
            return
        reduction = Fraction(less, climax.vr4)
        dist4 = scaled4(abs(beyond), climax.price, climax.x4)
        pen4 = scaled4(max(beyond, 0), climax.price, climax.x4)
        cp4 = q.cp4 if long else 10000 - q.cp4
        spread = Fraction(bar.h - bar.l, climax.spread)
        parts = [points(reduction * 100, [(60, 45), (50, 40), (40, 35), (30, 28)], 20),
                 27 if dist4 <= 50 else 22 if dist4 <= 100 else 18 if dist4 <= 150 else 15,
                 18 if pen4 == 0 else 15 if pen4 < 50 else 12 if pen4 <= 100 else 6,
                 points(cp4, [(7000, 10), (5000, 5)], 0),
                 5 if spread < Fraction(2, 5) else 2 if spread < Fraction(7, 10) else 0]
        st = Pattern("ST", chain.side, k, distance=written(dist4, climax.x4), reduction=round4(less, climax.vr4) / 1e4,
                     confidence=min(100, sum(parts)), parts=parts)
        st.dist4, st.red4 = dist4, round4(less, climax.vr4)
        chain.tests.append(st)
        self.write_pattern(i, st, "CONFIRMED")
        self.set_phase(i, chain, "B")


# ---- SOS points, every piece an integer ----

def sos_volume(vr4):
    if vr4 >= 25000:
        return 35
    if vr4 >= 23000:
        return 32 + 3 * (vr4 - 23000) // 2000
    if vr4 >= 20000:
        return 25 + 7 * (vr4 - 20000) // 3000
    if vr4 >= 17000:
        return 18 + 7 * (vr4 - 17000) // 3000
    return 15 + 3 * (vr4 - 15000) // 2000


def sos_spread(sr4):
    return 20 if sr4 >= 15000 else 15 + 5 * (sr4 - 12000) // 3000


def sos_close(cp4):
    if cp4 >= 8000:
        return 20
    if cp4 >= 7000:
        return 15 + 5 * (cp4 - 7000) // 1000
    return 5 + 10 * (cp4 - 5000) // 2000


def sos_breakout(s4):
    return 15 if s4 >= 300 else 10 + 5 * (s4 - 100) // 200 if s4 >= 100 else 0


def sos_phase(before, confidence):
    if before == "D":
        return 5 if confidence >= 85 else 3 if confidence >= 70 else 1
    if before == "C" and confidence >= 85:
        return 3
    return 0


def fixed_scale(text):
    return min(max(int(Fraction(text) * 10000 + Fraction(1, 2)), 200), 10000)
