"""Reads and writes streams of bars, independently of the C code.

Written from the description of the format alone: a stream is a sequence of
frames, each a MessagePack map behind its length (0xce, 4 bytes big-endian);
the first key is "t". The C reader and writer are tested against this one.

    bars.py walk --series 3 --bars 500 --seed 1   a random walk as a stream
    bars.py to-json | check | rechunk N | interleave SEED | cut BYTE | flip BIT

The commands read standard input; binary goes to standard output.
"""
import argparse
import json
import os
import random
import struct
import sys
from collections import namedtuple

import msgpack

FRAME_MAX = 1 << 20
COLUMNS = (("ts", "q"), ("o", "q"), ("h", "q"), ("l", "q"), ("c", "q"),
           ("v", "d"), ("vr", "d"), ("sr", "d"), ("cp", "d"), ("ef", "B"))
CODES = dict(COLUMNS)
BAR_COLUMNS = tuple(name for name, _ in COLUMNS[:6])
RECORDS = ("range", "pattern", "signal", "order", "fill", "trade", "equity",
           "summary")
ALL = "*"  # the series of an account over all series
POINTS = ("ts", "equity", "cash")
DAY = 86400 * 10**9
ONE = 10**8

Bar = namedtuple("Bar", BAR_COLUMNS)


class Broken(Exception):
    """The bytes are not a stream that keeps its promises."""


# --- checksum --------------------------------------------------------------

def _crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_TABLE = _crc_table()


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value = value >> 8 ^ _TABLE[(value ^ byte) & 0xFF]
    return value ^ 0xFFFFFFFF


# --- one frame -------------------------------------------------------------

def prefixed(body):
    return struct.pack(">BI", 0xCE, len(body)) + body


def pack_map(pairs, crc=False):
    """A map from (key, value) pairs, in their order."""
    packer = msgpack.Packer(use_bin_type=True, autoreset=False,
                            unicode_errors="surrogateescape")
    pairs = list(pairs.items()) if isinstance(pairs, dict) else list(pairs)
    packer.pack_map_header(len(pairs) + bool(crc))
    for key, value in pairs:
        packer.pack(key)
        packer.pack(value)
    body = packer.bytes()
    if crc:
        body += b"\xa3crc" + struct.pack(">BI", 0xCE, crc32c(body))
    return body


def pack(pairs, crc=False):
    return prefixed(pack_map(pairs, crc))


def unpack(body):
    """The frame as a dict in the order of its keys; its crc is checked."""
    try:
        frame = msgpack.unpackb(body, raw=False, strict_map_key=True,
                                unicode_errors="surrogateescape",
                                object_pairs_hook=_pairs)
    except Exception as error:
        raise Broken("not MessagePack: %s" % error) from error
    if not isinstance(frame, dict) or next(iter(frame), None) != "t":
        raise Broken("not a map that begins with t")
    if "crc" in frame:
        at = body.rfind(b"\xa3crc")
        if list(frame)[-1] != "crc" or crc32c(body[:at]) != frame["crc"]:
            raise Broken("crc does not match")
        del frame["crc"]
    return frame


