#!/usr/bin/env python3
"""Goal: benchrun runs what it is told as often and in the order it says, turns
every failure into a status and never into a number, leaves no process behind
and no file damaged. Nothing here looks at how long anything took."""
import json
import os
import resource
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import tap  # noqa: E402

if not tap.have("benchrun"):
    tap.skip_all("benchrun is not built")


def run(*arguments, **more):
    return tap.run(["benchrun"] + [a if isinstance(a, bytes) else str(a)
                                   for a in arguments], **more)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def slurp(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def benchmark(document, name):
    return {b["name"]: b for b in document["benchmarks"]}[name]


def metric(document, name, which="wall"):
    metrics = benchmark(document, name)["metrics"]
    return {m["name"]: m for m in metrics}[which]


def gone(pid):
    """The process has ended, or is a zombie of whoever reaps it."""
    for _ in range(2000):
        try:
            with open("/proc/%d/stat" % pid, encoding="ascii") as file:
                if file.read().rsplit(")", 1)[1].split()[0] in "ZX":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False


def wait_for(path):
    for _ in range(6000):
        if slurp(path):
            return True
        time.sleep(0.01)
    return False


def refuses(status, text, *arguments):
    got, out, errors = run(*arguments)
    what = " ".join(str(a)[:40] for a in arguments) or "nothing"
    tap.equal(got, status, what + ": status")
    tap.equal(out, b"", what + ": nothing on standard output")
    if not tap.ok(tap.one_line(errors) and text in errors,
                  what + ": one line that says " + text):
        tap.note(errors)


def test_usage(folder):
    refuses(2, "no command")
    refuses(2, "not one of wall", "-m", "wall,speed", "--", "true")
    refuses(2, "not one of wall", "-m", "", "--", "true")
    refuses(2, "not within", "-r", "0", "--", "true")
    refuses(2, "duration", "-t", "soon", "--", "true")
    refuses(2, "quote it", "--shell", "--", "echo", "a")
    refuses(2, "empty", "--name", "", "--", "true")
    refuses(2, "no regular file", "-a", "-o", "/dev/null", "--", "true")
    refuses(2, "--append needs", "--append", "--", "true")
    refuses(2, "--confirm needs", "--confirm", "--", "true")
    refuses(2, "two files", "--ab", "true", "--", "true")
    refuses(2, "quote", "--ab", "'true", "-o", folder.path("x"), "--", "true")
    refuses(2, "--baseline is for", "--baseline", "x", "--", "true")
    refuses(2, "same file", "--ab", "true", "-o", "x", "--base-output", "x",
            "--", "true")
    refuses(2, "beside it", "--suite", "x", "--", "true")
    refuses(4, "could not open", "--suite", folder.path("none"))
    refuses(4, "could not open", "--input", folder.path("none"), "--", "cat")
    refuses(2, "read again", "--input", folder.name, "--", "cat")


def test_failures(folder):
    out = folder.path("failed.json")
    for status, text, arguments in [
            (4, "could not run", ["--", "/none/such"]),
            (4, "could not run", ["--", "echo | cat"]),
            (4, "could not run", ["--", folder.name]),
            (3, "status 7", ["--", "sh", "-c", "exit 7"]),
            (3, "signal 11", ["--", "sh", "-c", "kill -SEGV $$"]),
            (3, "more than 0.05 s", ["-t", "50ms", "--", "sleep", "1000"]),
            (3, "the base command exits with status 1",
             ["--ab", "false", "--", "true"]),
            (3, "the preparation exits with status 1",
             ["--prepare", "false", "--", "true"])]:
        if os.path.exists(out):
            os.remove(out)
        refuses(status, text, "-o", out, "-n", "x", *arguments)
        one = benchmark(load(out), "x")
        tap.ok(one["error"] and not one["metrics"],
               "%s: the file has an error and no number" % text)
    runs = folder.path("runs")
    # The fifth of thirteen runs fails: the four before count for nothing.
    refuses(3, "status 1", "-n", "x", "-o", out, "--shell", "--",
            "echo >> %s; test $(wc -l < %s) -lt 5" % (runs, runs))
    tap.equal(slurp(runs), b"\n" * 5, "a failure ends a benchmark")
    tap.ok(not benchmark(load(out), "x")["metrics"], "its rounds are no result")


def test_timeout(folder):
    pids = folder.path("pids")
    script = ("echo $$ >> %s; sh -c 'echo $$ >> %s; sleep 1000 & echo $! >> %s;"
              " wait' & trap '' TERM; wait; wait" % (pids, pids, pids))
    got, _, _ = run("-t", "500ms", "-w", 0, "--", "sh", "-c", script)
    tap.equal(got, 3, "a timeout: status")
    numbers = [int(line) for line in slurp(pids).split()]
    tap.ok(numbers and all(gone(pid) for pid in numbers),
           "a timeout: %d processes are gone" % len(numbers))
    leaver = folder.path("leaver")
    got, _, errors = run("-r", 1, "-w", 0, "--", "sh", "-c",
                         "sleep 1000 & echo $! > %s" % leaver)
    tap.equal(got, 0, "a command that leaves a process behind")
    tap.ok("left processes behind" in errors, "is warned of")
    tap.ok(gone(int(slurp(leaver))), "and the process is gone")


def test_runs(folder):
    out = folder.path("runs.json")
    log = folder.path("log")
    got, stdout, errors = run("-o", out, "-n", "one", "--", "sh", "-c",
                              "echo x >> " + log)
    tap.equal((got, stdout, errors), (0, b"", ""), "ten rounds, in silence")
    tap.equal(slurp(log), b"x\n" * 13, "three warm-ups before them")
    document = load(out)
    wall = metric(document, "one")
    tap.equal(document["schema"], "benchcmp/1", "its schema")
    tap.equal([len(s) for s in wall["samples"]], [10], "ten samples")
    tap.equal((wall["warmup"], wall["rounds"], wall["unit"], wall["better"],
               wall["kind"]), (3, 10, "s", "lower", "sampled"), "said so")
    tap.ok("pair" not in wall, "alone, it has no pairs")
    tap.equal(sorted(m["name"] for m in benchmark(document, "one")["metrics"]),
              ["peak_rss", "sys", "user", "wall"], "four metrics")
    tap.equal(benchmark(document, "one")["command"][:2], ["sh", "-c"],
              "its command")
    tap.ok(metric(document, "one", "peak_rss")["unit"] == "B" and
           1 << 19 <= min(metric(document, "one", "peak_rss")["samples"][0])
           < 1 << 26, "memory in bytes")
    machine = document["sessions"][0]["machine"]
    tap.ok(len(machine["id"]) == 16 and machine["cpus"] > 0, "its machine")
    got, stdout, _ = run("-w", 0, "-r", 2, "--", "true", "--version")
    tap.equal(got, 0, "to standard output")
    tap.equal(json.loads(stdout)["benchmarks"][0]["name"], "true --version",
              "the command is its name")
    got, stdout, _ = run("-w", 0, "-r", 2, "--format", "table", "--", "true")
    lines = stdout.decode().splitlines()
    tap.ok(len(lines) == 5 and "median" in lines[0] and
           lines[1].split()[:2] == ["true", "wall"], "as a table")


def test_files(folder):
    out = folder.path("files.json")
    log = folder.path("read")
    data = folder.save("data", b"1 2 3\n" * 10)
    got, _, _ = run("-o", out, "-w", 1, "-r", 2, "-i", data, "--", "sh", "-c",
                    "cat >> " + log)
    tap.equal((got, slurp(log)), (0, slurp(data) * 3), "--input: each reads all")
    got, stdout, errors = run("-o", out, "-w", 0, "-r", 1, "--", "sh", "-c",
                              "echo out; echo err >&2")
    tap.equal((got, stdout, errors), (0, b"", ""), "outputs are thrown away")
    got, stdout, errors = run("-o", out, "-w", 0, "-r", 1, "--show-output",
                              "--", "sh", "-c", "echo out; echo err >&2")
    tap.equal((got, stdout, errors), (0, b"", "out\nerr\n"), "--show-output")
    got, _, _ = run("-o", out, "-w", 0, "-r", 1, "--", "sh", "-c", "read x",
                    data=b"a line\n")
    tap.equal(got, 3, "benchrun's own input is not the command's")
    order = folder.path("order")
    run("-o", out, "-w", 1, "-r", 2, "--shell", "--prepare",
        "printf p >> " + order, "--", "printf c >> %s" % order)
    tap.equal(slurp(order), b"pcpcpc", "--prepare runs before each run")


def test_pairs(folder):
    out = folder.path("pairs.json")
    order = folder.path("abba")
    got, _, _ = run("-o", out, "-w", 1, "-r", 5, "-n", "p", "--ab",
                    "sh -c 'printf A >> %s'" % order, "--", "sh", "-c",
                    "printf B >> " + order)
    tap.equal(got, 0, "--ab")
    tap.equal(slurp(order), b"AB" + b"ABBAABBAAB", "in the order ABBA")
    current = load(out)
    base = load(folder.path("pairs.base.json"))
    tap.equal(metric(current, "p")["pair"], [[0, 1, 2, 3, 4]], "its pairs")
    tap.equal(metric(base, "p")["pair"], [[0, 1, 2, 3, 4]], "the base's")
    tap.equal(current["sessions"][0]["started"], base["sessions"][0]["started"],
              "one session")
    if tap.have("benchcmp"):
        got, text, _ = tap.run(["benchcmp", folder.path("pairs.base.json"),
                                out, "--fail", "100000", "--warn", "100000",
                                "-o", "json"])
        rows = json.loads(text)
        tap.ok(got in (0, 1) and "pairs" in json.dumps(rows).lower(),
               "benchcmp judges them in pairs")
    for name in "ab":
        os.mkdir(folder.path(name))
        with open(folder.path(name + "/x"), "w", encoding="ascii") as file:
            file.write("#!/bin/sh\nprintf %s >> %s\n" %
                       (name, folder.path("dirs")))
        os.chmod(folder.path(name + "/x"), 0o755)
    got, _, _ = run("-o", out, "-w", 0, "-r", 2, "--base-dir", "../a", "--",
                    "./x", cwd=folder.path("b"))
    tap.equal((got, slurp(folder.path("dirs"))), (0, b"abba"),
              "--base-dir: the same command elsewhere")


def test_append(folder):
    out = folder.path("append.json")
    quick = ["-w", 0, "-r", 2, "-o", out]
    run(*quick, "-n", "a", "--", "true")
    got, _, _ = run(*quick, "-a", "-n", "a", "--", "true")
    got2, _, _ = run(*quick, "-a", "-n", "b", "--", "true")
    document = load(out)
    tap.equal((got, got2), (0, 0), "--append")
    tap.equal(len(document["sessions"]), 3, "a session each")
    tap.equal([len(s) for s in metric(document, "a")["samples"]][:2], [2, 2],
              "samples by session")
    tap.equal([len(s) for s in metric(document, "b")["samples"]], [0, 0, 2],
              "of another benchmark")
    before = slurp(out)
    got, _, _ = run(*quick, "-a", "-n", "a", "--", "false")
    tap.equal((got, slurp(out) == before), (3, True),
              "a failure does not spoil it")
    bad = folder.save("bad.json", b'{"schema": "benchcmp/1"')
    ran = folder.path("ran")
    got, _, errors = run("-a", "-o", bad, "--", "touch", ran)
    tap.equal((got, os.path.exists(ran), slurp(bad)),
              (3, False, b'{"schema": "benchcmp/1"'),
              "a damaged file: found before anything runs")
    tap.ok(tap.one_line(errors) and "bad.json" in errors, "it is named")
    pair = folder.path("sessions.json")
    for _ in range(2):
        run("-a", "-w", 0, "-r", 6, "-m", "rss", "-n", "x", "-o", pair, "--ab",
            "true", "--", "true")
    tap.equal(metric(load(pair), "x", "peak_rss")["pair"],
              [list(range(6))] * 2, "pairs of two sessions")
    tap.equal([s["started"] for s in load(pair)["sessions"]],
              [s["started"] for s in
               load(folder.path("sessions.base.json"))["sessions"]],
              "which the base has, too")
    if tap.have("benchcmp"):
        got, _, _ = tap.run(["benchcmp", folder.path("sessions.base.json"),
                             pair])
        tap.equal(got, 0, "benchcmp finds no difference")
    got, _, _ = run("-a", "-w", 0, "-r", 1, "-o", folder.path("new.json"),
                    "--", "true")
    tap.equal((got, len(load(folder.path("new.json"))["sessions"])), (0, 1),
              "a file that is not there yet")


def test_outputs(folder):
    ran = folder.path("ran2")
    touch = ["--", "touch", ran]
    refuses(4, "could not write", "-o", folder.path("none/x"), *touch)
    refuses(4, "could not write", "-o", folder.name, *touch)
    refuses(4, "could not write", "-o", folder.path("x"), "--base-output",
            folder.path("none/x"), "--ab", "touch " + ran, *touch)
    tap.ok(not os.path.exists(ran), "nothing runs when nothing can be written")
    if os.path.exists("/dev/full"):
        refuses(4, "could not write", "-w", 0, "-r", 1, "-o", "/dev/full", "--",
                "true")
        with open("/dev/full", "wb") as full:
            for form in "json", "table":
                done = subprocess.run(
                    [tap.tool("benchrun"), "-w0", "-r1", "-f", form, "-o",
                     folder.path("beside.json"), "--", "true"],
                    stdout=full, stderr=subprocess.PIPE, timeout=tap.LIMIT,
                    check=False)
                tap.ok(done.returncode == 4 and
                       tap.one_line(done.stderr.decode()) and
                       load(folder.path("beside.json"))["benchmarks"],
                       "a full standard output, %s: the file is there" % form)
                os.remove(folder.path("beside.json"))
    done = subprocess.run(
        "%s -w0 -r1 -f table -o %s -- true | true" %
        (tap.tool("benchrun"), folder.path("piped.json")), shell=True,
        stderr=subprocess.PIPE, timeout=tap.LIMIT, check=False)
    tap.ok(done.stderr == b"" and load(folder.path("piped.json")),
           "a reader that turns away costs no file")
    old = folder.save("old.json", b"the old one\n")

    def full_disk():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))
    got, _, errors = run("-w", 0, "-r", 1, "-o", old, "--", "true",
                         preexec_fn=full_disk)
    tap.equal((got, slurp(old)), (4, b"the old one\n"),
              "no room for the file: the old one stays")
    tap.ok(tap.one_line(errors), "one line")
    tap.equal([n for n in os.listdir(folder.name) if n.startswith("old.")],
              ["old.json"], "and nothing beside it")
    link = folder.path("link.json")
    os.symlink(old, link)
    got, _, _ = run("-w", 0, "-r", 1, "-o", link, "--", "true")
    tap.ok(got == 0 and os.path.islink(link) and load(old),
           "a link stays a link")


