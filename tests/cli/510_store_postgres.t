#!/usr/bin/python3
"""Goal: what is PostgreSQL's own in the store: values in its binary form, a
server that goes away, two writers at once, and what is said when it cannot be."""
import os
import signal
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import stores
import tap

PASSWORD = "Tr0ub4dor"
US = 1000
FLAT = (100 * 10**8,) * 4


def server(*arguments, quiet=False):
    """scripts/pg-local; its output, or None when it fails."""
    done = subprocess.run([stores.PG_LOCAL] + list(arguments),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=tap.LIMIT, check=False)
    if done.returncode:
        if not quiet:
            tap.note(done.stderr.decode())
        return None
    return done.stdout.decode().strip()


def wait_for(what, name):
    """Until what() is true; a failed point when it takes too long."""
    end = time.monotonic() + tap.LIMIT / 2
    while time.monotonic() < end:
        try:
            if what():
                return True
        except subprocess.CalledProcessError:
            pass
        time.sleep(0.02)
    return tap.ok(False, name + ": in time")


def sink(address, data, *options):
    return tap.run(["barsink", *options, address], data)


def refused(address, status, words, name, data=b""):
    """A clear line and the status, and never the password."""
    got, out, errors = sink(address, data, "--retry", "100ms")
    tap.equal((got, out), (status, b""), name + ": the status")
    if not tap.ok(tap.one_line(errors) and words in errors
                  and PASSWORD not in errors, name + ": says so"):
        tap.note(errors)


# --- what is said ----------------------------------------------------------

def connection(kind):
    folder = kind.server
    here = "?host=%s&port=5432" % folder
    nothing = tap.Folder().__enter__()
    for address, status, words, name in (
            ("postgresql://barpipe:%s@/test?host=%s" % (PASSWORD, nothing.name),
             4, "No such file", "no server"),
            ("postgresql://barpipe:%s@127.0.0.1:1/test" % PASSWORD,
             4, "could not open the database", "nobody listens"),
            ("postgresql://barpipe:%s@/nowhere%s" % (PASSWORD, here),
             4, "does not exist", "no such database"),
            ("postgresql://nobody_here:%s@/postgres%s" % (PASSWORD, here),
             4, "does not exist", "no such user"),
            ("postgresql:///postgres%s&user=barpipe&password=%s"
             % (here, PASSWORD),
             4, "barsink --migrate makes it", "no schema"),
            ("postgresql://u:%s/x@h/db" % PASSWORD, 2, "cannot read",
             "a slash in the password"),
            ("postgresql://u:%s@x@h/db" % PASSWORD, 2, "cannot read",
             "an @ in the password"),
            ("postgresql://u:a?%s@h/db" % PASSWORD, 2, "cannot read",
             "a ? in the password"),
            ("postgresql://u:a:%s@h/db" % PASSWORD, 2, "cannot read",
             "a colon in the password"),
            ("postgresql://u:%s/db" % PASSWORD, 2, "cannot read",
             "a password without a host"),
            ("postgresql://h/db?password=%s&colour=red" % PASSWORD, 2,
             "cannot read", "an unknown setting")):
        refused(address, status, words, name)
    os.rmdir(nothing.name)


def wrong_password(kind):
    """Only this user has to know one."""
    stores.Postgres(kind.server, "postgres").change(
        "CREATE USER guarded PASSWORD 'right'")
    rules = os.path.join(kind.server, "data", "pg_hba.conf")
    with open(rules, encoding="ascii") as file:
        old = file.read()
    with open(rules, "w", encoding="ascii") as file:
        file.write("local all guarded scram-sha-256\n" + old)
    stores.Postgres(kind.server, "postgres").change("SELECT pg_reload_conf()")
    address = ("postgresql://guarded:%s@/postgres?host=%s&port=5432"
               % (PASSWORD, kind.server))
    refused(address, 4, "password authentication failed", "a wrong password")
    refused(address.replace(PASSWORD, "right"), 4,
            "barsink --migrate makes it", "the right password")


