"""Wants of the built-in strategies: a list, one byte a bar, from closes <= i.

Closes are e8 integers; every comparison is exact. Parameters are texts as on the command line.
"""
from fractions import Fraction
from money import ONE, e8, sign

LONG, SHORT, FLAT = 1, 2, 4


def averages_difference(closes, fast, slow):
    """fast x slow x (mean of fast - mean of slow), None before `slow` closes."""
    out = []
    for i in range(len(closes)):
        if i + 1 < slow:
            out.append(None)
            continue
        f = sum(closes[i + 1 - fast:i + 1])
        s = sum(closes[i + 1 - slow:i + 1])
        out.append(f * slow - s * fast)
    return out


def sma_cross(closes, fast="10", slow="20", mode="cross", wait="0"):
    difference = averages_difference(closes, int(fast), int(slow))
    wants = []
    last_nonzero = 0
    for i, d in enumerate(difference):
        previous = difference[i - 1] if i > 0 else None
        want = 0
        if d is not None:
            now = sign(d)
            before = 0
            if mode == "cross" and previous is not None:
                before = sign(previous)
            elif mode == "nonzero":
                before = last_nonzero
            if mode == "state":
                before = -now
            if now > 0 and before < 0:
                want = LONG
            elif now < 0 and before > 0:
                want = SHORT
            if now:
                last_nonzero = now
        wants.append(want if i >= int(wait) else 0)
    return wants


def momentum(closes, lookback="20", threshold="0"):
    n, t = int(lookback), e8(threshold)
    wants = []
    for i, c in enumerate(closes):
        want = 0
        if i >= n:
            if c * ONE > closes[i - n] * (ONE + t):
                want = LONG
            elif c * ONE < closes[i - n] * (ONE - t):
                want = SHORT
        wants.append(want)
    return wants


def mean_reversion(closes, window="20", entry="2", exit="0"):
    """z from n*c - sum and n*sumsq - sum^2: z^2 = a^2 / b."""
    n, enter, leave = int(window), Fraction(entry), Fraction(exit)
    wants = []
    previous = 0
    for i, c in enumerate(closes):
        want = 0
        now = 0
        if i + 1 >= n:
            last = closes[i + 1 - n:i + 1]
            a = n * c - sum(last)
            b = n * sum(x * x for x in last) - sum(last) ** 2
            if b > 0:
                now = sign(a)
                if a <= 0 and a * a >= enter ** 2 * b:
                    want = LONG
                elif a >= 0 and a * a >= enter ** 2 * b:
                    want = SHORT
                elif a * a <= leave ** 2 * b or now * previous < 0:
                    want = FLAT
        previous = now
        wants.append(want)
    return wants


def buy_hold(closes):
    return [LONG if i == 0 else 0 for i in range(len(closes))]


STRATEGIES = {"sma-cross": sma_cross, "momentum": momentum, "mean-reversion": mean_reversion, "buy-hold": buy_hold}


def wants(name, parameters, closes):
    return STRATEGIES[name](closes, **parameters)
