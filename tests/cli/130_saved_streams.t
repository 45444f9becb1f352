#!/usr/bin/python3
"""Goal: `barsrc file` sends a saved stream as it is, never a damaged one as a
whole one; a source that is told to stop says so in its eos and dies of it."""
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap


def last_status(out):
    try:
        return bars.frames(out)[-1].get("status")
    except (bars.Broken, IndexError):
        return None


def source(path):
    return tap.run(["barsrc", "file", path])


def test_whole(folder, plain):
    strange = {"t": "news", "x": [1, {"a": None}]}
    block = bars.frames(plain)[1]
    record = {"t": "pattern", "s": block["s"], "tf": "1d", "i": 0, "new": 1}
    with_more = bars.join([bars.hello(), strange, record]
                          + bars.frames(plain)[1:-1])
    for name, data in (("plain", plain), ("records and others", with_more)):
        for crc in (False, True):
            maps = bars.frames(data)
            saved = b"".join(bars.pack(one, crc) for one in maps)
            status, out, errors = source(folder.save("x.bars", saved))
            tap.equal((status, errors), (0, ""), name + ": is sent")
            tap.equal([body for _, body in bars.bodies(out)][1:],
                      [bars.pack_map(one) for one in maps[1:]],
                      "frame for frame, without crc")
            tap.equal(bars.frames(out)[0]["chain"][-1], "barsrc",
                      "behind a hello of its own")


def test_damage(folder, plain):
    filed = b"".join(bars.pack(one, True) for one in bars.frames(plain))
    want = bars.rechunk(source(folder.save("x.bars", plain))[1], 9)
    bad = []
    for at in range(0, len(plain), 5):
        status, out, errors = source(folder.save("x.bars", plain[:at]))
        if status != 3 or not tap.one_line(errors) or last_status(out) == "ok":
            bad.append((at, status, errors))
    tap.equal(bad, [], "cut at every fifth byte: 3, one line, no eos that is "
              "ok")
    bad = []
    for at in range(0, len(filed), 5):
        flipped = bars.flip(filed, at * 8 + at % 8)
        status, out, errors = source(folder.save("x.bars", flipped))
        if status != 3 and bars.rechunk(out, 9) != want:
            bad.append((at, status, errors))
    tap.equal(bad, [], "a bit turned in every fifth byte: 3, or the crc's own "
              "name and the same bars")
    for what, data in (("text", b"timestamp,symbol\n"), ("nothing", b""),
                       ("more behind eos", plain + plain)):
        status, out, errors = source(folder.save("x.bars", data))
        tap.ok(status == 3 and tap.one_line(errors)
               and last_status(out) != "ok", what + " is no stream")
    tap.equal(source(folder.name)[0], 4, "a folder is status 4")
    tap.equal(source(folder.path("none"))[0], 4, "so is a missing file")


def test_stop(first):
    process = subprocess.Popen(
        [tap.tool("barsrc"), "synth", "--series", "2", "--bars", "100000000",
         "--seed", "1", "--timeframe", "1m"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    reader = bars.LiveReader(process.stdout.fileno())
    for _ in range(3):
        reader.next()
    process.send_signal(first)
    last = None
    while (frame := reader.next()) is not None:
        last = frame
    tap.ok(last["t"] == "eos" and last["status"] == "interrupted",
           first.name + ": eos says so")
    tap.equal(process.wait(tap.LIMIT), -first, first.name + ": dies of it")
    process.stdout.close()
    process.stderr.close()


def main():
    if not tap.have("barsrc"):
        tap.skip_all("barsrc is not built")
    plain = bars.build(bars.walk(2, 12), per_frame=5)
    with tap.Folder() as folder:
        test_whole(folder, plain)
        test_damage(folder, plain)
    test_stop(signal.SIGTERM)
    test_stop(signal.SIGINT)
    tap.done()


main()
