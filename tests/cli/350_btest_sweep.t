#!/usr/bin/python3
"""Goal: a sweep is its single runs, whatever the number of processes; what it
says of luck is what the papers define; its failures are clear."""
import csv
import io
import itertools
import json
import math
import os
import random
import signal
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap

SMA = ["-S", "sma-cross"]
GRID = ["--sweep", "fast=2:8:2,slow=6:30:8"]
BLOCKS = 16
NAMES = ("total_return", "cagr", "sharpe", "sortino", "calmar", "max_drawdown",
         "trades", "win_rate", "profit_factor", "final_equity", "fills_hash")


def lines_of(options, data=b""):
    status, out, errors = tap.run(["btest", "-q", "-f", "json"] + options,
                                  data)
    if status:
        raise SystemExit("Bail out! btest %s: %s" % (options, errors))
    return [json.loads(line, parse_float=str) for line in out.splitlines()]


def parameters_of(row, names=("fast", "slow", "mode", "wait")):
    return ["-p", ",".join("%s=%s" % (name, row[name]) for name in names)]


# --- rows are single runs ----------------------------------------------------

def test_rows(title, path, options, grid, names, some=1):
    lines = lines_of(["-i", path] + options + ["--sweep", grid])
    rows = lines[:-1]
    bad = []
    for row in rows[::some]:
        single = lines_of(["-i", path, "--show", "summary"] + options +
                          parameters_of(row, names))[-1]
        bad += [(row[names[0]], name, row.get(name), single.get(name))
                for name in NAMES if row.get(name) != single.get(name)]
    tap.equal(bad, [], "%s: %d rows are the single runs, every digit"
              % (title, len(rows[::some])))
    return rows, lines[-1]


def test_grids(folder):
    one = folder.save("one.bars", bars.build(bars.walk(1, 400, seed=3)))
    four = bars.walk(4, 150, seed=4)
    names = sorted(four)
    four[names[1]] = four[names[1]][30:120]
    four[names[2]] = four[names[2]][:60] + four[names[2]][75:]
    several = folder.save("four.bars", bars.build(four, 32))
    sma = ("fast", "slow", "mode", "wait")
    costs = ["--commission", "5bps+0.005/share", "--slippage", "2bps",
             "--borrow", "3%"]
    test_rows("one series", one, SMA, GRID[1], sma)
    rows, summary = test_rows("modes, costs", one, SMA + costs,
                              "fast=3:9:3,slow=6:12:3,mode=cross|state,"
                              "wait=0|50", sma)
    tap.equal((len(rows), summary["combinations"], summary["refused"]),
              (24, 24, 12), "fast >= slow: left out and counted")
    test_rows("several series", several, SMA + ["--size", "30%"], GRID[1], sma)
    test_rows("all the money", several, SMA + costs + ["--size", "100%"],
              GRID[1], sma)
    test_rows("more than all", several, SMA + ["--size", "2000", "--leverage",
                                               "1.5"], GRID[1], sma)
    test_rows("much money", several, SMA + ["--cash", "60000000"], GRID[1],
              sma, 3)
    test_rows("fractions", one, SMA + ["--lot", "0.001", "--size", "10%"],
              GRID[1], sma, 3)
    test_rows("float", one, SMA + ["--arith", "float"] + costs, GRID[1], sma)
    test_rows("several series, float", several, SMA + ["--arith", "float"],
              GRID[1], sma, 3)
    test_rows("brackets", several,
              ["-S", "momentum", "--size", "risk:1%", "--stop-loss", "2%",
               "--take-profit", "3%", "--participation", "0.1%", "--trail",
               "4%"], "lookback=3:12:3,threshold=0|0.005",
              ("lookback", "threshold"))
    test_rows("reversion", one, ["-S", "mean-reversion", "--long-only",
                                 "--close-at-end", "no"],
              "window=5|20,entry=1:2:0.5,exit=0|0.25",
              ("window", "entry", "exit"))
    test_rows("by day, geometric, fill at close", several,
              SMA + ["--returns", "day", "--sharpe", "geometric", "--fill",
                     "close", "--first-return"], GRID[1], sma, 3)


