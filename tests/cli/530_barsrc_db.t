#!/usr/bin/python3
"""Goal: bars come out of a database as they went in, byte for byte, whole or
the part that was asked for; what is no database, or no bar, is an error."""
import gzip
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap
import stores

RSS_MAX = 64 << 20


def out_of(arguments, data=b""):
    status, out, errors = tap.run(arguments, data)
    if status or errors:
        tap.note("%s: %d %s" % (" ".join(arguments), status, errors))
    return out if status == 0 else None


def stored(kind, data):
    store = kind.new()
    if out_of(["barsink", store.address], data) is None:
        raise SystemExit("Bail out! barsink")
    return store


def frames_of(data):
    """All frames but hello, which names the stages behind each other."""
    return [body for _, body in bars.bodies(data)][1:]


def make_files(folder):
    """CSV files of several series, timeframes and lengths; one compressed."""
    def rows(*arguments):
        return out_of(["barsrc", "synth", "-f", "csv"] + list(arguments))

    many = rows("--series", "3", "--bars", "2500", "--seed", "4")
    files = [folder.save("many.csv", many)]
    for name, tf, n, seed in (("AAPL_1h.csv", "1h", "3000", "5"),
                              ("MSFT_1h.csv", "1h", "1024", "6"),
                              ("AAPL_1w.csv", "1w", "300", "7"),
                              ("TICK_5m.csv", "5m", "1", "8")):
        text = rows("--bars", n, "--seed", seed, "-t", tf)
        lines = [line.split(b",") for line in text.splitlines()]
        keep = [k for k, word in enumerate(lines[0])
                if word not in (b"symbol", b"timeframe")]
        text = b"\n".join(b",".join(line[k] for k in keep) for line in lines)
        files.append(folder.save(name, text + b"\n"))
    files.append(folder.save("ZIP_1d.csv.gz", gzip.compress(
        rows("--bars", "1500", "--seed", "9").replace(b"S00000", b"ZIP"))))
    return files


def test_whole(kind, files, folder):
    path = folder.path("original.bars")
    out_of(["barsrc", "csv"] + files + ["-o", path])
    with open(path, "rb") as file:
        store = stored(kind, file.read())
    got = out_of(["barsrc", "db", store.address])
    tap.ok(got and got == out_of(["barsrc", "csv"] + files),
           kind.name + ": the same bytes as of the files")
    tap.ok(frames_of(got) == frames_of(out_of(["barsrc", "file", path])),
           kind.name + ": the same frames as of the saved stream")
    for frame_bars in ("1", "7", "1000", "8192"):
        original = out_of(["barsrc", "csv"] + files
                          + ["--frame-bars", frame_bars])
        tap.ok(original == out_of(["barsrc", "db", store.address,
                                   "--frame-bars", frame_bars]),
               "%s: frames of %s are those of the files"
               % (kind.name, frame_bars))
    return store, path


def test_parts(kind, store, path):
    """Options mean the same as with a saved stream."""
    for options in ([], ["--symbols", "AAPL,ZIP"], ["--symbols", "NONE"],
                    ["--symbols", ""], ["--symbols", "AAPL,AAPL"],
                    ["--from", "2024-02-01"], ["--to", "2024-02-01"],
                    ["--from", "2024-01-20T12:00:00Z", "--to",
                     "2024-03-01T01:00:00Z", "--symbols", "S00001,MSFT"],
                    ["--from", "2200-01-01"], ["--limit", "1100"],
                    ["--limit", "3", "--from", "2024-01-05"],
                    ["--shard", "0/3"], ["--shard", "2/3"],
                    ["--from", "2024-03-01", "--to", "2024-02-01"]):
        got = out_of(["barsrc", "db", store.address] + options)
        want = out_of(["barsrc", "file", path] + options)
        tap.ok(got is not None and frames_of(bars.rechunk(got, 64))
               == frames_of(bars.rechunk(want, 64)),
               "%s: %s" % (kind.name, " ".join(options) or "everything"))
    some = ["--symbols", "AAPL"]
    got = out_of(["barsrc", "db", store.address, "-t", "1w", "-f", "json"])
    tap.equal({json.loads(line)["timeframe"] for line in got.splitlines()},
              {"1w"}, kind.name + ": --timeframe chooses")
    tap.equal(out_of(["barsrc", "db", store.address, "-t", "1h", "--resample",
                      "4h", "-f", "csv"] + some),
              out_of(["barsrc", "csv", os.path.join(
                  os.path.dirname(path), "AAPL_1h.csv"), "--resample", "4h",
                      "-f", "csv"]),
              kind.name + ": longer bars are those of the file")
    frames = bars.frames(out_of(["barsrc", "db", store.address, "--rate",
                                 "100000", "--limit", "3", "-t", "1h"]))
    tap.ok(all(one["n"] == 1 and "at" in one for one in frames
               if one["t"] == "bars"), kind.name + ": paced, a bar a frame")