def interrupt(folder, number, suite, flag):
    """Runs a suite and sends a signal once `flag` is there."""
    out = folder.path("interrupted.json")
    with subprocess.Popen(
            [tap.tool("benchrun"), "-w0", "-r3", "-o", out, "--suite",
             folder.save("interrupted.suite", suite.encode())],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        wait_for(flag)
        process.send_signal(number)
        _, errors = process.communicate(timeout=tap.LIMIT)
    return process.returncode, errors.decode(), out


def test_signals(folder):
    for number in signal.SIGINT, signal.SIGTERM:
        name = number.name
        flag = folder.path("flag" + name)
        count = folder.path("count" + name)
        suite = ("[quick]\ncommand = true\n[slow]\nshell = yes\n"
                 "command = echo >> %s; test $(wc -l < %s) -lt 3 || "
                 "{ echo $$ > %s; sleep 1000; }\n[never]\ncommand = touch %s\n"
                 % (count, count, flag, folder.path("never")))
        status, errors, out = interrupt(folder, number, suite, flag)
        tap.equal(status, -number, name + ": it dies of the signal")
        tap.ok(gone(int(slurp(flag))), name + ": the command is gone")
        tap.ok(tap.one_line(errors) and "2 of 3" in errors,
               name + ": it says what is missing")
        document = load(out)
        tap.equal(sorted(b["name"] for b in document["benchmarks"]),
                  ["quick", "slow"], name + ": what was measured is there")
        tap.equal((len(metric(document, "slow")["samples"][0]),
                   metric(document, "slow")["rounds"]), (2, 2),
                  name + ": of the last one the complete rounds")
        os.remove(flag)
        before = slurp(out)
        status, _, _ = interrupt(
            folder, number, "[slow]\nshell = yes\ncommand = echo $$ > %s; "
            "sleep 1000\n" % flag, flag)
        tap.equal((status, slurp(out) == before), (-number, True),
                  name + " before the first round: the old file stays")
    tap.ok(not os.path.exists(folder.path("never")), "the rest is not begun")


def test_suite(folder):
    log = folder.path("suite.log")
    out = folder.path("suite.json")
    data = folder.save("suite.in", b"in\n")
    suite = folder.save("all.suite", (
        "# all there is\n\n  [a/one]  \ncommand = sh -c 'cat >> %s'\n"
        "input = %s\nrounds=2\nwarmup=1\nversion = 2\ngroup = g\n"
        "alias = old one\nalias = older\n"
        "[b|two]\nshell = yes\ncommand = printf b >> %s\nbase = printf a >> %s"
        "\nprepare = printf p >> %s\ntimeout = none\n"
        % (log, data, log, log, log)).encode())
    got, _, errors = run("-w", 0, "-r", 1, "-o", out, "--suite", suite)
    tap.equal((got, errors), (0, ""), "a suite")
    tap.equal(slurp(log), b"in\n" * 3 + b"papb", "runs in its order")
    document = load(out)
    one = benchmark(document, "a/one")
    tap.equal((one["version"], one["group"], one["aliases"]),
              ("2", "g", ["old one", "older"]), "what it says is kept")
    base = load(folder.path("suite.base.json"))
    tap.equal([b["name"] for b in base["benchmarks"]], ["b|two"],
              "the base has what has a base")
    tap.ok("pair" in metric(document, "b|two"), "in pairs")
    os.remove(log)
    got, _, _ = run("-r", 1, "--suite", "-", "-o", out,
                    data=b"[x]\ncommand = true\n")
    tap.equal((got, load(out)["benchmarks"][0]["name"]), (0, "x"),
              "from standard input")
    got, _, errors = run("-r", 1, "-o", out, "--suite", "-", data=b"[x]\n"
                         b"command = false\n[y]\ncommand = true\n[z]\n"
                         b"command = /none/such\n")
    document = load(out)
    tap.equal(got, 4, "failures in a suite: the worst status")
    tap.ok(errors.count("\n") == 2 and "x: " in errors and "z: " in errors,
           "a line each")
    tap.equal([("error" in benchmark(document, n)) for n in "xyz"],
              [True, False, True], "the others are measured")
    for text, line, what in [
            (b"", 0, "no benchmark"), (b"[x]\n", 1, "no command"),
            (b"[x]\ncommand = true\n[x]\ncommand = true\n", 3, "twice"),
            (b"command = true\n", 1, "before any"), (b"\n[x\n", 2, "between"),
            (b"[]\n", 1, "between"), (b"[x]\ncommand\n", 2, "neither"),
            (b"[x]\ncommand = 'a\n", 2, "quote"),
            (b"[x]\ncommand =\n", 2, "no command"),
            (b"[x]\ncommand = a\nrounds = 0\n", 3, "not within"),
            (b"[x]\ncommand = a\ntimeout = 1\n", 3, "duration"),
            (b"[x]\ncommand = a\nshell = maybe\n", 3, "yes nor no"),
            (b"[x]\ncolour = red\n", 2, "unknown word"),
            (b"[x]\ncommand = a\0b\n", 2, "NUL"),
            (b"[x]\n" + b"y" * 1000000, 2, "neither")]:
        path = folder.save("bad.suite", text)
        refuses(3, ("bad.suite:%d: " % line if line else "") , "--suite", path)
        _, _, errors = run("--suite", path)
        tap.ok(what in errors, "bad suite: " + what)


def test_names(folder):
    out = folder.path("names.json")
    for name in b"a|b`c`\n<x>", "\u00fc\u4e2d\u202e".encode(), b"\xff\xfe", \
            b"-", b"\x1b[31m":
        got, stdout, _ = run("-w", 0, "-r", 1, "-o", out, "-f", "table", "-n",
                             name, "--", "true")
        tap.ok(got == 0 and len(load(out)["benchmarks"]) == 1 and
               b"\x1b" not in stdout and stdout.count(b"\n") == 5,
               "the name %r" % name)
    got, _, errors = run("-n", b"a\n\x1b[31m\xff", "--", b"/none/\x1b[31m\n")
    tap.ok(got == 4 and tap.one_line(errors) and "\x1b" not in errors,
           "a name in a message is one line, without escapes")
    got, stdout, _ = run("-w", 0, "-r", 1, "-o", out, "-f", "table", "--suite",
                         folder.save("long", b"[" + b"n" * 1000000 +
                                     b"]\ncommand = true\n"))
    tap.ok(got == 0 and len(load(out)["benchmarks"][0]["name"]) == 1000000 and
           max(map(len, stdout.split(b"\n"))) < 200, "a name of 1 MB")


def test_confirm_renamed(folder):
    """A stored baseline knows the benchmark by an old name, and a signal comes
    while what was flagged is measured again."""
    stored = folder.path("renamed.json")
    out = folder.path("renamed.new.json")
    flag = folder.path("renamed.flag")
    count = folder.path("renamed.count")
    quick = ["-w", 0, "-r", 3, "-m", "rss"]
    run(*quick, "-o", stored, "-n", "old", "--", "true")
    suite = ("[new]\nalias = old\nshell = yes\nbase = true\ncommand = "
             "head -c 60000000 /dev/zero | sort -S 200M >/dev/null; %s\n")
    got, _, errors = run(*quick, "-o", out, "--confirm", "--baseline", stored,
                         "--suite", "-", data=(suite % "").encode())
    base = load(folder.path("renamed.new.base.json"))
    tap.equal((got, errors, [b["name"] for b in base["benchmarks"]]),
              (0, "", ["new"]), "a baseline's old name gives way to the new")
    slow = ("echo >> %s; test $(wc -l < %s) -lt 6 || "
            "{ echo $$ > %s; sleep 1000; }" % (count, count, flag))
    path = folder.save("renamed.suite", (suite % slow).encode())
    with subprocess.Popen(
            [tap.tool("benchrun")] + [str(q) for q in quick] +
            ["-o", out, "--confirm", "--baseline", stored, "--suite", path],
            stderr=subprocess.PIPE) as process:
        wait_for(flag)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=tap.LIMIT)
    samples = metric(load(out), "new", "peak_rss")
    tap.equal((process.returncode, [len(s) for s in samples["samples"]],
               "pair" in samples), (-signal.SIGTERM, [3], False),
              "half a confirmation replaces nothing")
    tap.ok(gone(int(slurp(flag))), "its command is gone")


