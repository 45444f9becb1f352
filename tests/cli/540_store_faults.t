#!/usr/bin/python3
"""Goal: what goes wrong under the store costs nothing but time. Kills at random
moments (a short run of scripts/store-kills), servers that come late or never,
wrong passwords, schemas that do not fit, files that cannot be written, full
disks, two writers: a clear line, the documented status, nothing half-written,
and the next run makes it whole."""
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import stores
import tap

KILLS = os.path.join(tap.ROOT, "scripts", "store-kills")
PASSWORD = "Tr0ub4dor"
# Root may do everything; without these it is held to the modes of files.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def stream(series, bars):
    """Every kind of record, in small frames: in small batches."""
    source = tap.run(["barsrc", "synth", "--series", str(series), "--bars",
                      str(bars), "--schematic", "accumulation", "--frame-bars",
                      "64"])[1]
    return tap.pipe(["volan", "detect", "sigen", "btest"], source)


def sink(address, data, *options, before=(), **more):
    done = subprocess.run([*before, tap.tool("barsink"), address, *options],
                          input=data, capture_output=True, timeout=tap.LIMIT,
                          check=False, **more)
    return done.returncode, done.stderr.decode()


def says(got, words, name):
    """Status 4, one line that holds the words."""
    status, errors = got
    if not tap.ok(status == 4 and tap.one_line(errors) and words in errors,
                  name + " is 4, and one clear line"):
        tap.note("%d %s" % (status, errors))


def skip(name, why):
    tap.ok(True, "%s # SKIP %s" % (name, why))


def heals(store, data, want, name):
    """The next run."""
    status, errors = sink(store.address, data)
    tap.equal((status, errors), (0, ""), name + ": the next run is fine")
    tap.ok(store.dump() == want, name + ": and makes it whole")


# --- kills -------------------------------------------------------------------

class Kills:
    """All victims at once, beside the rest: for `with`."""

    def __init__(self, store, *victims):
        self.store = store
        self.running = {victim: subprocess.Popen(
            [sys.executable, KILLS, "--runs", "1", "--bars", "700", "--fast",
             "--store", store, "--victim", victim], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE) for victim in victims}

    def finish(self):
        for victim, process in self.running.items():
            out, errors = process.communicate(timeout=2 * tap.LIMIT)
            if not tap.ok(process.returncode == 0 and b"1 of 1 equal" in out,
                          "%s, %s killed at a moment" % (self.store, victim)):
                tap.note(out.decode() + errors.decode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=tap.LIMIT)


# --- both databases ----------------------------------------------------------

def two_writers(kind, data, want):
    store = kind.new()
    both = [subprocess.Popen([tap.tool("barsink"), store.address, "--batch",
                              rows], stdin=subprocess.PIPE,
                             stderr=subprocess.PIPE) for rows in ("70", "200")]
    for at in range(0, len(data), 8192):
        for process in both:
            process.stdin.write(data[at:at + 8192])
    for process in both:
        errors = process.communicate(timeout=tap.LIMIT)[1]
        tap.equal((process.returncode, errors), (0, b""),
                  kind.name + ": one of two writers")
    tap.ok(store.dump() == want, kind.name + ": two writers, once everything")


def missing_table(kind, data):
    store = kind.new()
    sink(store.address, b"", "--migrate")
    store.change("DROP TABLE backtest_fills")
    status, errors = sink(store.address, data)
    tap.ok(status == 4 and tap.one_line(errors) and "backtest_fills" in errors,
           kind.name + ": a missing table is 4 and named")
    tap.equal(store.count("ohlcv_bars"), 0, kind.name + ": and nothing stored")


def newer_schema(kind, data):
    store = kind.new()
    sink(store.address, b"", "--migrate")
    store.change("INSERT INTO schema_migrations (version, name) "
                 "VALUES (77, 'later')")
    says(sink(store.address, data), "newer", kind.name + ": a newer schema")
    tap.equal(store.count("ohlcv_bars"), 0, kind.name + ": and nothing stored")


# --- files -------------------------------------------------------------------

def read_only(kind, data, want):
    if not shutil.which("setpriv"):
        skip("a read-only file", "no setpriv")
        return
    store = kind.new()
    sink(store.address, b"", "--migrate")
    before = AS_ANYBODY if os.geteuid() == 0 else ()
    for path, mode, back in ((store.path, 0o400, 0o600),
                             (os.path.dirname(store.path), 0o500, 0o700)):
        os.chmod(path, mode)
        got = sink(store.address, data, before=before)
        os.chmod(path, back)
        says(got, os.path.basename(store.path),
             "a read-only " + ("file" if path == store.path else "folder"))
    tap.equal(store.count("ohlcv_bars"), 0, "and nothing stored")
    heals(store, data, want, "a file that may be written again")


