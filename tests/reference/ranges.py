"""Trading ranges: pivots, clusters, quality, levels, candidates (section b, rules 6 to 9 of section k).

A Series here is any object with `bars` (o h l c v v4) and `ratios` (vr4 ...), both lists from bar 0 to the bar being processed.
"""
import math
from fractions import Fraction
from exact import half_up

PIVOT = 5


def is_pivot_high(bars, p):
    around = list(range(p - PIVOT, p)) + list(range(p + 1, p + PIVOT + 1))
    return p >= PIVOT and p + PIVOT < len(bars) and all(bars[p].h > bars[k].h for k in around)


def is_pivot_low(bars, p):
    around = list(range(p - PIVOT, p)) + list(range(p + 1, p + PIVOT + 1))
    return p >= PIVOT and p + PIVOT < len(bars) and all(bars[p].l < bars[k].l for k in around)


def scale_at(bars, i):
    """x4 of bar i for --scale auto, None while there are fewer than 50 bars."""
    last = bars[max(0, i + 1 - 250):i + 1]
    if len(last) < 50:
        return None
    r = sorted(float(b.h - b.l) / float(b.c) for b in last)
    n = len(r)
    median = r[n // 2] if n % 2 else (r[n // 2 - 1] + r[n // 2]) / 2
    return min(max(math.floor(median * 500000.0 + 0.5), 200), 10000)


def clusters(pivots, x4):
    """pivots: list of (price, index). Groups of neighbours within 2 % of the running mean, at least two each."""
    groups = []
    for price, index in sorted(pivots):
        if groups:
            k = len(groups[-1])
            total = sum(p for p, _ in groups[-1])
            if abs(price * k - total) * 50 * 10000 <= total * x4:
                groups[-1].append((price, index))
                continue
        groups.append([(price, index)])
    return [g for g in groups if len(g) >= 2]


def trend(values):
    """Sums and counts of the two parts of a list split at max(1, half); -1 lower, 0 level, 1 higher."""
    k = max(1, len(values) // 2)
    first, second = values[:k], values[k:]
    if sum(second) * len(first) * 100 < 85 * sum(first) * len(second):
        return -1
    if sum(second) * len(first) * 100 < 115 * sum(first) * len(second):
        return 0
    return 1


def deviation(cluster):
    """Sample standard deviation over mean, in double in the agreed order."""
    k = len(cluster)
    prices = [p for p, _ in sorted(cluster, key=lambda t: t[1])]
    d = [p - prices[0] for p in prices]
    num = k * sum(e * e for e in d) - sum(d) ** 2
    return math.sqrt(float(num) / float(k * (k - 1))) * float(k) / float(sum(prices))


def quality_parts(series, lows, highs, start, end, x4):
    duration = end - start + 1
    part_duration = 30 if duration >= 40 else 20 if duration >= 25 else 15 if duration >= 15 else 10

    total = len(lows) + len(highs)
    touches = 30 if total >= 8 else 25 if total >= 6 else 15 if total >= 4 else 5
    if min(len(lows), len(highs)) * 10 >= 8 * max(len(lows), len(highs)):
        touches += 5
    touches = min(touches, 30)

    tight = (deviation(lows) + deviation(highs)) / 2
    tight = tight * 10000.0 / float(x4)
    tightness = 20 if tight < 0.01 else 15 if tight < 0.015 else 10 if tight < 0.02 else 0

    volume = 0
    for cluster, price_of in ((lows, lambda b: b.l), (highs, lambda b: b.h)):
        k, total_price = len(cluster), sum(p for p, _ in cluster)
        tests = []
        for j in range(start, end + 1):
            vr4 = series.ratios[j].vr4
            if vr4 is not None and abs(price_of(series.bars[j]) * k - total_price) * 50 * 10000 < total_price * x4:
                tests.append(vr4)
        if len(tests) >= 2:
            volume += {-1: 10, 0: 5, 1: 0}[trend(tests)]
    return [part_duration, touches, tightness, volume]


def level(series, cluster, side, x4):
    """(price, strength) of a level, or None when fewer than two touches are left."""
    k, total = len(cluster), sum(p for p, _ in cluster)
    touches = sorted((i, p) for p, i in cluster if abs(p * k - total) * 1000 * 10000 <= 15 * total * x4)
    if len(touches) < 2:
        return None
    bars = series.bars

    weight = sum(bars[i].v4 for i, _ in touches)
    if weight > 0:
        price = half_up(Fraction(sum(p * bars[i].v4 for i, p in touches), weight))
    else:
        price = half_up(Fraction(sum(p for _, p in touches), len(touches)))

    n = len(touches)
    strength = 40 if n >= 5 else 30 if n == 4 else 20 if n == 3 else 10

    known = [series.ratios[i].vr4 for i, _ in touches if series.ratios[i].vr4 is not None]
    strength += {-1: 30, 0: 15, 1: 0}[trend(known)] if len(known) >= 2 else 15

    wick = 0.0
    for i, _ in touches:
        b = bars[i]
        if b.h > b.l:
            away = b.c - b.l if side == "support" else b.h - b.c
            wick += float(away) / float(b.h - b.l)
    wick = wick / float(n)
    strength += 20 if wick >= 0.7 else 15 if wick >= 0.5 else 10 if wick >= 0.3 else 5

    hold = touches[-1][0] - touches[0][0]
    strength += 10 if hold >= 30 else 8 if hold >= 20 else 5 if hold >= 10 else 2
    return price, strength


class Range:
    """A trading range record; never changes but for status, rev and reason."""

    def __init__(self, **fields):
        self.__dict__.update(fields)
        self.id, self.rev = None, 0

    def contains(self, low, high):
        """Do [low, high] and [support, resistance] meet?"""
        return low <= self.resistance and high >= self.support


def candidate(series, lows, highs, x4):
    """The range of one pair of clusters, or None."""
    ks, sum_s = len(lows), sum(p for p, _ in lows)
    kr, sum_r = len(highs), sum(p for p, _ in highs)
    s, r = Fraction(sum_s, ks), Fraction(sum_r, kr)
    if not r > s or (r - s) * 100 * 10000 < 3 * s * x4:
        return None
    indices = [i for _, i in lows + highs]
    start, end = min(indices), max(indices)
    duration = end - start + 1
    if not 15 <= duration <= 100:
        return None
    parts = quality_parts(series, lows, highs, start, end, x4)
    if sum(parts) < 70:
        return None
    support, resistance = level(series, lows, "support", x4), level(series, highs, "resistance", x4)
    if support is None or resistance is None:
        return None
    if support[1] < 60 or resistance[1] < 60 or support[0] >= resistance[0]:
        return None
    factor = Fraction(3) if duration >= 40 else Fraction(5, 2) if duration >= 25 else Fraction(2)
    width = resistance[0] - support[0]
    return Range(start=start, end=end, duration=duration, quality=sum(parts), parts=parts,
                 support=support[0], resistance=resistance[0],
                 support_strength=support[1], resistance_strength=resistance[1],
                 jump=half_up(resistance[0] + factor * width), conservative=resistance[0] + width,
                 factor=factor, x4=x4)


def best_candidate(series, i, window, x4, latest_end):
    """The range that may come into force after bar i (rules 6, 8, 9), or None."""
    bars = series.bars
    usable = range(max(0, i - window + 1), i - PIVOT + 1)
    highs = [(bars[p].h, p) for p in usable if is_pivot_high(bars, p)]
    lows = [(bars[p].l, p) for p in usable if is_pivot_low(bars, p)]
    found = []
    for low_cluster in clusters(lows, x4):
        for high_cluster in clusters(highs, x4):
            c = candidate(series, low_cluster, high_cluster, x4)
            if c is None or c.end <= latest_end:
                continue
            if (c.support - bars[i].c) * 20 * 10000 > c.support * x4 or bars[i].h >= c.jump:
                continue
            found.append(c)
    if not found:
        return None
    return min(found, key=lambda c: (-c.end, -c.quality, -c.duration, c.start, c.support, -c.resistance))