def test_environment():
    got, stdout, errors = run("--env")
    lines = stdout.decode().splitlines()
    tap.equal((got, errors), (0, ""), "--env alone")
    tap.ok(len(lines) == 10 and all(
        line.split()[0] in ("ok", "note", "warning", "unknown")
        for line in lines), "a check a line")
    got, stdout, errors = run("--env", "-w", 0, "-r", 1, "--", "true")
    tap.ok(got == 0 and json.loads(stdout) and "governor" in errors,
           "--env with a command: on standard error")


def test_git(folder):
    if subprocess.call(["which", "git"], stdout=subprocess.DEVNULL):
        tap.note("no git here")
        return
    top = folder.path("checkout")
    os.mkdir(top)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C",
           top]
    subprocess.run(git + ["init", "-q", "-b", "trunk"], check=True)
    with open(top + "/file", "w", encoding="ascii") as file:
        file.write("1\n")
    subprocess.run(git + ["add", "file"], check=True)
    subprocess.run(git + ["commit", "-q", "-m", "x"], check=True)
    commit = subprocess.run(git + ["rev-parse", "HEAD"], check=True,
                            capture_output=True).stdout.decode().strip()
    for dirty in False, True:
        _, stdout, _ = run("-w", 0, "-r", 1, "--", "true", cwd=top)
        found = json.loads(stdout)["sessions"][0].get("git", {})
        tap.equal((found.get("commit"), found.get("branch"),
                   found.get("dirty", False)), (commit, "trunk", dirty),
                  "git: commit, branch, dirty %s" % dirty)
        with open(top + "/file", "w", encoding="ascii") as file:
            file.write("2\n")


