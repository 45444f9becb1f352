"""Databases to test with: SQLite always, PostgreSQL where there is a server.

for kind in stores.kinds(): a fresh database is kind.new() -> Store; its address
goes to the tools, rows() and dump() read it without them.
"""
import csv
import io
import os
import sqlite3
import subprocess

import tap

TABLES = ("ohlcv_bars", "trading_ranges", "patterns", "signals", "campaigns",
          "backtest_results", "backtest_orders", "backtest_fills",
          "backtest_trades", "backtest_equity", "audit_log")
# When a row came, and numbers that the database gives.
PRIVATE = {"created_at", "at", "actor"}
# Before each answer of several.
BEGIN = "--- an answer of the store begins"


class Store:
    """A database, read without our programs."""

    def dump(self):
        """Every table: what is in it, in no order, as texts."""
        found = {}
        for table, (names, rows) in zip(TABLES, self.ask_all(
                "SELECT * FROM " + table for table in TABLES)):
            skip = PRIVATE | ({"id"} if table == "audit_log" else set())
            keep = [k for k, name in enumerate(names) if name not in skip]
            found[table] = sorted(repr([row[k] for k in keep])
                                  for row in rows)
        return found

    def rows(self, sql):
        return next(iter(self.ask_all([sql])))[1]

    def table(self, name):
        return next(iter(self.ask_all(["SELECT * FROM " + name])))

    def count(self, table):
        return int(self.rows("SELECT count(*) FROM " + table)[0][0])


class Sqlite(Store):
    def __init__(self, path):
        self.path = path
        self.address = "sqlite:" + path

    def ask_all(self, queries):
        """(names, rows) of each."""
        base = sqlite3.connect("file:%s?mode=ro" % self.path.replace("?", "%3f"),
                               uri=True, timeout=tap.LIMIT)
        base.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            found = []
            for sql in queries:
                done = base.execute(sql)
                found.append(([one[0] for one in done.description],
                              done.fetchall()))
            return found
        finally:
            base.close()

    def change(self, sql):
        base = sqlite3.connect(self.path, isolation_level=None,
                               timeout=tap.LIMIT)
        base.executescript(sql)
        base.close()


class Postgres(Store):
    def __init__(self, folder, name, user="barpipe"):
        self.folder = folder
        self.name = name
        self.address = ("postgresql:///%s?host=%s&port=5432&user=%s"
                        % (name, folder, user))

    def seen_by(self, user):
        """The same database, entered by another role."""
        return Postgres(self.folder, self.name, user)

    def _psql(self, *arguments):
        return subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.address]
            + list(arguments), capture_output=True, timeout=tap.LIMIT,
            check=True).stdout.decode("utf-8", "surrogateescape")

    def ask_all(self, queries):
        """(names, rows) of each."""
        commands = []
        for sql in queries:
            commands += ["-c", "\\echo " + BEGIN, "-c", sql]
        text = self._psql("--csv", "-P", "null=\\N", *commands)
        for part in text.split(BEGIN + "\n")[1:]:
            found = list(csv.reader(io.StringIO(part, newline="")))
            yield found[0], found[1:]

    def change(self, sql):
        self._psql("-c", sql)


class SqliteKind:
    name = "SQLite"

    def __init__(self, folder):
        self.folder = folder
        self.made = 0

    def new(self):
        self.made += 1
        return Sqlite(self.folder.path("store%d.db" % self.made))

    def close(self):
        pass


class PostgresKind:
    name = "PostgreSQL"

    def __init__(self, server):
        self.server = server
        self.made = 0

    def new(self):
        """A copy of a database that was migrated once."""
        if not self.made:
            status, _, errors = tap.run(["barsink", "--migrate",
                                         self._create("model").address])
            if status:
                raise SystemExit("Bail out! barsink --migrate: " + errors)
        self.made += 1
        return self._create("test%d" % self.made, "TEMPLATE model")

    def _create(self, name, how=""):
        Postgres(self.server, "postgres").change("CREATE DATABASE %s %s"
                                                 % (name, how))
        return Postgres(self.server, name)

    def close(self):
        subprocess.run([PG_LOCAL, "stop", self.server], check=False,
                       timeout=tap.LIMIT)


PG_LOCAL = os.path.join(tap.ROOT, "scripts", "pg-local")


def kinds(folder):
    """Those that can be tested here; each is to be closed."""
    found = [SqliteKind(folder)]
    started = subprocess.run([PG_LOCAL, "--fast", "start"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             timeout=tap.LIMIT, check=False)
    if started.returncode == 0:
        found.append(PostgresKind(started.stdout.decode().strip()))
    else:
        tap.note("no PostgreSQL: " + started.stderr.decode().strip())
    return found