def test_formats(folder):
    path = folder.save("f.bars", bars.build(bars.walk(2, 300, seed=8)))
    base = ["btest", "-q", "-i", path] + SMA + GRID
    rows = lines_of(base[2:])
    out = tap.run(base + ["-f", "csv"])[1].decode()
    table = list(csv.DictReader(io.StringIO(out)))
    tap.equal(tuple(table[0]), ("fast", "slow", "mode", "wait") + NAMES,
              "csv: the columns")
    bad = [(line, row) for line, row in zip(table, rows)
           if any(str(row.get(name, "")) != line[name] for name in line)]
    tap.ok(not bad and len(table) == len(rows) - 1,
           "csv: the values of json, in the order of the grid")
    tap.equal([(int(row["fast"]), int(row["slow"])) for row in table],
              [(fast, slow) for fast in range(2, 9, 2)
               for slow in range(6, 31, 8) if fast < slow],
              "csv: all combinations in the order of the grid")
    for metric in ("sharpe", "profit_factor", "calmar"):
        out = tap.run(base + ["-f", "table", "--metric", metric, "--top",
                              "3"])[1].decode().splitlines()
        best = sorted(rows[:-1], key=lambda row: -float(row[metric]))[:3]
        tap.equal([line.split()[1:3] for line in out[1:4]],
                  [["fast=%d" % row["fast"], "slow=%d" % row["slow"]]
                   for row in best], "table: the best by " + metric)
        tap.ok(out[4] == "" and len(out[0]) <= 80,
               "table: as many as --top wants")
    whole = tap.run(base)[1]
    tap.ok(whole.lstrip().startswith(b"#"), "a pipe gets a table too")
    data = open(path, "rb").read()
    piped = base[:2] + SMA + GRID
    tap.ok(tap.run(piped, data)[1] == whole, "from a pipe: the same bytes")
    with open(path, "rb") as file:
        out = subprocess.run([tap.tool("btest")] + piped[1:], stdin=file,
                             capture_output=True, timeout=tap.LIMIT).stdout
    tap.ok(out == whole, "from a file on standard input: the same bytes")
    for per_frame in (1, 7, 300):
        tap.ok(tap.run(piped, bars.rechunk(data, per_frame))[1] == whole,
               "frames of %d bars: the same bytes" % per_frame)
    tap.run(base + ["-o", folder.path("out")])
    tap.ok(folder.load("out") == whole, "--output: the same bytes")
    status, out, errors = tap.run(base + ["-f", "msgpack"])
    tap.ok((status, out) == (2, b"") and tap.one_line(errors) and
           "no stream" in errors, "no frames: a usage error that says so")


def test_jobs(folder):
    path = folder.save("j.bars", bars.build(bars.walk(3, 500, seed=9)))
    for form in ("json", "csv", "table"):
        base = ["btest", "-i", path, "-f", form] + SMA + GRID
        want = tap.run(base + ["-j", "1"])
        for jobs in ("2", "3", "8", "500"):
            tap.ok(tap.run(base + ["-j", jobs]) == want and not want[0],
                   "%s: -j %s is -j 1, byte for byte" % (form, jobs))


# --- luck --------------------------------------------------------------------

def returns_of(path, options, row):
    """Between the points of the equity of the single run."""
    points = [float(line["equity"]) for line in
              lines_of(["-i", path, "--show", "equity"] + options +
                       parameters_of(row)) if line["type"] == "equity"]
    return [b / a - 1 for a, b in zip(points, points[1:])]


def sharpe(values):
    sd = statistics.stdev(values) if len(values) > 1 else 0
    return statistics.fmean(values) / sd if sd > 0 else 0.0


def luck(ratios):
    """Bailey & Lopez de Prado (2014), the expected maximum of K trials."""
    normal = statistics.NormalDist()
    gamma = 0.5772156649015329
    trials = len(ratios)
    return statistics.stdev(ratios) * (
        (1 - gamma) * normal.inv_cdf(1 - 1 / trials) +
        gamma * normal.inv_cdf(1 - 1 / (trials * math.e)))


def deflated(values, benchmark):
    """The same paper: the probabilistic Sharpe ratio against that."""
    n = len(values)
    mean, sd = statistics.fmean(values), statistics.pstdev(values)
    skew = sum((x - mean) ** 3 for x in values) / n / sd ** 3
    kurtosis = sum((x - mean) ** 4 for x in values) / n / sd ** 4
    ratio = sharpe(values)
    return statistics.NormalDist().cdf(
        (ratio - benchmark) * math.sqrt(n - 1) /
        math.sqrt(1 - skew * ratio + (kurtosis - 1) / 4 * ratio ** 2))


