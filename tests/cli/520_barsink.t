#!/usr/bin/python3
"""Goal: what a stream says is in the database when barsink says so: all of it,
once, whatever the batches, repeats, crashes and damage on the way. SQLite, and
PostgreSQL where there is one."""
import calendar
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap
import stores

NAME = ("W00", "1d")
HOSTILE = ["'; DROP TABLE ohlcv_bars; --", '"', "\\", "\\N", "%s%n",
           "NULL", "\U0001f4c8", "x" * 64, "é" * 32, "{1,2}", "$1",
           ":symbol", "*", " ", "--", "/*"]


def sink(store, data, *options):
    return tap.run(["barsink", store.address] + list(options), data)


def stored(store, data, *options):
    """A fresh store's dump with the stream in it."""
    status, out, errors = sink(store, data, *options)
    if (status, out, errors) != (0, b"", ""):
        tap.note("barsink %s: %d %r %r" % (options, status, out, errors))
    return store.dump() if status == 0 else None


def objects(data):
    """The stream as text, every kind of record in it."""
    status, out, errors = tap.run(["barsink", "sqlite::memory:", "--tee", "-f",
                                   "json"], data)
    if status:
        raise SystemExit("Bail out! barsink: " + errors)
    return [json.loads(line) for line in out.decode().splitlines()]


# --- what is stored ----------------------------------------------------------

TABLES = {"range": "trading_ranges", "pattern": "patterns", "signal": "signals",
          "order": "backtest_orders", "fill": "backtest_fills",
          "trade": "backtest_trades", "summary": "backtest_results"}
OTHER_NAMES = {"timestamp": "ts", "event_timestamp": "event_ts"}


def nanoseconds(text):
    stamp = time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return calendar.timegm(stamp) * 10**9


def agrees(said, kept):
    """A value of the text and one of SQLite's."""
    if isinstance(said, bool):
        return kept == int(said)
    if isinstance(said, list):
        return json.loads(kept) == said
    if isinstance(said, str):
        return kept == said or kept == nanoseconds(said)
    return kept in (said, round(said * 10**8))


def test_values(kind, data):
    """Each field of the last revision of each record, and of each bar."""
    store = kind.new()
    tap.equal(sink(store, data), (0, b"", ""), "the whole pipeline is stored")
    last = {}
    lines = objects(data)
    for one in lines:
        if one["type"] in TABLES:
            last[one["type"], one["id"]] = one
    bad = []
    for word, table in TABLES.items():
        names, rows = store.table(table)
        kept = {row[names.index("id")]: dict(zip(names, row)) for row in rows}
        said = {key[1]: one for key, one in last.items() if key[0] == word}
        tap.ok(said and kept.keys() == said.keys(),
               "%s: %d records, each in its row" % (table, len(said)))
        for key, one in said.items():
            row = kept.get(key, {})
            values = {OTHER_NAMES.get(name, name): value
                      for name, value in one.items() if name != "type"}
            bad += [(table, key, name, values.get(name), value)
                    for name, value in row.items()
                    if name not in ("run_id", "created_at", "reduce")
                    and (value is None) != (name not in values)]
            bad += [(table, key, name, value, row.get(name))
                    for name, value in values.items()
                    if name in row and not agrees(value, row[name])]
            bad += [(table, key, name) for name in values if name not in row]
    tap.equal(bad[:3], [], "every field as it was said, no other")
    said = sorted((one["symbol"], one["timestamp"], one["open"], one["volume"],
                   one.get("volume_ratio")) for one in lines
                  if one["type"] == "bar")
    kept = store.rows("SELECT symbol, ts, open, volume, volume_ratio FROM "
                      "ohlcv_bars ORDER BY 1, 2")
    tap.ok(len(said) == len(kept) and all(
        a[0] == b[0] and nanoseconds(a[1]) == b[1] and round(a[2] * 10**8) == b[2]
        and a[3:] == b[3:] for a, b in zip(said, kept)), "every bar, with ratios")


def test_repeats(kind, data):
    store = kind.new()
    whole = stored(store, data)
    tap.ok(all(whole.values()), "%s: something in every table" % kind.name)
    tap.equal(stored(store, data), whole, kind.name + ": again changes nothing")
    tap.equal(stored(store, data, "--batch", "97"), whole,
              kind.name + ": nor does it in other batches")
    for batch in ("1", "33", "1000000"):
        tap.equal(stored(kind.new(), data, "--batch", batch), whole,
                  "%s: batches of %s make no difference" % (kind.name, batch))
    return whole