IN_A_SMALL_DISK = """
mount -t tmpfs -o size=1m none "$1" || exit 99
"$2" sqlite:"$1"/x.db --batch 60
status=$?
cp "$1"/x.db* "$3"
exit $status
"""


def can_mount():
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"],
        capture_output=True, check=False).returncode == 0


def full_disk(folder, data, want):
    disk, kept = folder.path("disk"), folder.path("kept")
    os.mkdir(disk)
    os.mkdir(kept)
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", IN_A_SMALL_DISK, "sh", disk,
         tap.tool("barsink"), kept], input=data, capture_output=True,
        timeout=tap.LIMIT, check=False)
    says((done.returncode, done.stderr.decode()), "full", "a full disk")
    store = stores.Sqlite(os.path.join(kept, "x.db"))
    tap.ok(0 < store.count("ohlcv_bars") < len(want["ohlcv_bars"]),
           "what was committed before is there")
    tap.equal(store.count("signals"), len(store.rows(
        "SELECT 1 FROM audit_log WHERE action = 'CREATED'")),
              "and is consistent")
    tap.equal(store.rows("PRAGMA integrity_check"), [("ok",)],
              "the file is sound")
    heals(store, data, want, "a larger disk")


# --- a server ----------------------------------------------------------------

def server(*arguments, before=()):
    done = subprocess.run([*before, stores.PG_LOCAL, *arguments],
                          capture_output=True, timeout=tap.LIMIT, check=False)
    if done.returncode:
        tap.note(done.stderr.decode())
        return None
    return done.stdout.decode().strip()


def comes_late(kind, data, want):
    """It is down when barsink starts, and comes up."""
    store = kind.new()
    server("--keep", "stop", kind.server)
    process = subprocess.Popen(
        [tap.tool("barsink"), store.address, "--retry", "30s"],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.3)
    tap.equal(process.poll(), None, "no server yet: barsink waits")
    server("--fast", "start", kind.server)
    try:
        errors = process.communicate(data, timeout=tap.LIMIT)[1].decode()
    except BrokenPipeError:
        errors = process.stderr.read().decode()
    tap.equal(process.wait(tap.LIMIT), 0, "a server that comes late is found")
    tap.ok("trying again for 30 s" in errors and "is back" in errors,
           "it says that it waits")
    tap.ok(store.dump() == want, "and stores everything")


