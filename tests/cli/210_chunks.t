#!/usr/bin/python3
"""Goal: frames of any size, through pipes and files, and series mixed in any
way give the same records and the same bars, byte for byte."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap


def content(data):
    """Per series: columns and records, in order, as bytes."""
    stream = bars.Stream(data)
    return {name: (one.packed(),
                   [bars.pack_map(record) for record in one.records])
            for name, one in stream.series.items()}


def rebuild(data, per_frame):
    return bars.rechunk(data, per_frame)


def main():
    data = bars.build(bars.walk(3, 700, seed=9), per_frame=100)
    for name, chain in tap.filters():
        names = chain + [name]
        what = " | ".join(names)
        want = rebuild(tap.pipe(names, rebuild(data, 64)), 50)
        records = sum(len(one.records)
                      for one in bars.Stream(want).series.values())
        tap.note("%s: %d records" % (what, records))
        for per_frame in (1, 7, 256, 1024):
            out = tap.pipe(names, rebuild(data, per_frame))
            tap.ok(rebuild(out, 50) == want,
                   "%s: %d bars a frame" % (what, per_frame))
        mixed = tap.pipe(names, bars.interleave(data, 5))
        tap.ok(content(rebuild(mixed, 50)) == content(want),
               "%s: series mixed at random" % what)
        with tap.Folder() as folder:
            at = folder.save("0.bars", bars.rechunk(data, 256, crc=True))
            for k, one in enumerate(names):
                to = folder.path("%d.bars" % (k + 1))
                status, _, errors = tap.run([one, "-i", at, "-o", to]
                                             + tap.options(one))
                if status:
                    tap.note(errors)
                at = to
            tap.ok(rebuild(open(at, "rb").read(), 50) == want,
                   "%s: through files" % what)
    tap.done()


main()