def test_rerun_replaces(kind, source):
    """A backtest over more bars takes the place of the one over fewer."""
    short = tap.pipe(["volan", "detect", "sigen", "btest"], tap.run(
        ["barsrc", "file", "-", "--limit", "700"], source)[1])
    long = tap.pipe(["volan", "detect", "sigen", "btest"], source)
    only = ("--only", "order,fill,trade,summary,equity")
    store = kind.new()
    stored(store, short, *only)
    tap.equal(stored(store, long, *only), stored(kind.new(), long, *only),
              kind.name + ": a longer backtest replaces the shorter")
    tap.equal(stored(store, short, *only), stored(kind.new(), short, *only),
              kind.name + ": and the other way round")


def test_portfolio(kind, source):
    signals = tap.pipe(["volan", "detect", "sigen"], source)
    data = tap.run(["btest"], signals)[1]
    store = kind.new()
    stored(store, data)
    runs = {table: store.rows("SELECT DISTINCT run_id FROM backtest_" + table)
            for table in ("results", "orders", "fills", "trades", "equity")}
    tap.ok(len(runs["results"]) == 1 and len(set(map(str, runs.values()))) == 1,
           kind.name + ": all that a portfolio does belongs to one run")
    other = tap.run(["btest", "--commission", "1bps"], signals)[1]
    stored(store, other)
    tap.equal(store.count("backtest_results"), 2,
              kind.name + ": other costs are another run")
    wrong = [sink(kind.new(), data, "--shard", "%d/2" % k) for k in (0, 1)]
    tap.ok(any(status == 3 and "shards" in errors
               for status, _, errors in wrong),
           kind.name + ": a portfolio in shards is refused")


def test_shards(kind, data, whole):
    store = kind.new()
    for k in range(3):
        tap.equal(sink(store, data, "--shard", "%d/3" % k), (0, b"", ""),
                  "%s: shard %d of 3" % (kind.name, k))
    tap.equal(store.dump(), whole, kind.name + ": shards make the whole")


def test_only(kind, data, whole):
    store = kind.new()
    some = stored(store, data, "--only", "bar,signal,trade")
    wanted = {"ohlcv_bars", "signals", "backtest_trades", "campaigns",
              "audit_log"}
    tap.ok(all(rows == (whole[table] if table in wanted else [])
               for table, rows in some.items()),
           kind.name + ": --only stores these and nothing else")


# --- what goes on ------------------------------------------------------------

def test_tee(kind, data):
    status, out, errors = sink(kind.new(), data, "--tee")
    got = [body for _, body in bars.bodies(out)]
    want = [body for _, body in bars.bodies(data)]
    tap.equal((status, errors), (0, ""), kind.name + ": --tee")
    tap.equal(got[1:], want[1:], kind.name + ": passes every frame on")
    hello = bars.unpack(got[0])
    tap.equal(hello["chain"], bars.unpack(want[0])["chain"] + ["barsink"],
              kind.name + ": and says who passed it on")