def never_comes(kind, data, want):
    """It goes away in the middle, for good."""
    store = kind.new()
    process = subprocess.Popen(
        [tap.tool("barsink"), store.address, "--retry", "300ms", "--batch",
         "60"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    half = len(data) // 2
    process.stdin.write(data[:half])
    process.stdin.flush()
    deadline = time.monotonic() + tap.LIMIT / 2
    while not store.count("ohlcv_bars") and time.monotonic() < deadline:
        time.sleep(0.02)
    server("--keep", "stop", kind.server)
    began = time.monotonic()
    try:
        process.stdin.write(data[half:])
        process.stdin.close()
    except BrokenPipeError:
        pass
    errors = process.stderr.read().decode()
    process.stderr.close()
    tap.equal(process.wait(tap.LIMIT), 4, "a server that is gone for good is 4")
    last = (errors.splitlines() or [""])[-1]
    if not tap.ok("gave up after 0.3 s" in last, "which its last line says"):
        tap.note(errors)
    tap.ok(time.monotonic() - began < 10, "in time")
    says(sink(store.address, data, "--retry", "1ms"), "could not open",
         "no server at the start")
    server("--fast", "start", kind.server)
    tap.ok(0 < store.count("ohlcv_bars") < len(want["ohlcv_bars"]),
           "what was committed before is there")
    heals(store, data, want, "with a server again")


def password(kind, data):
    """A user who needs one; the right one is not seen in the process either."""
    store = kind.new()
    store.change("CREATE USER guarded PASSWORD '%s' SUPERUSER" % PASSWORD)
    rules = os.path.join(kind.server, "data", "pg_hba.conf")
    with open(rules, encoding="ascii") as file:
        old = file.read()
    with open(rules, "w", encoding="ascii") as file:
        file.write("local all guarded scram-sha-256\n" + old)
    store.change("SELECT pg_reload_conf()")
    address = store.address.replace("user=barpipe", "user=guarded&password=")
    began = time.monotonic()
    got = sink(address + "wr0ng" + PASSWORD, data)
    says(got, "password authentication failed", "a wrong password")
    tap.ok(PASSWORD not in got[1], "it is not in the line")
    tap.ok(time.monotonic() - began < 10, "nor is it tried for a minute")
    with subprocess.Popen([tap.tool("barsink"), address + PASSWORD, "--batch",
                           "60"], stdin=subprocess.PIPE) as process:
        process.stdin.write(data[:-20])
        process.stdin.flush()
        deadline = time.monotonic() + tap.LIMIT / 2
        while not store.count("ohlcv_bars") and time.monotonic() < deadline:
            time.sleep(0.02)
        seen = subprocess.run(["ps", "-ww", "-o", "args=", "-p",
                               str(process.pid)], capture_output=True,
                              check=False).stdout.decode()
        tap.ok("barsink" in seen and PASSWORD not in seen,
               "ps shows barsink, not its password")
        with open("/proc/%d/environ" % process.pid, "rb") as file:
            tap.ok(PASSWORD.encode() not in file.read(),
                   "nor does its environment")
        process.stdin.write(data[-20:])
    tap.equal(process.returncode, 0, "the right password is taken")


def no_schema(kind, data):
    address = stores.Postgres(kind.server, "postgres").address
    says(sink(address, data), "barsink --migrate", "PostgreSQL: no schema")


def full_tablespace(kind, disk, data, want):
    stores.Postgres(kind.server, "postgres").change(
        "CREATE TABLESPACE small LOCATION '%s'" % disk)
    stores.Postgres(kind.server, "postgres").change(
        "CREATE DATABASE full_disk TABLESPACE small")
    store = stores.Postgres(kind.server, "full_disk")
    sink(store.address, b"", "--migrate")
    # A toast that cannot be compressed takes what is left.
    store.change("CREATE TABLE ballast (x text);"
                 "ALTER TABLE ballast ALTER x SET STORAGE PLAIN")
    for rows in (1000, 100, 10, 1):
        try:
            while True:
                store.change("INSERT INTO ballast SELECT repeat('x', 7900) "
                             "FROM generate_series(1, %d)" % rows)
        except subprocess.CalledProcessError:
            pass
    says(sink(store.address, data, "--batch", "60"), "No space left",
         "PostgreSQL: a full disk")
    tap.equal(store.count("signals"), int(store.rows(
        "SELECT count(*) FROM audit_log WHERE action = 'CREATED'")[0][0]),
              "PostgreSQL: and what is there is consistent")
    store.change("DROP TABLE ballast")
    heals(store, data, want, "PostgreSQL: room again")


class Server(stores.PostgresKind):
    """With a small disk beside it, where one may be mounted."""

    def __init__(self, folder):
        self.disk = None
        if can_mount():
            disk = folder.path("tablespace")
            os.mkdir(disk)
            os.chmod(folder.name, 0o755)
            super().__init__(server("--fast", "start", before=[
                "unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=12m,'
                'mode=777 none "$0" && chmod 755 "$0" && '
                '{ ! id postgres >/dev/null 2>&1 || chown postgres "$0"; } && '
                'exec "$@"', disk]))
            self.disk = disk
        else:
            super().__init__(server("--fast", "start"))


def test_server(kind, data, want):
    two_writers(kind, data, want)
    missing_table(kind, data)
    newer_schema(kind, data)
    no_schema(kind, data)
    password(kind, data)
    if kind.disk:
        full_tablespace(kind, kind.disk, data, want)
    else:
        skip("PostgreSQL: a full disk", "no mount namespace")
    never_comes(kind, data, want)
    comes_late(kind, data, want)


def test_sqlite(folder, data):
    kind = stores.SqliteKind(folder)
    quiet = kind.new()
    tap.equal(sink(quiet.address, data), (0, ""), "a quiet run")
    want = quiet.dump()
    tap.ok(all(want.values()), "fills every table")
    two_writers(kind, data, want)
    missing_table(kind, data)
    newer_schema(kind, data)
    read_only(kind, data, want)
    if can_mount():
        full_disk(folder, data, want)
    else:
        skip("a full disk", "no mount namespace")


def test_postgres(folder, data):
    kind = Server(folder)
    if kind.server is None:
        skip("PostgreSQL", "no server: scripts/deps --tests")
        return
    try:
        with Kills("postgresql", "sink", "server", "pipeline") as kills:
            quiet = kind.new()
            tap.equal(sink(quiet.address, data), (0, ""), "a quiet run")
            test_server(kind, data, quiet.dump())
            kills.finish()
    finally:
        kind.close()


def main():
    if not tap.have("barsrc", "volan", "detect", "sigen", "btest", "barsink"):
        tap.skip_all("barsink is not built")
    data = stream(3, 900)
    with tap.Folder() as folder:
        with Kills("sqlite", "sink", "pipeline") as kills:
            test_sqlite(folder, data)
            kills.finish()
        test_postgres(folder, data)
    tap.done()


main()