def schema(kind):
    data = bars.build(bars.walk(1, 3))
    newer = kind.new()
    newer.change("INSERT INTO schema_migrations (version, name)"
                 " VALUES (9999, 'tomorrow')")
    refused(newer.address, 4, "newer than this program's", "a newer schema")
    status, _, errors = tap.run(["barsink", "--migrate", newer.address])
    tap.ok(status == 4 and "newer" in errors, "and it is not migrated")
    older = kind.new()
    older.change("DELETE FROM schema_migrations WHERE version > 1")
    refused(older.address, 4, "barsink --migrate brings it", "an older schema")
    status, _, errors = tap.run(["barsink", "--migrate", older.address])
    tap.equal((status, errors), (0, ""), "which is migrated")
    tap.equal(sink(older.address, data)[0], 0, "and then is used")
    broken = kind.new()
    broken.change("DROP TABLE backtest_equity CASCADE")
    refused(broken.address, 4, "no table backtest_equity", "a missing table")
    denied = kind.new()
    denied.change("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;"
                  "CREATE ROLE reader LOGIN;"
                  "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    refused(denied.address.replace("user=barpipe", "user=reader"), 4,
            "permission denied", "who may only read", data)
    tap.equal(denied.count("ohlcv_bars"), 0, "and nothing is there")


# --- values ----------------------------------------------------------------