def test_tee_errors(kind, data, path):
    for where in ("/dev/full", "/nowhere/out"):
        status, out, errors = sink(kind.new(), data, "--tee", "-o", where)
        tap.ok(status == 4 and tap.one_line(errors),
               "%s: --tee to %s is 4" % (kind.name, where))
    store = kind.new()
    process = subprocess.Popen(
        [tap.tool("barsink"), store.address, "--tee", "--batch", "50", "-i",
         path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(1)
    process.stdout.close()
    status = process.wait(tap.LIMIT)
    errors = process.stderr.read()
    process.stderr.close()
    tap.equal((status, errors), (-signal.SIGPIPE, b""),
              kind.name + ": a reader that leaves ends it quietly")
    return store


# --- damage ------------------------------------------------------------------

def test_cut(kind, data):
    """The sound part is stored, and nothing takes it for the whole."""
    frames = [at for at, body in bars.bodies(data)]
    cut = frames[len(frames) // 2]
    for what, broken in (("cut", data[:cut]), ("cut in a frame",
                                               data[:cut + 20])):
        store = kind.new()
        status, out, errors = sink(store, broken, "--tee")
        sound = bars.frames(data[:cut])
        n = sum(one["n"] for one in sound if one["t"] == "bars")
        tap.ok(status == 3 and tap.one_line(errors),
               "%s: %s is 3" % (kind.name, what))
        tap.equal(store.count("ohlcv_bars"), n,
                  "%s: %s: what came before is stored" % (kind.name, what))
        last = bars.frames(out)[-1]
        tap.ok(last["t"] == "eos" and last["status"] != "ok",
               "%s: %s: and the next stage is told" % (kind.name, what))
    failed = bars.join(bars.frames(bars.build(bars.walk(1, 20)))[:-1],
                       status="disk full on node 7")
    store = kind.new()
    status, _, errors = sink(store, failed)
    tap.equal((status, errors), (3, "barsink: upstream: disk full on node 7\n"),
              kind.name + ": an error upstream is 3")
    tap.equal(store.count("ohlcv_bars"), 20, kind.name + ": and its bars stored")


def test_crash(kind, data, whole):
    """Killed when some of it is stored, then run again."""
    store = kind.new()
    process = subprocess.Popen(
        [tap.tool("barsink"), store.address, "--batch", "20"],
        stdin=subprocess.PIPE, bufsize=0)
    frames = [at for at, body in bars.bodies(data)]
    process.stdin.write(data[:frames[len(frames) * 2 // 3]])
    some = wait_for(lambda: store.count("signals"))
    process.kill()
    process.stdin.close()
    tap.equal(process.wait(tap.LIMIT), -signal.SIGKILL,
              kind.name + ": killed with a part stored")
    tap.ok(some and store.dump() != whole, kind.name + ": it was not all")
    tap.equal(stored(store, data), whole,
              kind.name + ": the next run makes it whole")


def wait_for(what):
    """Until it is true, or too late."""
    deadline = time.monotonic() + tap.LIMIT / 2
    while time.monotonic() < deadline:
        try:
            found = what()
        except Exception:  # no table yet
            found = None
        if found:
            return found
        time.sleep(0.02)
    return None


def test_idle(kind, folder):
    """What has come is stored while nothing more does."""
    data = bars.build(bars.walk(1, 30), per_frame=10)
    frames = [at for at, body in bars.bodies(data)]
    fifo = folder.path("idle")
    os.mkfifo(fifo)
    for every, cut in (("100ms", frames[2]), ("1s", frames[2] + 40)):
        store = kind.new()
        process = subprocess.Popen([tap.tool("barsink"), store.address, "-i",
                                    fifo, "--commit-every", every],
                                   stderr=subprocess.PIPE)
        with open(fifo, "wb", buffering=0) as pipe:
            pipe.write(data[:cut])
            tap.equal(wait_for(lambda: store.count("ohlcv_bars")), 10,
                      "%s: stored within %s while the input idles%s"
                      % (kind.name, every,
                         " in a frame" if cut != frames[2] else ""))
            tap.equal(process.poll(), None, kind.name + ": still there")
            pipe.write(data[cut:])
        tap.equal((process.wait(tap.LIMIT), process.stderr.read()), (0, b""),
                  kind.name + ": and goes on")
        process.stderr.close()
        tap.equal(store.count("ohlcv_bars"), 30, kind.name + ": to the end")
    os.unlink(fifo)


# --- odd input ---------------------------------------------------------------

def test_hostile(kind):
    rows = bars.walk(1, 5)[NAME]
    data = bars.build({(name, "1d"): rows for name in HOSTILE})
    store = kind.new()
    tap.equal(sink(store, data), (0, b"", ""), kind.name + ": hostile symbols")
    kept = {row[0] for row in store.rows("SELECT DISTINCT symbol "
                                         "FROM ohlcv_bars")}
    tap.equal(sorted(kept), sorted(HOSTILE), kind.name + ": as they are")
    hostile = dict(t="signal", s="X", tf="1d", i=0, ts=rows[0].ts, event_i=0,
                   event_ts=rows[0].ts, id="00000000000000aa", rev=0,
                   kind="SPRING", status="REJECTED",
                   reason="'); DELETE FROM signals; --",
                   trail='"\\N\t\'{}', campaign="' OR ''='")
    data = bars.join([bars.hello(), hostile,
                      bars.block(("X", "1d"), 0, rows), bars.end(("X", "1d"),
                                                                 5)])
    store = kind.new()
    tap.equal(sink(store, data), (0, b"", ""), kind.name + ": hostile texts")
    tap.equal([tuple(row) for row in store.rows(
        "SELECT reason, trail, campaign FROM signals")],
              [(hostile["reason"], hostile["trail"], hostile["campaign"])],
              kind.name + ": as they are")


def test_refused(kind):
    """A row that the database does not take is named; none of its batch is in."""
    rows = bars.walk(1, 5)[NAME]
    wild = dict(t="signal", s="W00", tf="1d", i=0, ts=rows[0].ts, event_i=0,
                event_ts=rows[0].ts, id="00000000000000aa", rev=0,
                kind="SPRING", status="APPROVED", direction="LONG",
                confidence=150.0)
    data = bars.join([bars.hello(), wild, bars.block(NAME, 0, rows),
                      bars.end(NAME, 5)])
    store = kind.new()
    status, out, errors = sink(store, data)
    tap.ok(status == 3 and tap.one_line(errors),
           kind.name + ": a signal against the rules is 3")
    tap.equal(store.count("ohlcv_bars"), 0,
              kind.name + ": nothing of its batch is stored")


def test_wishes(kind):
    """Orders that nobody has answered are no rows; a fill needs a backtest."""
    rows = bars.walk(1, 5)[NAME]
    wish = bars.order(NAME, 1, "BUY", 10**8)
    plain = [bars.hello(), wish, bars.block(NAME, 0, rows), bars.end(NAME, 5)]
    store = kind.new()
    tap.equal(sink(store, bars.join(plain)), (0, b"", ""),
              kind.name + ": a wish is no error")
    tap.equal(store.count("backtest_orders"), 0, kind.name + ": and no row")
    fill = dict(t="fill", s="W00", tf="1d", i=1, ts=rows[1].ts, event_i=0,
                event_ts=rows[0].ts, id="00000000000000ab", rev=0,
                kind="MARKET", action="BUY", quantity=10**8, price=10**8)
    curve = bars.equity(NAME, [(rows[0].ts, 10**8, 10**8)])
    for what, frame in (("fill", fill), ("equity", curve)):
        status, _, errors = sink(kind.new(), bars.join(plain[:2] + [frame]
                                                       + plain[2:]))
        tap.ok(status == 3 and tap.one_line(errors) and "backtest" in errors,
               "%s: %s without a backtest is 3" % (kind.name, what))


# --- the command line --------------------------------------------------------

def test_migrate(kind):
    store = kind.new()
    for _ in range(2):
        tap.equal(tap.run(["barsink", "--migrate", store.address]),
                  (0, b"", ""), kind.name + ": --migrate, also again")
    tap.equal(store.count("ohlcv_bars"), 0, kind.name + ": makes the tables")
    versions = [int(row[0]) for row in store.rows(
        "SELECT version FROM schema_migrations ORDER BY version")]
    tap.equal(versions, list(range(1, len(versions) + 1)),
              kind.name + ": and says which there are")
    store.change("INSERT INTO schema_migrations(version, name) "
                 "VALUES (99, 'tomorrow')")
    for command in (["barsink", store.address], ["barsrc", "db", store.address],
                    ["barsink", "--migrate", store.address]):
        status, _, errors = tap.run(command, bars.build(bars.walk(1, 3)))
        tap.ok(status == 4 and tap.one_line(errors) and "newer" in errors,
               "%s: a newer schema is left alone by %s"
               % (kind.name, " ".join(command[:2])[:16]))


def test_addresses(folder, data):
    for address, want in (("sqlite:/nowhere/x.db", 4), ("sqlite:/dev/full", 4),
                          ("sqlite:" + folder.name, 4),
                          ("mysql://x/y", 2), ("sqlite:", 2),
                          ("postgresql:///x?host=/nowhere", 4)):
        status, out, errors = tap.run(["barsink", address, "--retry", "1ms"],
                                      data)
        tap.ok(status == want and not out and tap.one_line(errors),
               "%s is %d" % (address.replace(folder.name, "FOLDER"), want))
    path = folder.save("no.db", b"this is no database, it is a text" * 40)
    status, _, errors = tap.run(["barsink", "sqlite:" + path], data)
    tap.ok(status == 4 and tap.one_line(errors), "nor is a text a database")
    tap.equal(folder.load("no.db")[:7], b"this is", "and it is left alone")


def test_password(folder):
    """Nobody sees it: not in the list of processes, not in a message."""
    address = "postgresql://me:pa55word@nowhere.invalid/x?sslpassword=pa55word"
    for command in (["barsink", address, "--retry", "3s"],
                    ["barsrc", "db", address]):
        process = subprocess.Popen([tap.tool(command[0])] + command[1:],
                                   stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        seen = None
        while process.poll() is None and seen is None:
            with open("/proc/%d/cmdline" % process.pid, "rb") as file:
                line = file.read()
            if b"****" in line:
                seen = line
        errors = process.communicate(timeout=tap.LIMIT)[1]
        tap.ok(process.returncode == 4 and b"pa55word" not in errors,
               command[0] + ": no password in a message")
        tap.ok(seen is None or b"pa55word" not in seen,
               command[0] + ": nor in the command line")


def test_stop(kind):
    """SIGTERM: goes on to eos; what came is stored."""
    data = bars.build(bars.walk(1, 30), per_frame=10)
    store = kind.new()
    process = subprocess.Popen([tap.tool("barsink"), store.address,
                                "--commit-every", "50ms"],
                               stdin=subprocess.PIPE, bufsize=0)
    process.stdin.write(data[:-20])
    wait_for(lambda: store.count("ohlcv_bars") == 30)
    process.send_signal(signal.SIGTERM)
    process.stdin.write(data[-20:])
    process.stdin.close()
    tap.equal(process.wait(tap.LIMIT), 0, kind.name + ": SIGTERM waits for eos")
    process = subprocess.Popen([tap.tool("barsink"), store.address],
                               stdin=subprocess.PIPE, bufsize=0)
    process.stdin.write(data[:-20])
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    tap.equal(process.wait(tap.LIMIT), -signal.SIGTERM,
              kind.name + ": a second one ends it")
    process.stdin.close()
    tap.equal(store.count("ohlcv_bars"), 30, kind.name + ": with nothing lost")


def test_text(data):
    status, out, errors = tap.run(["barsink", "sqlite::memory:", "--tee", "-f",
                                   "csv"], data)
    tap.ok(status == 0 and out.startswith(b"timestamp,symbol,timeframe,open"),
           "--tee as CSV shows bars")
    with tap.Folder() as folder:
        path = folder.path("stats")
        status, out, errors = tap.run(["barsink", "sqlite::memory:", "--stats",
                                       path, "-v"], data)
        stats = json.loads(folder.load("stats"))
        tap.ok(status == 0 and stats["exit_status"] == 0 and not out
               and stats["output"]["frames"] == 0, "statistics")
        tap.ok(" bars, " in errors, "-v says how much was stored")


def test_roles(kind, data, whole):
    """What barstore(7) grants is enough, and is all."""
    with open(os.path.join(tap.ROOT, "man", "barstore.7"),
              encoding="utf-8") as file:
        page = file.read()
    grants = page[page.index("CREATE ROLE bar_writer"):]
    grants = grants[:grants.index(".Ed")]
    store = kind.new()
    store.change(grants.replace("DATABASE bars", "DATABASE " + store.name))
    tap.equal(sink(store.seen_by("bar_writer"), data), (0, b"", ""),
              "roles: a writer may store")
    tap.equal(sink(store.seen_by("bar_writer"), data), (0, b"", ""),
              "roles: also again")
    tap.equal(store.dump(), whole, "roles: everything is stored")
    reader = store.seen_by("bar_reader")
    tap.equal(tap.run(["barsrc", "db", reader.address]),
              tap.run(["barsrc", "db", store.address]),
              "roles: a reader may read all bars")
    status, _, errors = sink(reader, data)
    tap.ok(status == 4 and tap.one_line(errors), "roles: but store none")


def test_kind(kind, source, data, folder):
    whole = test_repeats(kind, data)
    test_rerun_replaces(kind, source)
    test_portfolio(kind, source)
    test_shards(kind, data, whole)
    test_only(kind, data, whole)
    test_tee(kind, data)
    tap.equal(stored(test_tee_errors(
        kind, data, folder.save("whole.bars", data)), data), whole,
              kind.name + ": and the next run makes it whole")
    test_cut(kind, data)
    test_crash(kind, data, whole)
    test_idle(kind, folder)
    test_hostile(kind)
    test_refused(kind)
    test_wishes(kind)
    test_migrate(kind)
    test_stop(kind)


def main():
    if not tap.have("barsrc", "volan", "detect", "sigen", "btest", "barsink"):
        tap.skip_all("barsink is not built")
    source = tap.run(["barsrc", "synth", "--series", "3", "--bars", "900",
                      "--schematic", "accumulation", "--seed", "2"])[1]
    data = tap.pipe(["volan", "detect", "sigen", "btest"], source)
    with tap.Folder() as folder:
        found = stores.kinds(folder)
        try:
            test_values(found[0], data)
            for kind in found:
                test_kind(kind, source, data, folder)
            test_addresses(folder, data)
            if len(found) > 1:
                test_roles(found[1], data, stored(found[1].new(), data))
            test_password(folder)
            test_text(data)
        finally:
            for kind in found:
                kind.close()
    tap.done()


main()
