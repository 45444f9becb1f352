#!/usr/bin/python3
"""btest with orders from outside against the slow, independent simulator: every order, fill, trade, point and figure."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REFERENCE = os.path.join(HERE, "..", "reference", "backtest")
sys.path[:0] = [os.path.join(HERE, "..", "lib"), REFERENCE]
import in_tap
import tap
import worked

wrong = [(name, got) for name, good, got in worked.check() if not good]
tap.equal(wrong, [], "the simulator has the %d cases worked by hand" % len(list(worked.check())))
in_tap.random_cases(tap, "--self", 100000, 1000)
if tap.have("barsrc", "btest"):
    in_tap.random_cases(tap, "--orders", 1, 300)
tap.done()