def sums(values, points):
    """(n, sum, sum of squares) by block of time; return k ends in point k + 1,
    and the last block takes the rest."""
    length = -(-points // BLOCKS)
    found = [[0, 0.0, 0.0] for _ in range(BLOCKS)]
    for k, value in enumerate(values, 1):
        block = found[min(k // length, BLOCKS - 1)]
        block[0] += 1
        block[1] += value
        block[2] += value * value
    return found


def half_sharpe(blocks):
    n, total, squares = map(sum, zip(*blocks))
    variance = (squares - total * total / n) / (n - 1)
    return total / n / math.sqrt(variance) if variance > 1e-18 else 0.0


def overfit(trials):
    """Bailey, Borwein, Lopez de Prado & Zhu (2015): all ways to halve the
    blocks; the best inside, its rank outside, and what it earns there."""
    below = lost = splits = 0
    for inside in itertools.combinations(range(BLOCKS), BLOCKS // 2):
        outside = [k for k in range(BLOCKS) if k not in inside]
        within = [half_sharpe([one[k] for k in inside]) for one in trials]
        best = within.index(max(within))
        without = [half_sharpe([one[k] for k in outside]) for one in trials]
        # Relative rank below 1/2: the logit of the paper is negative.
        less = sum(x < without[best] for x in without)
        more = sum(x > without[best] for x in without)
        splits += 1
        below += less < more
        lost += without[best] < 0
    return below / splits, lost / splits


def near(got, want):
    return math.isclose(float(got), want, rel_tol=1e-9, abs_tol=1e-12)


def test_figures(folder):
    path = folder.save("luck.bars", bars.build(bars.walk(1, 333, seed=12)))
    options = SMA + ["--size", "50%"]
    lines = lines_of(["-i", path, "--sweep", "fast=2|5|9,slow=12|25"] +
                     options)
    rows, summary = lines[:-1], lines[-1]
    returns = [returns_of(path, options, row) for row in rows]
    ratios = [sharpe(values) for values in returns]
    best = ratios.index(max(ratios))
    tap.equal((summary["fast"], summary["slow"]),
              (rows[best]["fast"], rows[best]["slow"]), "luck: the best")
    tap.ok(near(summary["sharpe_of_luck"], luck(ratios) * math.sqrt(252)),
           "luck: the Sharpe ratio of luck is the paper's")
    tap.ok(near(summary["deflated_sharpe"],
                deflated(returns[best], luck(ratios))),
           "luck: the deflated Sharpe ratio is the paper's")
    probability, loss = overfit([sums(values, 333) for values in returns])
    tap.ok(near(summary["overfit_probability"], probability),
           "luck: the probability of overfitting is the paper's (%.4f)"
           % probability)
    tap.ok(near(summary["overfit_loss"], loss),
           "luck: so is the probability of a loss (%.4f)" % loss)


def swing(seed):
    """Ups and downs of 60 days with a little noise: there is a trend."""
    pick = random.Random(seed)
    rows, close = [], 10000
    for k in range(1500):
        opening = close
        close = opening + (30 if k // 60 % 2 == 0 else -30) + pick.randrange(
            -60, 61)
        rows.append(bars.Bar((19723 + k) * bars.DAY, opening * 10 ** 6,
                             (max(opening, close) + 5) * 10 ** 6,
                             (min(opening, close) - 5) * 10 ** 6,
                             close * 10 ** 6, 1000.0))
    return bars.build({("SWING", "1d"): rows})


def test_warning():
    grid = SMA + ["--sweep", "fast=3:9:3,slow=15:120:35"]
    warned = 0
    for seed in range(20, 26):
        status, out, errors = tap.run(
            ["btest", "-f", "json"] + grid,
            bars.build(bars.walk(1, 800, seed=seed)))
        summary = json.loads(out.splitlines()[-1])
        said = tap.one_line(errors) and "not distinguishable from luck" in errors
        warned += said
        tap.ok(status == 0 and said == summary["luck"] and
               (said or errors == ""),
               "random walk %d: the warning is that of the summary" % seed)
    tap.ok(warned == 6, "random walks: their best is called luck")
    status, out, errors = tap.run(["btest", "-f", "json"] + grid, swing(1))
    summary = json.loads(out.splitlines()[-1])
    tap.equal((status, errors, summary["luck"]), (0, "", False),
              "a planted trend: no warning (deflated %.3f, overfit %.3f)"
              % (summary["deflated_sharpe"], summary["overfit_probability"]))
    errors = tap.run(["btest", "-q"] + grid,
                     bars.build(bars.walk(1, 800, seed=20)))[2]
    tap.equal(errors, "", "-q: nothing but errors")


# --- faults ------------------------------------------------------------------

def said(name, arguments, data, status, *words, **more):
    got, out, errors = tap.run(["btest"] + arguments, data, **more)
    good = (got == status and out == b"" and tap.one_line(errors) and
            all(word in errors for word in words))
    tap.ok(good, "%s: status %d, one line that says it" % (name, status))
    if not good:
        tap.note("%d %r %r" % (got, out[:80], errors))


def test_faults(folder):
    data = bars.build(bars.walk(1, 200, seed=5))
    for grid, *words in (("fast=5:50:0", "step"), ("fast=5:50:-5", "step"),
                         ("fast=50:5:5", "below its start"),
                         ("fast=1:2:3:4", "FROM:TO:STEP"),
                         ("fast=a:b", "numbers"), ("fast", "NAME=VALUES"),
                         ("fast=", "fast"), ("fast=5|", "fast"),
                         ("fast=0:5:1", "fast"), ("fast=2.5", "fast"),
                         ("quick=3", "quick"), ("fast=3,fast=4", "twice"),
                         ("mode=cross|up", "mode"),
                         ("fast=20:30:5,slow=10:20:5", "fast >= slow"),
                         ("fast=1:2000:1,slow=2:2000:1", "1000000")):
        said("grid " + grid, SMA + ["--sweep", grid], data, 2, *words)
    said("nothing to vary", ["-S", "signals"] + GRID, data, 2, "signals")
    said("no such metric", SMA + GRID + ["--metric", "luck"], data, 2, "luck")
    said("an account each", SMA + GRID + ["--each"], data, 2, "--each")
    said("no such file", SMA + GRID + ["-i", "/none/x"], b"", 4, "/none/x")
    said("an empty input", SMA + GRID, b"", 3, "empty")
    said("no bars", SMA + GRID, bars.join([bars.hello()]), 3, "no bars")
    said("cut off", SMA + GRID, bars.cut(data, len(data) - 40), 3, "input")
    mixed = bars.walk(1, 50)
    mixed["W99", "1h"] = bars.walk(1, 50, seed=2)["W00", "1d"]
    said("two timeframes", SMA + GRID, bars.build(mixed), 3, "1d", "1h")
    path = folder.save("in.bars", data)
    said("over its own input", SMA + GRID + ["-i", path, "-o", path], b"", 2,
         "same file")
    tap.ok(folder.load("in.bars") == data, "over its own input: untouched")
    said("no place for the output", SMA + GRID + ["-o", "/none/x"], data, 4,
         "/none/x")
    said("a full disk", SMA + GRID + ["-o", "/dev/full"], data, 4, "space")
    said("no folder for temporary files", SMA + GRID, data, 4, "/none",
         env=dict(os.environ, TMPDIR="/none"))
    # Down, and then up until the position is worth more than money can be.
    closes = [(20 - k) * 10 ** 16 for k in range(11)] + \
             [10 ** 17 * 12 ** k // 10 ** k for k in range(1, 12)]
    dear = [bars.Bar(k * bars.DAY, *[close] * 4, 1.0)
            for k, close in enumerate(closes)]
    for jobs in ("1", "4"):
        said("money that overflows, -j " + jobs,
             SMA + ["--sweep", "fast=2:4:1,slow=5:9:1", "-j", jobs, "--size",
                    "100%", "--cash", "80000000000"],
             bars.build({("DEAR", "1d"): dear}), 3, "overflow", "fast=")


def test_memory(folder):
    """A stream that the address space has no room for."""
    limited = ["bash", "-c", "ulimit -v 40000; exec \"$@\"", "x"]
    if subprocess.run(limited + [tap.tool("btest"), "--version"],
                      capture_output=True).returncode:
        tap.ok(True, "no memory for the stream # SKIP it does not even start")
        return
    tap.run(["barsrc", "synth", "--timeframe", "1m", "--bars", "1000000", "-o",
             folder.path("big.bars")])
    done = subprocess.run(
        limited + [tap.tool("btest"), "-i", folder.path("big.bars")] + SMA +
        GRID, capture_output=True, timeout=tap.LIMIT)
    errors = done.stderr.decode()
    tap.ok(done.returncode == 4 and tap.one_line(errors) and
           "memory" in errors, "no memory for the stream: status 4, one line")
    os.unlink(folder.path("big.bars"))


def children(pid):
    path = "/proc/%d/task/%d/children" % (pid, pid)
    with open(path) as file:
        return [int(word) for word in file.read().split()]


def long_sweep(folder, jobs, *options, **more):
    """A sweep of many seconds, started."""
    path = folder.path("long.bars")
    if not os.path.exists(path):
        tap.run(["barsrc", "synth", "--timeframe", "1m", "--bars", "200000",
                 "-o", path])
    return subprocess.Popen(
        [tap.tool("btest"), "-i", path, "-j", jobs] + SMA +
        ["--sweep", "fast=2:90:1,slow=100:300:1"] + list(options), **more)


def workers_of(process, count):
    until = time.monotonic() + tap.LIMIT
    while time.monotonic() < until:
        found = children(process.pid)
        if len(found) == count:
            return found
        time.sleep(0.01)
    raise SystemExit("Bail out! no workers")


def gone(pids):
    until = time.monotonic() + tap.LIMIT
    while time.monotonic() < until:
        if not any(os.path.exists("/proc/%d" % pid) for pid in pids):
            return True
        time.sleep(0.01)
    return False


def test_killed(folder):
    if not os.path.exists("/proc/self/task/%d/children" % os.getpid()):
        tap.ok(True, "a worker that is killed # SKIP no /proc")
        return
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = long_sweep(folder, "3", **pipes)
    pids = workers_of(process, 3)
    os.kill(pids[1], signal.SIGKILL)
    out, errors = process.communicate(timeout=tap.LIMIT)
    errors = errors.decode()
    tap.ok(process.returncode == 4 and out == b"" and tap.one_line(errors) and
           "worker" in errors and str(pids[1]) in errors,
           "a worker that is killed: status 4, one line that names it")
    tap.ok(gone(pids), "a worker that is killed: the others end too")
    process = long_sweep(folder, "2", **pipes)
    pids = workers_of(process, 2)
    process.kill()
    process.communicate(timeout=tap.LIMIT)
    tap.ok(gone(pids), "killed itself: the workers end")
    for name in ("SIGTERM", "SIGINT"):
        process = long_sweep(folder, "2", **pipes)
        pids = workers_of(process, 2)
        process.send_signal(getattr(signal, name))
        out, errors = process.communicate(timeout=tap.LIMIT)
        tap.equal((process.returncode, out, errors, gone(pids)),
                  (-getattr(signal, name), b"", b"", True),
                  name + ": ends at once, with its workers, quietly")


def test_reader_gone(folder):
    path = folder.save("r.bars", bars.build(bars.walk(1, 200, seed=5)))
    command = "'%s' -i '%s' -S sma-cross -f csv --sweep " \
              "fast=2:99:1,slow=100:130:1 | head -1; echo ${PIPESTATUS[0]}" \
              % (tap.tool("btest"), path)
    done = subprocess.run(["bash", "-c", command], capture_output=True,
                          timeout=tap.LIMIT)
    head, status = done.stdout.decode().split()
    tap.ok(head.startswith("fast,slow") and status == "141" and
           done.stderr == b"", "a reader that goes: quiet, by SIGPIPE")


# --- progress ----------------------------------------------------------------

def on_terminal(folder, enough, *options):
    """What a sweep of some seconds writes to a terminal, until that is
    `enough` of (text, seconds)."""
    master, slave = os.openpty()
    process = long_sweep(folder, "1", *options, stdout=subprocess.DEVNULL,
                         stderr=slave)
    os.set_blocking(master, False)
    seen = ""
    started = time.monotonic()
    while not enough(seen, time.monotonic() - started):
        time.sleep(0.05)
        seen += read_some(master)
    process.terminate()
    process.wait(tap.LIMIT)
    seen += read_some(master)
    os.close(master)
    os.close(slave)
    return seen, time.monotonic() - started


def read_some(fd):
    try:
        return os.read(fd, 65536).decode()
    except BlockingIOError:
        return ""


def test_progress(folder):
    seen, needed = on_terminal(folder, lambda text, seconds:
                               " s left" in text or seconds > tap.LIMIT)
    tap.ok("bars" in seen and "%" in seen and " s left" in seen,
           "a terminal sees how far it is, and the time left")
    tap.ok("\n" not in seen and seen.endswith("\r\033[K"),
           "in one line, which goes away")
    seen, _ = on_terminal(folder, lambda text, seconds: seconds > needed, "-q")
    tap.equal(seen, "", "-q: not a word")


def main():
    if not tap.have("barsrc", "btest"):
        tap.skip_all("btest is not built")
    with tap.Folder() as folder:
        test_grids(folder)
        test_formats(folder)
        test_jobs(folder)
        test_figures(folder)
        test_warning()
        test_faults(folder)
        test_memory(folder)
        test_killed(folder)
        test_reader_gone(folder)
        test_progress(folder)
    tap.done()


main()
