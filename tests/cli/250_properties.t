#!/usr/bin/python3
"""Goal: the end of the data, other series, the currency and a second run
change nothing: no look-ahead, shards, scale, determinism."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

SHARED = os.environ.get("BARPIPE_SHARED", os.path.join(tap.ROOT, "..",
                                                       "shared"))
PRESETS = ("strict", "adaptive")
SHARDS = 4
# What a factor on all prices must leave alone.
UNSCALED = ("t", "i", "ts", "event_i", "event_ts", "id", "rev", "kind",
            "status", "side", "chain", "phase", "parts", "quality_parts",
            "volume_ratio", "spread_ratio", "close_position", "reason")


def pipeline(data, preset):
    """The stream behind sigen."""
    data = tap.run(["volan"], data)[1]
    data = tap.run(["detect", "--preset", preset], data)[1]
    return tap.run(["sigen"], data)[1]


def records(stream):
    return {name: one.records for name, one in bars.Stream(stream)
            .series.items()}


def synth(*arguments):
    return tap.run(["barsrc", "synth"] + list(arguments))[1]


def limited(data, count):
    """The first bars of each series, as barsrc would have sent them."""
    source = bars.Stream(data)
    return bars.build({name: one.bars()[:count]
                       for name, one in source.series.items()}, 64)


def no_look_ahead(title, data, preset, step):
    """Records of a prefix are the prefix of the records: i < its length."""
    whole = records(pipeline(data, preset))
    longest = max(one.count for one in bars.Stream(data).series.values())
    bad = []
    for count in range(step, longest, step):
        part = records(pipeline(limited(data, count), preset))
        for name, all_records in whole.items():
            want = [r for r in all_records if r["i"] < count]
            if part.get(name, []) != want:
                bad.append(count)
    total = sum(len(one) for one in whole.values())
    tap.ok(not bad and total, "%s, %s: every %d-th prefix gives a prefix of "
           "%d records" % (title, preset, step, total))
    if bad:
        tap.note("differs at %s bars" % bad[:10])


def shards(data, preset):
    whole = records(pipeline(data, preset))
    found = {}
    for k in range(SHARDS):
        place = ["--shard", "%d/%d" % (k, SHARDS)]
        part = tap.run(["volan"] + place, data)[1]
        part = tap.run(["detect", "--preset", preset], part)[1]
        part = records(tap.run(["sigen"], part)[1])
        tap.ok(not set(part) & set(found), "shard %s has series of its own"
               % place[1])
        found.update(part)
    tap.ok(found == whole, "%s: %d shards together give the whole"
           % (preset, SHARDS))


def scaled(data, factor):
    source = bars.Stream(data)
    return bars.build({
        name: [b._replace(o=b.o * factor, h=b.h * factor, l=b.l * factor,
                          c=b.c * factor) for b in one.bars()]
        for name, one in source.series.items()}, 64)


def scale_free(title, data, preset, factor):
    def cut(stream):
        # sigen's sizes depend on the price; detect's records must not.
        return {name: [{key: r[key] for key in UNSCALED if key in r}
                       for r in found if r["t"] != "signal"]
                for name, found in records(stream).items()}

    want = cut(pipeline(data, preset))
    tap.ok(cut(pipeline(scaled(data, factor), preset)) == want,
           "%s, %s: prices times %d give the same events"
           % (title, preset, factor))


def shared_files():
    folder = os.path.join(SHARED, "data")
    for name in ("goog_daily_backtestingpy.csv", "eurusd_h1_metatrader.csv"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            yield name, tap.run(["barsrc", "csv", path])[1]


def main():
    if not tap.have("barsrc", "volan", "detect", "sigen"):
        tap.skip_all("the pipeline is not built")
    walk = synth("--series", "3", "--bars", "600", "--seed", "11")
    planted = synth("--series", "2", "--bars", "600", "--seed", "12",
                    "--schematic", "accumulation")
    fall = synth("--series", "2", "--bars", "600", "--seed", "13",
                 "--schematic", "distribution")
    for preset in PRESETS:
        no_look_ahead("walks", walk, preset, 23)
        no_look_ahead("accumulation", planted, preset, 23)
        no_look_ahead("distribution", fall, preset, 29)
        shards(synth("--series", "12", "--bars", "400", "--seed", "2"),
               preset)
        scale_free("walks", walk, preset, 1000)
        scale_free("accumulation", planted, preset, 8)
        tap.ok(pipeline(planted, preset) == pipeline(planted, preset),
               "%s: two runs, the same bytes" % preset)
    for name, data in shared_files():
        no_look_ahead(name, data, "adaptive", 311)
    tap.done()


main()
