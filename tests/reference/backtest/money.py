"""Rounding. Money, prices and quantities are integers in 1e-8 ("e8")."""
ONE = 10 ** 8


def half_even(a, b):
    """a/b to the nearest integer, ties to the even one; b > 0."""
    quotient, rest = divmod(a, b)
    if 2 * rest > b or (2 * rest == b and quotient % 2):
        quotient += 1
    return quotient


def value(quantity, price):
    return half_even(quantity * price, ONE)


def rate(amount, r):
    return half_even(amount * r, ONE)


def part(total, q, whole):
    return half_even(total * q, whole)


def sign(x):
    return (x > 0) - (x < 0)


def text(e8):
    """The decimal of an e8 integer, without trailing zeros."""
    digits = "%09d" % abs(e8)
    out = (digits[:-8] + "." + digits[-8:]).rstrip("0").rstrip(".")
    return "-" + out if e8 < 0 else out


def e8(word):
    """An e8 integer from a decimal's text; more than 8 places: an error."""
    word = word.strip()
    negative = word.startswith("-")
    whole, _, fraction = word.lstrip("+-").partition(".")
    if len(fraction) > 8:
        raise ValueError("more than 8 places: " + word)
    number = int((whole or "0") + fraction.ljust(8, "0"))
    return -number if negative else number
