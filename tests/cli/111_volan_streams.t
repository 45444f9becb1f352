#!/usr/bin/python3
"""Goal: what volan does to a stream besides its columns: hello, chain, shard,
unknown frames and keys, crc in files and only there."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap


def kinds(data):
    return [frame["t"] for frame in bars.frames(data)]


def test_hello():
    data = bars.build(bars.walk(1, 30), per_frame=10)
    first = dict(bars.hello(chain=["a", "b"], shard=(2, 5)), note="x")
    rest = data[5 + len(next(bars.bodies(data))[1]):]
    _, out, _ = tap.run(["volan"], bars.pack(first) + rest)
    tap.equal(bars.frames(out)[0],
              {"t": "hello", "v": 1, "tool": "volan",
               "chain": ["a", "b", "volan"], "order": "time",
               "shard": [2, 5]}, "hello is volan's own, the chain is longer")
    tap.equal(kinds(out), kinds(bars.pack(first) + rest),
              "frames are kept one for one")


def test_unknown():
    strange = [{"t": "news", "text": "\u00e9\0", "n": [1, {"a": None}]},
               {"t": "order", "s": "W00", "tf": "1d", "i": 5, "side": "buy"},
               {"t": "equity", "n": 1, "ts": b"\0" * 8}]
    record = {"t": "pattern", "s": "W00", "tf": "1d", "i": 3, "kind": "NEW",
              "colour": "red", "deep": [[[[1]]]]}
    series = bars.walk(1, 30)
    (name, rows), = series.items()
    block = dict(bars.block(name, 0, rows), at=17, note="x", extra=b"\1\2")
    maps = [bars.hello()] + strange + [record, block, bars.end(name, 30)]
    data = bars.join(maps)
    status, out, errors = tap.run(["volan"], data)
    tap.equal((status, errors), (0, ""), "unknown keys and types")
    before = [body for _, body in bars.bodies(data)]
    after = [body for _, body in bars.bodies(out)]
    tap.equal(after[1:5], before[1:5], "unknown frames and records pass byte "
              "for byte")
    tap.equal(after[6], before[6], "so does end")
    got = bars.frames(out)[5]
    tap.equal(list(got), list(block) + ["vr", "sr", "cp", "ef"],
              "the columns stand behind the block's own keys")
    tap.ok(all(got[key] == value for key, value in block.items()),
           "which are unchanged")


def has_crc(data):
    return {b"\xa3crc" in body[-9:-5] for _, body in bars.bodies(data)}


def test_crc():
    data = bars.build(bars.walk(2, 50), per_frame=7)
    with_crc = bars.build(bars.walk(2, 50), per_frame=7, crc=True)
    with tap.Folder() as folder:
        plain = tap.run(["volan"], data)[1]
        tap.equal(has_crc(plain), {False}, "frames to a pipe have no crc")
        tap.equal(tap.run(["volan"], with_crc)[1], plain,
                  "and lose the one they had")
        source = folder.save("in.bars", with_crc)
        status = tap.run(["volan", "-i", source, "-o", folder.path("out")])[0]
        tap.equal(status, 0, "file to file")
        saved = folder.load("out")
        tap.equal(has_crc(saved), {True}, "frames in a file have one")
        tap.equal(bars.rechunk(saved, 7), bars.rechunk(plain, 7),
                  "and the same content")
        with open(folder.path("redirected"), "wb") as file:
            tap.subprocess.run([tap.tool("volan")], input=data, stdout=file,
                               check=True, timeout=tap.LIMIT)
        tap.equal(folder.load("redirected"), saved,
                  "a redirected output is a file too")


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def test_shards():
    data = bars.build(bars.walk(20, 30), per_frame=7)
    whole = bars.Stream(tap.run(["volan"], data)[1])
    parts = {}
    for k in range(3):
        out = tap.run(["volan", "--shard", "%d/3" % k], data)[1]
        part = bars.Stream(out)
        tap.equal(part.hello["shard"], [k, 3], "shard %d says so" % k)
        tap.ok(part.series and all(fnv(name[0]) % 3 == k
                                   for name in part.series),
               "and has its series by FNV-1a-64")
        parts.update(part.series)
    tap.ok({name: one.packed() for name, one in parts.items()}
           == {name: one.packed() for name, one in whole.series.items()},
           "together they are the whole")
    for text in ("3/3", "-1/3", "0/0", "1", "a/b", "1/2/3", ""):
        status, _, errors = tap.run(["volan", "--shard", text], data)
        tap.ok(status == 2 and tap.one_line(errors),
               "--shard \"%s\" is refused" % text)


test_hello()
test_unknown()
test_crc()
test_shards()
tap.done()
