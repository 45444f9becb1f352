#!/usr/bin/python3
"""The built-in strategies of btest against the slow simulator, and the simulator against other programs' runs."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REFERENCE = os.path.join(HERE, "..", "reference", "backtest")
sys.path[:0] = [os.path.join(HERE, "..", "lib"), REFERENCE]
import golden
import in_tap
import tap

SHARED = os.environ.get("BARPIPE_SHARED", os.path.join(tap.ROOT, "..", "shared"))

built = tap.have("barsrc", "btest")
shared = os.path.isdir(os.path.join(SHARED, "golden", "btest"))
if not built and not shared:
    tap.skip_all("neither btest nor the other programs' runs are there")
if shared:
    for name, good, remark in golden.cases(SHARED):
        tap.ok(good, "simulator, %s: %s" % (name, remark))
if built:
    in_tap.random_cases(tap, "--strategies", 5000, 600)
tap.done()
