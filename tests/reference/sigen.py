"""Signals: levels, R, size, confidence, gates, campaign budget, expiry (section d, rules 41 to 48 of section k)."""
import math
from fractions import Fraction
from exact import ONE, half_up, percent, rfc3339

CENT = ONE // 100
RISK_PERCENT = {"SPRING": "0.5", "SOS": "0.8", "LPS": "0.7", "UTAD": "0.5"}
MINIMUM_R = {"SPRING": Fraction(3), "SOS": Fraction(2), "LPS": Fraction(5, 2), "UTAD": Fraction(3)}
PRIORITY_WEIGHT = {"SPRING": Fraction(1), "LPS": Fraction(67, 100), "SOS": Fraction(33, 100), "UTAD": Fraction(0)}
EXPIRY = 10


class Signal:
    pass


class Fail(Exception):
    """A gate that was not passed; its text goes into `why`."""


class Signals:
    def __init__(self, series):
        self.series = series
        self.account = series.opt.account * ONE
        self.approved = []          # every signal ever approved

    # ---- one entry point per pattern ----

    def spring(self, i, s):
        r, acc = self.series.range, self.series.acc
        buffer = "2" if s.pen4 < 200 else "1.5" if s.pen4 < 300 else "1"
        self.decide(i, "SPRING", s, acc, "LONG",
                    entry=r.support * (1 + percent("0.5", r.x4)), stop=s.low * (1 - percent(buffer, r.x4)),
                    target_1=r.resistance, target_2=r.jump,
                    pattern=s.confidence_now, volume=100.0 * s.parts[0] / 40.0)

    def sos(self, i, s):
        r, acc = self.series.range, self.series.acc
        if s.fields["confidence"] < 80 or self.series.ratios[i].vr4 < 20000:
            return
        self.decide(i, "SOS", s, acc, "LONG",
                    entry=Fraction(self.series.bars[i].c), stop=r.resistance * (1 - percent(5, r.x4)),
                    target_1=r.conservative, target_2=r.jump,
                    pattern=s.fields["confidence"], volume=100.0 * s.fields["parts"][0] / 35.0)

    def lps(self, i, s):
        r, acc = self.series.range, self.series.acc
        volume = {"EXCELLENT": 100.0, "GOOD": 85.0, "ACCEPTABLE": 70.0, "POOR": 40.0}[s.fields["vol_class"]]
        self.decide(i, "LPS", s, acc, "LONG",
                    entry=r.resistance * (1 + percent(1, r.x4)), stop=r.resistance * (1 - percent(3, r.x4)),
                    target_1=r.conservative, target_2=r.jump, pattern=s.fields["confidence"], volume=volume)

    def utad(self, i, s, chain):
        r = self.series.range
        vr4 = self.series.ratios[s.event].vr4
        volume = 100.0 if vr4 >= 20000 else 85.0 if vr4 >= 17000 else 70.0
        self.decide(i, "UTAD", s, chain, "SHORT",
                    entry=Fraction(self.series.bars[i].c), stop=s.high * (1 + percent(2, r.x4)),
                    target_1=r.support, target_2=r.support - (r.resistance - r.support),
                    pattern=s.fields["confidence"], volume=volume)

    # ---- the common path ----

    def decide(self, i, kind, source, chain, direction, entry, stop, target_1, target_2, pattern, volume):
        series = self.series
        r = series.range
        sign = 1 if direction == "LONG" else -1
        entry, stop = half_up(Fraction(entry)), half_up(Fraction(stop))

        # order of prices, then the floor of the stop distance, then R
        if not sign * stop < sign * entry < sign * target_1 < sign * target_2 or target_2 <= 0:
            return
        if abs(entry - stop) < entry * percent(1, r.x4):
            stop = half_up(entry * (1 - sign * percent(1, r.x4)))
        distance = abs(entry - stop)
        if distance == 0:
            return
        ratio = Fraction(abs(target_2 - entry), distance)
        if ratio < 2:
            return

        s = Signal()
        s.kind, s.i, s.range, s.sign = kind, i, r, sign
        s.entry, s.stop, s.target_1, s.target_2, s.r = entry, stop, target_1, target_2, ratio
        s.source, s.chain, s.pattern = source, chain, pattern
        s.q = series.ratios[source.event]
        s.phase, s.phase_confidence = chain.phase, series.phase_confidence(i, chain)

        share_of_account = Fraction(RISK_PERCENT[kind]) / 100
        if kind in ("SOS", "UTAD"):
            share_of_account *= volume_multiplier(s.q.vr4)
        s.size = min(math.floor(self.account * share_of_account / distance), math.floor(self.account / 5 / entry))
        s.risk = s.size * distance // CENT * CENT

        raw = 0.5 * float(pattern) + 0.3 * float(s.phase_confidence) + 0.2 * volume
        confidence = min(max(raw, 70.0), 95.0)
        r4 = half_up(ratio * 10000) / 1e4
        # Exact, so that a tie is one; the confidence is known to 1e-6.
        points = Fraction(half_up(Fraction(confidence) * 10**6), 10**6) - 70
        reward = min(max((Fraction(half_up(ratio * 10000), 10000) - 2) / 3, 0), 1)
        priority = half_up(100 * (40 * points / 25 + 30 * reward + 30 * PRIORITY_WEIGHT[kind])) / 100
        s.share = self.share(s)
        trail, why = self.gates(s)

        s.id = series.new_id()
        s.fields = {"source": source.id, "direction": direction, "phase": s.phase,
                    "entry": entry, "stop": stop, "target_1": target_1, "target_2": target_2,
                    "r_multiple": r4, "size": s.size, "risk_amount": s.risk,
                    "confidence": confidence, "raw_confidence": raw, "priority": priority,
                    "range": r.id,
                    "campaign": "%s-%s-%s" % (series.symbol, series.timeframe, rfc3339(series.bars[r.start].time)),
                    "campaign_allocation": float(s.share),
                    "vr": none_or(s.q.vr4), "sr": none_or(s.q.sr4), "why": why, "trail": trail}
        if not why:
            self.approved.append(s)
            s.open = True
        self.write(i, s, 0, "REJECTED" if why else "APPROVED", why[0] if why else "")

    def write(self, i, s, rev, status, reason):
        self.series.write(i, "signal", s.i, s.id, rev, s.kind, status, s.fields,
                          "long" if s.sign > 0 else "short", reason)

    # ---- gates ----

    def gates(self, s):
        trail = []
        for name, gate in (("volume", self.volume_gate), ("phase", self.phase_gate), ("levels", self.levels_gate),
                           ("risk", self.risk_gate), ("strategy", lambda _: "PASS")):
            try:
                trail.append("%s %s" % (name, gate(s)))
            except Fail as failed:
                trail.append("%s FAIL" % name)
                return trail, [str(failed)]
        return trail, []

    def volume_gate(self, s):
        vr4 = s.q.vr4
        good = vr4 is not None and {"SPRING": lambda: vr4 < 7000, "SOS": lambda: vr4 >= 15000,
                                    "LPS": lambda: vr4 < 10000, "UTAD": lambda: vr4 >= 12000}[s.kind]()
        if not good:
            raise Fail("volume")
        return "PASS"

    def phase_gate(self, s):
        if s.pattern < 70:
            raise Fail("pattern confidence")
        accumulation = s.chain is self.series.acc
        allowed = {"SPRING": ("C", "D"), "SOS": ("D",), "LPS": ("E",),
                   "UTAD": ("D", "E") if accumulation else ("C",)}[s.kind]
        if s.phase not in allowed:
            raise Fail("phase")
        if s.phase_confidence < 70:
            raise Fail("phase confidence")
        if s.kind == "SOS" and s.source.before == "C":
            if s.source.confidence_before < 85:
                raise Fail("late C")
            return "WARN"
        return "PASS"

    def levels_gate(self, s):
        r = s.range
        if (r.resistance - r.support) < r.support * percent(3, r.x4):
            raise Fail("width")
        if r.duration < 15 or not r.support < r.resistance < r.jump:
            raise Fail("levels")
        return "PASS"

    def risk_gate(self, s):
        if abs(s.entry - s.stop) > s.entry * percent(10, s.range.x4):
            raise Fail("stop distance")
        if s.r < MINIMUM_R[s.kind]:
            raise Fail("r multiple")
        if s.size < 1:
            raise Fail("size")
        budget = self.account * 5 / 100
        running = [a for a in self.approved if a.range is s.range and a.open]
        of_kind = sum(a.risk for a in running if a.kind == s.kind)
        if of_kind + s.risk > s.share * budget or sum(a.risk for a in running) + s.risk > budget:
            raise Fail("campaign")
        return "PASS"

    def share(self, s):
        """Share of the campaign budget, from the kinds approved in this campaign before."""
        kinds = {a.kind for a in self.approved if a.range is s.range}
        if s.kind == "SPRING":
            return Fraction(4, 10)
        if s.kind == "SOS":
            return Fraction(3, 10) if "SPRING" in kinds else Fraction(7, 10)
        if s.kind == "LPS":
            if "SOS" in kinds:
                return Fraction(3, 10)
            if "SPRING" in kinds:
                return Fraction(6, 10)
            return Fraction(1) if s.pattern >= 75 else Fraction(0)
        return Fraction(1)

    # ---- expiry ----

    def expire(self, i):
        for s in self.approved:
            if s.open and i == s.i + EXPIRY:
                if not self.filled(s):
                    s.open = False
                    self.write(i, s, 1, "EXPIRED", "not filled")

    def filled(self, s):
        after = self.series.bars[s.i + 1:s.i + EXPIRY + 1]
        if self.series.opt.entry == "market":
            return s.sign * s.stop < s.sign * after[0].o < s.sign * s.target_1
        if s.sign > 0:
            return any(b.l <= s.entry for b in after)
        return any(b.h >= s.entry for b in after)


def none_or(ratio4):
    return None if ratio4 is None else ratio4 / 1e4


def volume_multiplier(vr4):
    for bound, multiplier in ((25000, 100), (23000, 95), (20000, 90), (17000, 85)):
        if vr4 >= bound:
            return Fraction(multiplier, 100)
    return Fraction(75, 100)