def odd_values(kind):
    """Read with psql, as text: another way than the one they came."""
    store = kind.new()
    rows = [bars.Bar(-US, 1, 1, 1, 1, 0.0),
            bars.Bar(0, 5, 9999_9999_9999_9999, 5, 10**8, 1e-300),
            bars.Bar(US, 10**18 - 1, 10**18 - 1, 10**18 - 1, 10**18 - 1, 0.1),
            bars.Bar(9223372036854775 * US, *FLAT, 1.7976931348623157e308)]
    name = "o'; DROP TABLE ohlcv_bars; --\\N\\.$1%s\"", "1m"
    wide = "\U0001d11e" * 16, "1d"
    data = bars.build({name: rows, wide: rows[:1]})
    status, _, errors = sink(store.address, data)
    tap.equal((status, errors), (0, ""), "odd values are stored")
    got = store.rows("SELECT (extract(epoch FROM ts) * 1000000)::bigint, open,"
                     " high, low, close, volume FROM ohlcv_bars"
                     " WHERE timeframe = '1m' ORDER BY ts")
    want = [[str(bar.ts // US)]
            + ["%d.%08d" % divmod(price, 10**8) for price in bar[1:5]]
            + [bar[5]] for bar in rows]
    tap.equal([row[:5] + [float(row[5])] for row in got], want,
              "and are the same, exactly")
    tap.equal(store.rows("SELECT DISTINCT symbol COLLATE \"C\", timeframe"
                         " FROM ohlcv_bars ORDER BY 1"),
              [[name[0], "1m"], [wide[0], "1d"]], "names are data")
    status, back, errors = tap.run(["barsrc", "db", store.address])
    tap.equal((status, errors), (0, ""), "they are read")
    tap.equal({key: one.packed()
               for key, one in bars.Stream(back).series.items()},
              {key: one.packed()
               for key, one in bars.Stream(data).series.items()},
              "and come back the same")


def refused_values(kind):
    store = kind.new()
    good = bars.walk(1, 5)
    for ts in (1, -1, 1999):
        data = bars.build({("NANO", "1s"): [bars.Bar(ts, *FLAT, 1.0)], **good})
        refused(store.address, 3, "NANO 1s, bar 0: the time", "a time of %d ns"
                % ts, data)
    tap.equal(store.count("ohlcv_bars"), 0, "nothing of it is stored")
    for name in (b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80"):
        data = bars.build({("XX" if len(name) == 2 else "XXX", "1d"):
                           next(iter(good.values()))})
        data = data.replace(b"\xa3XXX", b"\xa3" + name).replace(
            b"\xa2XX", b"\xa2" + name)
        status, _, errors = sink(store.address, data)
        tap.ok(status == 3 and tap.one_line(errors), "a name that is no UTF-8"
               " is refused: " + errors.strip()[:100])
    tap.equal(store.count("ohlcv_bars"), 0, "and not stored")
    store.change("ALTER TABLE ohlcv_bars ADD CONSTRAINT small"
                 " CHECK (volume < 5)")
    refused(store.address, 3, "violates check constraint", "a row that the"
            " database refuses", bars.build(
                {("S", "1d"): [bars.Bar(day * bars.DAY, *FLAT, day * 1.0)
                               for day in range(9)]}))
    tap.equal(store.count("ohlcv_bars"), 0, "and none of its batch is stored")


# --- servers go, others come -----------------------------------------------

class Feed:
    """A barsink that is given its stream piece by piece."""

    def __init__(self, address, *options):
        self.process = subprocess.Popen(
            [tap.tool("barsink"), "--commit-every", "20ms", *options, address],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)

    def send(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def finish(self, data=b""):
        _, errors = self.process.communicate(data, timeout=tap.LIMIT)
        return self.process.returncode, errors.decode()


def chain(series=2, count=1500):
    """A stream with every kind of record."""
    _, data, _ = tap.run(["barsrc", "synth", "--series", str(series), "--bars",
                          str(count), "--schematic", "accumulation",
                          "--frame-bars", "16"])
    return tap.pipe(["volan", "detect", "sigen", "btest"], data)


def kill_server(kind):
    """As a crash does."""
    with open(os.path.join(kind.server, "data", "postmaster.pid"),
              encoding="ascii") as file:
        os.kill(int(file.readline()), signal.SIGKILL)
    wait_for(lambda: sink("postgresql:///postgres?host=" + kind.server, b"",
                          "--retry", "1ms")[2].count("refused"),
             "the server is gone")


def stop_server(kind):
    server("--keep", "stop", kind.server)


def going_away(kind, data, want):
    for end_it, how in ((stop_server, "is stopped"), (kill_server, "crashes")):
        store = kind.new()
        cut = len(data) // 2
        feed = Feed(store.address)
        feed.send(data[:cut])
        wait_for(lambda: store.count("ohlcv_bars") > 0, "the first commit")
        end_it(kind)
        feed.send(data[cut:])
        time.sleep(0.3)
        tap.ok(feed.process.poll() is None, "%s: barsink waits" % how)
        # A crash leaves children that must end before another may begin.
        wait_for(lambda: server("--fast", "start", kind.server, quiet=True)
                 is not None, "a server")
        status, errors = feed.finish()
        tap.equal(status, 0, "a server %s: all is stored" % how)
        tap.ok("trying again for 60 s" in errors and "is back" in errors,
               "it says that it waits, and that it is over")
        tap.ok(store.dump() == want, "the tables are those of a quiet run")


def giving_up(kind, data):
    store = kind.new()
    feed = Feed(store.address, "--retry", "400ms")
    feed.send(data[:len(data) // 2])
    wait_for(lambda: store.count("ohlcv_bars") > 0, "the first commit")
    stop_server(kind)
    begun = time.monotonic()
    try:
        feed.send(data[len(data) // 2:])
    except BrokenPipeError:
        pass
    try:
        status, errors = feed.finish()
    except BrokenPipeError:
        status, errors = feed.process.wait(), feed.process.stderr.read().decode()
    tap.ok(status == 4 and "gave up after 0.4 s" in errors
           and time.monotonic() - begun < 20, "no server: it gives up in time")
    server("--fast", "start", kind.server)


def cut_off(kind, data, want):
    """Its session is ended by an administrator, again and again."""
    store = kind.new()
    feed = Feed(store.address, "--batch", "200")
    step = len(data) // 8
    for k in range(8):
        feed.send(data[k * step:(k + 1) * step])
        time.sleep(0.05)
        stores.Postgres(kind.server, "postgres").rows(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = '%s'" % store.name)
    status, _ = feed.finish(data[8 * step:])
    tap.equal(status, 0, "sessions ended by others: all is stored")
    tap.ok(store.dump() == want, "and is what it should be")


def together(kind, data, want):
    """Two write the same at once; a third wrote it before."""
    store = kind.new()
    feeds = [Feed(store.address, "--batch", str(rows))
             for rows in (150, 777, 400)]
    step = 4096
    for at in range(0, len(data), step):
        for feed in feeds:
            feed.send(data[at:at + step])
    for feed in feeds:
        status, errors = feed.finish()
        tap.equal((status, errors), (0, ""), "three at once: no one fails")
    tap.ok(store.dump() == want, "three at once: the tables of one")
    tap.equal(sink(store.address, data, "--batch", "313")[0], 0, "once more")
    tap.ok(store.dump() == want, "the same again changes nothing")


def main():
    folder = server("--fast", "start")
    if folder is None:
        tap.skip_all("no PostgreSQL server: scripts/deps --tests")
    kind = stores.PostgresKind(folder)
    try:
        connection(kind)
        wrong_password(kind)
        schema(kind)
        odd_values(kind)
        refused_values(kind)
        data = chain()
        quiet = kind.new()
        status, _, errors = sink(quiet.address, data)
        tap.equal((status, errors), (0, ""), "a quiet run")
        want = quiet.dump()
        tap.ok(all(want.values()), "fills every table")
        together(kind, data, want)
        cut_off(kind, data, want)
        going_away(kind, data, want)
        giving_up(kind, data)
    finally:
        kind.close()
    tap.done()


main()