def _pairs(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Broken("a key comes twice")
    return found


def bodies(data):
    """(offset, map bytes) of each frame of a whole stream."""
    at = 0
    while at < len(data):
        if len(data) - at < 5 or data[at] != 0xCE:
            raise Broken("no length at byte %d" % at)
        size = int.from_bytes(data[at + 1:at + 5], "big")
        if size > FRAME_MAX or len(data) - at - 5 < size:
            raise Broken("frame at byte %d is over the limit or cut" % at)
        yield at, data[at + 5:at + 5 + size]
        at += 5 + size


def frames(data):
    return [unpack(body) for _, body in bodies(data)]


def columns(frame):
    """The columns that a bars frame has, as tuples by name."""
    found = {}
    for name, code in COLUMNS:
        if name in frame:
            size = struct.calcsize(code) * frame["n"]
            if len(frame[name]) != size:
                raise Broken("column %s has %d bytes, not %d"
                             % (name, len(frame[name]), size))
            found[name] = struct.unpack("<%d%s" % (frame["n"], code),
                                        frame[name])
    return found


def points(frame):
    """The columns of an equity frame, as tuples by name."""
    found = {}
    for name in POINTS:
        if len(frame[name]) != 8 * frame["n"]:
            raise Broken("column %s has %d bytes for %d points"
                         % (name, len(frame[name]), frame["n"]))
        found[name] = struct.unpack("<%dq" % frame["n"], frame[name])
    return found


def column_bytes(name, values):
    return struct.pack("<%d%s" % (len(values), CODES[name]), *values)


def hello(tool="bars.py", order="time", shard=(0, 1), chain=None):
    return {"t": "hello", "v": 1, "tool": tool,
            "chain": list(chain or [tool]), "order": order,
            "shard": list(shard)}


def block(series, first, bars):
    """A bars frame from a list of Bar."""
    frame = {"t": "bars", "s": series[0], "tf": series[1], "i": first,
             "n": len(bars)}
    for k, name in enumerate(BAR_COLUMNS):
        frame[name] = column_bytes(name, [bar[k] for bar in bars])
    return frame


def equity(series, rows):
    """An equity frame from a list of (ts, equity, cash)."""
    frame = {"t": "equity", "s": series[0], "tf": series[1], "n": len(rows)}
    for k, name in enumerate(POINTS):
        frame[name] = struct.pack("<%dq" % len(rows), *(r[k] for r in rows))
    return frame


def order(series, i, action, quantity=None, kind="MARKET", **fields):
    """An order decided at bar i, in e8; as short as it may be."""
    frame = {"t": "order", "s": series[0], "tf": series[1], "i": i,
             "kind": kind, "action": action}
    if quantity is not None:
        frame["quantity"] = quantity
    return dict(frame, **fields)


def end(series, count):
    return {"t": "end", "s": series[0], "tf": series[1], "n": count}


def eos(bars, count, status="ok"):
    return {"t": "eos", "bars": bars, "frames": count, "status": status}


def join(maps, crc=False, status="ok"):
    """Bytes of the frames (dicts), with a correct eos behind them."""
    maps = list(maps)
    bars = sum(m.get("n", 0) for m in maps if m["t"] == "bars")
    maps.append(eos(bars, len(maps), status))
    return b"".join(pack(m, crc) for m in maps)


# --- whole streams ---------------------------------------------------------

class Series:
    """What a stream says of one series: columns over all bars, records."""

    def __init__(self):
        self.count = 0
        self.columns = {}
        self.records = []
        self.ended = False

    def add(self, frame):
        if frame["i"] != self.count:
            raise Broken("gap: bar %d where %d is due"
                         % (frame["i"], self.count))
        new = columns(frame)
        if not set(BAR_COLUMNS) <= set(new):
            raise Broken("a column is missing")
        if self.count and set(new) != set(self.columns):
            raise Broken("columns change")
        for name, values in new.items():
            self.columns.setdefault(name, []).extend(values)
        self.count += frame["n"]

    def bars(self):
        return [Bar(*row) for row in zip(*(self.columns.get(name, ())
                                           for name in BAR_COLUMNS))]

    def packed(self):
        """The columns as bytes: NaN equals NaN."""
        return {name: column_bytes(name, values)
                for name, values in self.columns.items()}


class Stream:
    """A whole stream, every promise checked; series by (symbol, tf)."""

    def __init__(self, data):
        self.series = {}
        self.others = []
        self.status = None
        all_frames = frames(data)
        if not all_frames or all_frames[0]["t"] != "hello":
            raise Broken("no hello")
        self.hello = all_frames[0]
        for at, frame in enumerate(all_frames[1:], 1):
            if self.status is not None:
                raise Broken("a frame behind eos")
            self._take(at, frame)
        if self.status is None:
            raise Broken("no eos")
        if self.status == "ok" and not all(s.ended
                                           for s in self.series.values()):
            raise Broken("an end is missing")

    def _take(self, at, frame):
        kind = frame["t"]
        if kind == "hello":
            raise Broken("second hello")
        if kind == "eos":
            self.status = frame["status"]
            bars = sum(s.count for s in self.series.values())
            if (frame["bars"], frame["frames"]) != (bars, at):
                raise Broken("eos counts %r, not %r"
                             % ((frame["bars"], frame["frames"]), (bars, at)))
        elif kind in ("bars", "end") + RECORDS and frame["s"] != ALL:
            one = self.series.setdefault((frame["s"], frame["tf"]), Series())
            if one.ended:
                raise Broken("a frame behind end")
            if kind == "bars":
                one.add(frame)
            elif kind == "end":
                one.ended = True
                if frame["n"] != one.count:
                    raise Broken("end counts %d, not %d"
                                 % (frame["n"], one.count))
            else:
                one.records.append(frame)
        else:
            self.others.append(frame)


def units(name, one, per_frame):
    """(first ts, symbol, maps): each block with the records it decides."""
    waiting = sorted(one.records,
                     key=lambda record: record.get("i", one.count))
    for first in range(0, one.count, per_frame):
        n = min(per_frame, one.count - first)
        frame = {"t": "bars", "s": name[0], "tf": name[1], "i": first, "n": n}
        for column, _ in COLUMNS:
            if column in one.columns:
                values = one.columns[column][first:first + n]
                frame[column] = column_bytes(column, values)
        maps = []
        while waiting and waiting[0].get("i", one.count) < first + n:
            maps.append(waiting.pop(0))
        maps.append(frame)
        if first + n == one.count:
            maps += waiting + [end(name, one.count)]
        yield one.columns["ts"][first], name[0], maps
    if not one.count:
        yield -2**63, name[0], one.records + [end(name, 0)]


def rechunk(data, per_frame, crc=False):
    """The same stream with other frames, in time order."""
    stream = Stream(data)
    found = [unit for name, one in stream.series.items()
             for unit in units(name, one, per_frame)]
    found.sort(key=lambda unit: unit[:2])
    maps = [stream.hello] + stream.others
    for _, _, some in found:
        maps += some
    return join(maps, crc)


def interleave(data, seed, per_frame=16, crc=False):
    """The same stream with its series mixed at random: order "series"."""
    stream = Stream(data)
    pick = random.Random(seed)
    queues = [list(units(name, one, per_frame))
              for name, one in stream.series.items()]
    maps = [dict(stream.hello, order="series")] + stream.others
    while queues:
        queue = pick.choice(queues)
        maps += queue.pop(0)[2]
        if not queue:
            queues.remove(queue)
    return join(maps, crc)


def build(series, per_frame=256, crc=False, others=()):
    """A stream in time order of {(symbol, tf): [Bar, ...]}."""
    found = []
    for name, bars in series.items():
        if not bars:
            found.append((-2**63, name[0], [end(name, 0)]))
        for first in range(0, len(bars), per_frame):
            some = bars[first:first + per_frame]
            maps = [block(name, first, some)]
            if first + len(some) == len(bars):
                maps.append(end(name, len(bars)))
            found.append((some[0].ts, name[0], maps))
    found.sort(key=lambda unit: unit[:2])
    maps = [hello()] + list(others)
    for _, _, some in found:
        maps += some
    return join(maps, crc)


def cut(data, at):
    return data[:at]


def flip(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def walk(series=1, bars=100, seed=1, tf="1d", flat=True):
    """Random walks in whole cents with whole volumes: {name: [Bar, ...]}."""
    pick = random.Random(seed)
    found = {}
    for k in range(series):
        close = pick.randrange(5000, 50000)
        rows = []
        for i in range(bars):
            opening = close
            close = max(100, opening + pick.randrange(-150, 151))
            high = max(opening, close) + pick.randrange(0, 60)
            low = max(1, min(opening, close) - pick.randrange(0, 60))
            if flat and pick.random() < 0.02:
                high = low = close = opening
            volume = 0.0 if pick.random() < 0.01 else float(
                pick.randrange(1, 2_000_000))
            rows.append(Bar((19723 + i) * DAY, opening * 10**6, high * 10**6,
                            low * 10**6, close * 10**6, volume))
        found["W%02d" % k, tf] = rows
    return found


class LiveReader:
    """Frames from a file descriptor as they come, nothing read ahead."""

    def __init__(self, fd):
        self.fd = fd

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            more = os.read(self.fd, size - len(data))
            if not more:
                if data:
                    raise Broken("input ends inside a frame")
                return None
            data += more
        return data

    def next(self):
        prefix = self._exactly(5)
        if prefix is None:
            return None
        if prefix[0] != 0xCE:
            raise Broken("no length")
        return unpack(self._exactly(int.from_bytes(prefix[1:], "big")))


# --- command line ----------------------------------------------------------

def to_json(data):
    """One line a frame; columns as lists, NaN as null."""
    for frame in frames(data):
        if frame["t"] == "bars":
            values = columns(frame)
            frame = {key: [None if value != value else value
                           for value in values[key]] if key in values
                     else value for key, value in frame.items()}
        elif frame["t"] == "equity":
            frame = dict(frame, **points(frame))
        print(json.dumps(frame, default=lambda raw: raw.hex()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("to-json", "check"):
        commands.add_parser(name)
    for name, word in (("rechunk", "n"), ("interleave", "n"), ("cut", "n"),
                       ("flip", "n")):
        command = commands.add_parser(name)
        command.add_argument(word, type=int)
        command.add_argument("--crc", action="store_true")
    command = commands.add_parser("walk")
    command.add_argument("--series", type=int, default=1)
    command.add_argument("--bars", type=int, default=100)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--per-frame", type=int, default=256)
    command.add_argument("--crc", action="store_true")
    options = parser.parse_args()
    out = sys.stdout.buffer
    if options.command == "walk":
        out.write(build(walk(options.series, options.bars, options.seed),
                        options.per_frame, options.crc))
        return
    data = sys.stdin.buffer.read()
    if options.command == "to-json":
        to_json(data)
    elif options.command == "check":
        stream = Stream(data)
        print(stream.status)
    elif options.command == "rechunk":
        out.write(rechunk(data, options.n, options.crc))
    elif options.command == "interleave":
        out.write(interleave(data, options.n, crc=options.crc))
    elif options.command == "cut":
        out.write(cut(data, options.n))
    else:
        out.write(flip(data, options.n))


if __name__ == "__main__":
    try:
        main()
    except Broken as broken:
        sys.exit("bars.py: %s" % broken)