def test_pipeline(kind):
    """Ratios are kept beside the bars and do not come out with them."""
    source = out_of(["barsrc", "synth", "--bars", "1500", "--schematic",
                     "accumulation"])
    whole = tap.pipe(["volan", "detect", "sigen"], source)
    store = stored(kind, whole)
    again = out_of(["barsrc", "db", store.address])
    tap.equal(again, source, kind.name + ": bars alone, as from the source")
    tap.equal(tap.pipe(["volan", "detect", "sigen"], again), whole,
              kind.name + ": the pipeline behind makes the same of them")
    tap.ok(out_of(["barsink", store.address], source) == b""
           and store.rows("SELECT count(volume_ratio) FROM ohlcv_bars")
           != [(0,)], kind.name + ": bars stored again keep their ratios")


def test_many(kind):
    """More series than a block a series of full size would allow."""
    walks = bars.walk(700, 130, flat=False)
    data = bars.build({(name[0] + "X%d" % k, name[1]): rows
                       for k, (name, rows) in enumerate(walks.items())},
                      per_frame=65536 // 700)
    store = stored(kind, data)
    got = out_of(["barsrc", "db", store.address])
    tap.equal(frames_of(got), frames_of(data), kind.name + ": 700 series")


def test_memory(kind, folder):
    """Bars come out as they are read, however many there are."""
    source = folder.path("long.bars")
    synth = ["barsrc", "synth", "--bars", "400000", "-t", "1m"]
    out_of(synth + ["-o", source])
    store = kind.new()
    out_of(["barsink", store.address, "-i", source])
    stats = folder.path("stats")
    tap.ok(out_of(["barsrc", "db", store.address, "--stats", stats])
           == out_of(synth),
           kind.name + ": 400,000 bars of a series")
    size = json.loads(folder.load("stats"))["peak_rss_bytes"]
    tap.ok(size < RSS_MAX or tap.sanitized(), "%s: in %d MiB" % (kind.name, size >> 20))


def test_ends_of_time(kind):
    """SQLite keeps any time that a stream can hold."""
    row = bars.Bar(0, 1, 1, 1, 1, 0.0)
    rows = [row._replace(ts=ts) for ts in (-2**63 + 1, -1, 0, 2**63 - 1)]
    data = bars.build({("A", "tick"): rows, ("B", "tick"): rows[-1:]},
                      per_frame=1)
    store = stored(kind, data)
    tap.equal(frames_of(out_of(["barsrc", "db", store.address, "--frame-bars",
                                "1"])),
              frames_of(out_of(["barsrc", "file", "-", "--limit", "9"], data)),
              kind.name + ": the first and the last time there is")


def test_nothing(kind):
    store = kind.new()
    if kind.name == "SQLite":
        out_of(["barsink", "--migrate", store.address])
    out = out_of(["barsrc", "db", store.address])
    tap.equal([one["t"] for one in bars.frames(out)], ["hello", "eos"],
              kind.name + ": no bars are an empty stream")


def test_errors(folder):
    path = folder.path("none.db")
    for address, want in (("sqlite:" + path, 4), ("jsonl:" + path, 2),
                          ("csv:" + path, 2), ("nothing:x", 2),
                          ("postgresql:///x?host=/nowhere", 4),
                          ("sqlite:" + folder.save("text", b"text" * 500), 4)):
        status, out, errors = tap.run(["barsrc", "db", address])
        tap.ok(status == want and tap.one_line(errors),
               "%s is %d" % (address.replace(folder.name, "FOLDER"), want))
        tap.ok(want == 2 and not out or want == 4
               and bars.frames(out)[-1]["status"] != "ok",
               "and the next stage is told")
    tap.ok(not os.path.exists(path), "nothing is made by reading")


def test_unsound(folder):
    """Somebody else wrote into the table."""
    kind = stores.SqliteKind(folder)
    for change, what in (("high = low - 1", "high below low"),
                         ("volume = -1", "a volume below 0"),
                         ("close = 0", "a price of 0")):
        kind.made += 100
        store = stored(kind, bars.build(bars.walk(2, 50)))
        store.change("PRAGMA ignore_check_constraints = 1; UPDATE ohlcv_bars "
                     "SET %s WHERE symbol = 'W01' AND ts = (SELECT max(ts) FROM "
                     "ohlcv_bars)" % change)
        status, out, errors = tap.run(["barsrc", "db", store.address])
        tap.ok(status == 3 and tap.one_line(errors) and "W01 1d at 2024" in
               errors, what + " is 3")
        tap.ok(bars.frames(out)[-1]["status"] != "ok", "and no whole stream")


def main():
    if not tap.have("barsrc", "volan", "detect", "sigen", "barsink"):
        tap.skip_all("barsink is not built")
    with tap.Folder() as folder:
        files = make_files(folder)
        found = stores.kinds(folder)
        try:
            for kind in found:
                store, path = test_whole(kind, files, folder)
                test_parts(kind, store, path)
                test_pipeline(kind)
                test_many(kind)
                test_memory(kind, folder)
                test_nothing(kind)
            test_ends_of_time(found[0])
            test_errors(folder)
            test_unsound(folder)
        finally:
            for kind in found:
                kind.close()
    tap.done()


main()
