"""Rounding and comparisons on integers. Prices are integers in 1e-8 units, x4 is the scale in 1e-4 units."""
from fractions import Fraction

ONE = 10 ** 8


def round4(a, b):
    """a/b in units of 1e-4, half up."""
    return (20000 * a + b) // (2 * b)


def scaled4(a, b, x4):
    """a / (b * x) in units of 1e-4, half up."""
    return round4(10000 * a, b * x4)


def scaled6(a, b, x4):
    """a / (b * x) in units of 1e-6, half up."""
    d = b * x4
    return (2 * 10 ** 10 * a + d) // (2 * d)


def half_up(value):
    """An exact rational to the nearest integer, halves upward."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def percent(p, x4):
    """p percent times the scale, exact; p may be a string such as '0.5'."""
    return Fraction(p) / 100 * Fraction(x4, 10000)


def written(s4, x4):
    """A scaled four-decimal figure as the fraction that goes into a record."""
    return float(s4) * float(x4) / 1e8


def rfc3339(t):
    """In UTC, without a fraction if there is none."""
    return t.strftime("%Y-%m-%dT%H:%M:%S") + (".%06d" % t.microsecond).rstrip("0").rstrip(".") + "Z"
