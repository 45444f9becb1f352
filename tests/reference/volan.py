"""Volume ratio, spread ratio, close position and effort class of bar i (section a of the rules)."""
import math
from fractions import Fraction
from exact import round4

LOOKBACK = 20


class Ratios:
    """vr4, sr4 (None where undefined) and cp4 in units of 1e-4, and the effort class."""

    def __init__(self, vr4, sr4, cp4, effort):
        self.vr4, self.sr4, self.cp4, self.effort = vr4, sr4, cp4, effort


def volume_ratio4(volume, volume_sum):
    """volume / (sum / 20) in units of 1e-4, half up; exact for whole volumes, else one product and one quotient of doubles."""
    if volume.is_integer() and volume_sum.is_integer() and volume_sum < 2 ** 53:
        exact = Fraction(int(volume) * LOOKBACK, int(volume_sum))
        return round4(exact.numerator, exact.denominator)
    return math.floor(volume * 200000.0 / volume_sum + 0.5)


def effort_class(volume, volume_sum, sr):
    """Volume as products of doubles (exact for whole volumes), spread as a fraction."""
    twenty = volume * 20.0
    if twenty >= 2.0 * volume_sum and sr >= 1:
        return "CLIMACTIC"
    if 2.0 * twenty >= 3.0 * volume_sum and sr >= Fraction(3, 2):
        return "CLIMACTIC"
    if 5.0 * twenty >= 7.0 * volume_sum and sr <= Fraction(4, 5):
        return "ABSORPTION"
    if 5.0 * twenty <= 3.0 * volume_sum and sr <= Fraction(4, 5):
        return "NO_DEMAND"
    return "NORMAL"


def volan(bars, i):
    bar = bars[i]
    spread = bar.h - bar.l
    close = min(max(bar.c, bar.l), bar.h)
    cp4 = 5000 if spread == 0 else round4(close - bar.l, spread)
    if i < LOOKBACK:
        return Ratios(None, None, cp4, "NORMAL")

    before = bars[i - LOOKBACK:i]
    volume_sum = 0.0
    for b in before:
        volume_sum += b.v
    vr4 = volume_ratio4(bar.v, volume_sum) if volume_sum > 0 else None

    spread_sum = sum(b.h - b.l for b in before)
    if spread == 0 or spread_sum == 0:
        sr = Fraction(0)
    else:
        sr = Fraction(LOOKBACK * spread, spread_sum)
    sr4 = round4(sr.numerator, sr.denominator)
    effort = "NORMAL" if vr4 is None else effort_class(bar.v, volume_sum, sr)
    return Ratios(vr4, sr4, cp4, effort)