def test_confirm(folder):
    """By memory, which does not depend on what else this machine does."""
    log = folder.path("confirm.log")
    out = folder.path("confirm.json")
    big = "head -c 1000000 /dev/zero | sort >/dev/null; "
    huge = "head -c 60000000 /dev/zero | sort -S 200M >/dev/null; "
    suite = folder.save("confirm.suite", (
        "[same]\nshell = yes\ncommand = printf s >> %s\nbase = printf S >> %s\n"
        "[more]\nshell = yes\ncommand = %s printf m >> %s\n"
        "base = %s printf M >> %s\n" % (log, log, huge, log, big, log)
    ).encode())
    quick = ["-w", 0, "-r", 4, "-m", "rss", "--suite", suite]
    got, _, errors = run("-o", out, "--confirm", *quick)
    tap.equal((got, errors), (0, ""), "--confirm")
    text = slurp(log)
    tap.equal((text.count(b"s"), text.count(b"S")), (4, 4),
              "what is the same is not measured again")
    document = load(out)
    pairs = [p for p in metric(document, "more", "peak_rss")["pair"] if p]
    tap.ok(len(pairs) == 1 and len(pairs[0]) >= 8,
           "what is larger is, twice as often, and only that counts")
    tap.equal(text.count(b"m"), 4 + len(pairs[0]), "besides the first time")
    if tap.have("benchcmp"):
        got, _, _ = tap.run(["benchcmp", folder.path("confirm.base.json"), out])
        tap.equal(got, 1, "benchcmp finds the regression")
    baseline = folder.path("stored.json")
    os.rename(folder.path("confirm.base.json"), baseline)
    stored = slurp(baseline)
    os.remove(log)
    got, _, errors = run("-o", out, "--confirm", "--baseline", baseline, *quick)
    text = slurp(log)
    tap.equal((got, errors), (0, ""), "--baseline")
    tap.equal((text.count(b"s"), text.count(b"S")), (4, 0),
              "the base of what is the same does not run at all")
    tap.ok(text.count(b"M") >= 8, "that of what is larger does")
    tap.equal(slurp(baseline), stored, "the baseline is only read")
    if tap.have("benchcmp"):
        got, _, _ = tap.run(["benchcmp", folder.path("confirm.base.json"), out])
        tap.equal(got, 1, "benchcmp judges the pair of files")


def main():
    with tap.Folder() as folder:
        test_usage(folder)
        test_failures(folder)
        test_timeout(folder)
        test_runs(folder)
        test_files(folder)
        test_pairs(folder)
        test_append(folder)
        test_outputs(folder)
        test_signals(folder)
        test_suite(folder)
        test_names(folder)
        test_environment()
        test_git(folder)
        test_confirm(folder)
        test_confirm_renamed(folder)
    tap.done()


main()
