#!/usr/bin/python3
"""Goal: bad input to btest gets one clear line and the documented status."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

DAY = 86400 * 10 ** 9


def said(name, arguments, data, status, *words):
    got, out, errors = tap.run(["btest"] + arguments, data)
    tap.equal(got, status, name + ": status")
    tap.ok(tap.one_line(errors) and all(word in errors for word in words),
           name + ": one line that says it")
    if not tap.one_line(errors) or not all(word in errors for word in words):
        tap.note(errors)
    tap.ok(b'"type":"summary"' not in out, name + ": no summary")


def with_order(data, position=1, **fields):
    """The stream with an order frame behind its hello."""
    frame = {"t": "order", "s": "S00000", "tf": "1d", "i": 1,
             "kind": "MARKET", "action": "BUY", "quantity": 10 ** 8}
    frame.update(fields)
    frame = {key: value for key, value in frame.items() if value is not None}
    maps = [dict(one) for one in bars.frames(data)][:-1]
    maps.insert(position, frame)
    return bars.join(maps)


def test_command_lines(data):
    for name, arguments, *words in (
            ("unknown strategy", ["--strategy", "nonsense"], "nonsense"),
            ("unknown parameter", ["-S", "sma-cross", "-p", "quick=3"],
             "quick"),
            ("parameter out of range", ["-S", "sma-cross", "-p", "fast=0"],
             "fast"),
            ("fast not below slow", ["-S", "sma-cross", "-p",
                                     "fast=20,slow=10"], "fast"),
            ("no number", ["-S", "sma-cross", "--cash", "much"], "much"),
            ("no cash", ["-S", "sma-cross", "--cash", "0"], "cash"),
            ("a size that is none", ["-S", "sma-cross", "--size", "-5"], "-5"),
            ("risk without a stop", ["-S", "sma-cross", "--size", "risk:1%"],
             "--stop-loss"),
            ("orders with a strategy", ["-S", "sma-cross", "--orders", "x"],
             "--orders"),
            ("sweep of signals", ["--sweep", "fast=1:2:1"], "signals"),
            ("a grid that is none", ["-S", "sma-cross", "--sweep", "fast"],
             "fast"),
            ("unknown metric", ["-S", "sma-cross", "--sweep", "fast=2:5:1",
                                "--metric", "luck"], "luck")):
        said(name, arguments, data, 2, *words)


def test_streams(data):
    said("an empty input", ["-S", "buy-hold"], b"", 3)
    said("a stream without bars", ["-S", "buy-hold"], bars.join([bars.hello()]),
         3, "no bars")
    said("no signals upstream", [], data, 3, "sigen")
    said("cut off", ["-S", "buy-hold"], bars.cut(data, len(data) - 40), 3)
    maps = [dict(one) for one in bars.frames(data)][:-1]
    maps[0]["order"] = "series"
    said("ordered by series", ["-S", "buy-hold"], bars.join(maps), 3, "--each")
    status, out, _ = tap.run(["btest", "-S", "buy-hold", "--each", "-f",
                              "json"], bars.join(maps))
    tap.ok(status == 0 and b'"type":"summary"' in out.splitlines()[-1],
           "ordered by series, --each: works")


def test_orders(data):
    orders = ["-S", "orders", "-f", "json"]
    said("an order for an unknown series", orders,
         with_order(data, s="NOBODY"), 3, "NOBODY")
    said("an order behind the last bar", orders, with_order(data, i=1000), 3,
         "1000")
    said("an order for a past bar", orders, with_order(data, -1, i=1), 3)
    said("an order without quantity", orders, with_order(data, quantity=None),
         3, "quantity")
    said("a limit order without limit", orders, with_order(data, kind="LIMIT"),
         3, "limit")
    said("an order of no kind", orders, with_order(data, kind="HOPE"), 3)
    said("a negative quantity", orders, with_order(data, quantity=-10 ** 8), 3,
         "quantity")
    said("a limit of zero", orders, with_order(data, kind="LIMIT", limit=0), 3,
         "limit")
    status, out, _ = tap.run(["btest", "--show", "order,summary"] + orders,
                             with_order(data, quantity=10 ** 17))
    tap.ok(status == 0 and b"REJECTED" in out and b"needs" in out,
           "an order larger than the cash: a record, with the reason")


def test_orders_file(folder, data):
    def csv(text):
        return ["--orders", folder.save("orders.csv", text)]

    head = b"timestamp,symbol,action,type,quantity,limit\n"
    said("no such file", ["--orders", "/nowhere/orders.csv"], data, 4,
         "/nowhere/orders.csv")
    said("unknown column", csv(b"when,symbol,action\n"), data, 3, "when")
    said("a bad number", csv(head + b"2020-01-02,S00000,BUY,MARKET,x,\n"),
         data, 3, "orders.csv:2")
    said("an unknown symbol", csv(head + b"2020-01-02,XX,BUY,MARKET,1,\n"),
         data, 3, "XX")
    said("a time without a bar",
         csv(head + b"1999-01-02,S00000,BUY,MARKET,1,\n"), data, 3, "1999")


def test_signals():
    data = tap.run(["barsrc", "synth", "--bars", "3000", "--seed", "5",
                    "--schematic", "accumulation"])[1]
    maps = [dict(one) for one in
            bars.frames(tap.pipe(["volan", "detect", "sigen"], data))][:-1]
    signal = next(one for one in maps if one["t"] == "signal" and
                  one["status"] == "APPROVED")

    def late(**fields):
        """One more signal, in front of the series' end."""
        return bars.join(maps[:-1] + [dict(signal, **fields)] + maps[-1:])

    said("a signal for a past bar", ["-f", "json"],
         late(i=3, id="00000000000000ff"), 3, "bar 3", "behind")
    said("a signal behind the last bar", ["-f", "json"],
         late(i=999999, id="00000000000000fe"), 3, "999999")
    said("a signal for an unknown series", ["-f", "json"], late(s="NOBODY"), 3,
         "NOBODY")


def flat(price, count, first=0):
    return [bars.Bar((first + k) * DAY, price, price, price, price, 1.0)
            for k in range(count)]


def test_overflow():
    rocket = bars.build({("DEAR", "1d"): flat(10 ** 8, 5) +
                         flat(9 * 10 ** 17, 5, 5)})
    options = ["-S", "buy-hold", "--cash", "80000000000"]
    said("money that overflows", options + ["--size", "9000000000"], rocket, 3,
         "overflow", "DEAR")
    twice = bars.build({("A", "1d"): flat(10 ** 8, 3),
                        ("B", "1d"): flat(10 ** 8, 3)})
    said("accounts whose sum overflows", options + ["--each"], twice, 3,
         "overflow")
    dear = bars.build({("DEAR", "1d"): flat(9 * 10 ** 17, 6)})
    status, out, _ = tap.run(["btest", "--size", "1000000000", "-f", "json",
                              "--show", "order"] + options, dear)
    tap.ok(status == 0 and b"REJECTED" in out and
           b"more than can be counted" in out,
           "an order of more money than there is: a record, with the reason")


def main():
    if not tap.have("barsrc", "btest"):
        tap.skip_all("btest is not built")
    data = tap.run(["barsrc", "synth", "--bars", "60", "--series", "2"])[1]
    test_command_lines(data)
    test_streams(data)
    test_orders(data)
    with tap.Folder() as folder:
        test_orders_file(folder, data)
    if tap.have("volan", "detect", "sigen"):
        test_signals()
    test_overflow()
    tap.done()


main()
