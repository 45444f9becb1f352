#!/usr/bin/python3
"""A strategy outside of barpipe: buys when a short average of the closes goes
above a long one, closes when it goes below.

    barsrc csv prices.csv | examples/orders_sma.py 10 20 | btest -S orders

Passes a stream (see bars(5)) on with its orders before the bars that they were
decided on; the next open fills them. Needs python3-msgpack.
"""
import struct
import sys
from collections import deque

import msgpack

QUANTITY = 10 * 10**8  # quantities and prices are in 1e-8


class Average:
    """Decides for one series, bar by bar."""
    def __init__(self, fast, slow):
        self.fast = fast
        self.closes = deque(maxlen=slow)
        self.above = None

    def decide(self, close):
        """BUY, CLOSE or None, from this close and those before it."""
        self.closes.append(close)
        if len(self.closes) < self.closes.maxlen:
            return None
        short, slow = sum(list(self.closes)[-self.fast:]), len(self.closes)
        before = self.above
        # Sums instead of means: whole numbers stay exact.
        self.above = short * slow > sum(self.closes) * self.fast
        if before is None or before == self.above:
            return None
        return "BUY" if self.above else "CLOSE"


def orders(frame, series):
    """The order frames that the bars of a frame decide."""
    closes = struct.unpack("<%dq" % frame["n"], frame["c"])
    for i, close in enumerate(closes, frame["i"]):
        action = series.decide(close)
        if action:
            order = {"t": "order", "s": frame["s"], "tf": frame["tf"], "i": i,
                     "kind": "MARKET", "action": action}
            yield dict(order, quantity=QUANTITY) if action == "BUY" else order


def main():
    fast, slow = (int(word) for word in sys.argv[1:] or ("10", "20"))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    known = {}
    count = 0
    while len(prefix := source.read(5)) == 5:  # 0xce, the length of the frame
        size, = struct.unpack(">xI", prefix)
        body = source.read(size)
        if len(body) < size:
            sys.exit("orders_sma: input ends inside a frame")
        frame = msgpack.unpackb(body)
        bodies = [body]
        if frame["t"] == "bars":
            name = frame["s"], frame["tf"]
            series = known.setdefault(name, Average(fast, slow))
            bodies = [msgpack.packb(o) for o in orders(frame, series)] + bodies
        elif frame["t"] in ("hello", "eos"):  # these are each stage's own
            frame.pop("crc", None)
            if frame["t"] == "hello":
                frame["tool"] = "orders_sma"
                frame["chain"] = frame.get("chain", []) + ["orders_sma"]
            else:
                frame["frames"] = count
            bodies = [msgpack.packb(frame)]
        for body in bodies:
            sink.write(struct.pack(">BI", 0xCE, len(body)) + body)
        sink.flush()
        count += len(bodies)


if __name__ == "__main__":
    main()
