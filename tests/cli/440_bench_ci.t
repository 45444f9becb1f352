#!/usr/bin/env python3
"""Goal: bench-ci ends with the status that CI needs, for builds and for
revisions, tells what it could not compare, and leaves nothing behind; so does
bench-baseline. Commands are fakes; what is slow is slow by a factor of ten."""
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import tap  # noqa: E402

SCRIPTS = os.path.join(tap.ROOT, "scripts")
SUITE = "[one]\ncommand = sh one\n[two]\ncommand = sh two\ngroup = quick\n"
QUICK, SLOW = b"sleep 0.01\n", b"sleep 0.1\n"
MAKEFILE = """all:
\tmkdir -p $(BUILD)/bin
\tcp one two $(BUILD)
\tln -sf $(TOOLS)/* $(BUILD)/bin
benches:
"""

if not tap.have("benchrun", "benchcmp"):
    tap.skip_all("benchrun and benchcmp are not built")


def environment(folder, **more):
    """TMPDIR is a folder of the test's, to see what stays in it."""
    os.makedirs(folder.path("tmp"), exist_ok=True)
    return {**os.environ, "TMPDIR": folder.path("tmp"), "TOOLS":
            os.path.join(tap.BUILD, "bin"), **more}


def script(name, folder, *arguments, scripts=SCRIPTS, **more):
    """Status, output and errors of a script that measures little."""
    done = subprocess.run([os.path.join(scripts, name), *arguments],
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=tap.LIMIT, check=False,
                          env=environment(folder, **more))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def side(folder, name, one=QUICK, two=QUICK):
    write(folder.path(name + "/one"), one)
    write(folder.path(name + "/two"), two)
    return folder.path(name)


def compare(folder, head, *arguments, base="base"):
    return script("bench-ci", folder, "--base-build", folder.path(base),
                  "--head-build", folder.path(head), "--tools",
                  os.path.join(tap.BUILD, "bin"), "--suite",
                  folder.path("suite"), "--rounds", "5", "--fail", "200",
                  *arguments)


def clean(folder):
    return os.listdir(folder.path("tmp")) == []


def test_builds(folder):
    write(folder.path("suite"), SUITE)
    side(folder, "base")
    side(folder, "head")
    side(folder, "slow", one=SLOW)
    side(folder, "broken", one=b"exit 7\n")
    report, verdicts = folder.path("r.md"), folder.path("v.json")
    status, out, _ = compare(folder, "head")
    tap.equal(status, 0, "the same code passes")
    tap.ok("PASS" in out, "and the table says so")
    status, _, _ = compare(folder, "slow", "--markdown", report, "--json",
                           verdicts)
    tap.equal(status, 1, "ten times slower is a regression")
    with open(verdicts, encoding="utf-8") as file:
        rows = json.load(file)["rows"]
    tap.equal([row["name"] for row in rows if row["verdict"] == "REGRESSION"],
              ["one"], "of the one that is slow")
    with open(report, encoding="utf-8") as file:
        text = file.read()
    tap.ok("REGRESSION" in text and folder.name not in text,
           "the report says it, without temporary names")
    status, _, _ = compare(folder, "slow", "--filter", "two")
    tap.equal(status, 0, "a filter leaves it out")
    status, _, _ = compare(folder, "slow", "--quick")
    tap.equal(status, 0, "so does the quick suite")
    tap.equal(compare(folder, "head", base="slow")[0], 0, "faster passes")
    tap.equal(compare(folder, "broken", "--no-confirm")[0], 3,
              "a benchmark that fails here is incomplete")
    status, _, errors = compare(folder, "head", "--markdown", report,
                                base="broken")
    with open(report, encoding="utf-8") as file:
        text = file.read()
    tap.equal(status, 0, "one that only the base cannot run is no reason")
    tap.ok("not compared: one" in errors and "not compared: one" in text,
           "but is told of")
    tap.equal(compare(folder, "head", "--filter", "one", base="broken")[0], 3,
              "nothing to compare is incomplete")
    tap.equal(compare(folder, "head", "--markdown",
                      folder.path("no/where.md"))[0], 4,
              "a report that cannot be written")
    tap.ok(clean(folder), "nothing stays behind")


def test_usage(folder):
    for arguments, why in ((["--nonsense"], "an unknown option"),
                           (["--rounds", "0"], "no rounds"),
                           (["--base-build", "x"], "one side alone"),
                           (["--base", "no-such-revision"],
                            "an unknown revision")):
        tap.equal(script("bench-ci", folder, *arguments)[0], 2, why)
    side(folder, "base")
    write(folder.path("suite"), SUITE)
    tap.equal(compare(folder, "base", "--filter", "three")[0], 2,
              "a filter that nothing fits")
    tap.equal(compare(folder, "base", "--filter", "(")[0], 2,
              "a filter that is no expression")
    tap.ok(clean(folder), "nothing stays behind")


def test_signal(folder):
    note = folder.path("started")
    side(folder, "base")
    side(folder, "head", one=b"echo $$ > %s; exec sleep 300\n"
         % note.encode())
    write(folder.path("suite"), SUITE)
    with subprocess.Popen(
            [os.path.join(SCRIPTS, "bench-ci"), "--base-build",
             folder.path("base"), "--head-build", folder.path("head"),
             "--tools", os.path.join(tap.BUILD, "bin"), "--suite",
             folder.path("suite")], env=environment(folder),
            stderr=subprocess.DEVNULL) as process:
        while not os.path.exists(note) or not folder.load("started"):
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        tap.equal(process.wait(tap.LIMIT), 128 + signal.SIGTERM,
                  "SIGTERM is its end")
    alive = os.path.exists("/proc/%d/cmdline" % int(folder.load("started")))
    tap.ok(not alive, "and that of the command")
    tap.ok(clean(folder), "nothing stays behind")


def repository(folder):
    """A repository like ours, in which sleeping is all that is done."""
    tree = folder.path("tree")
    for name in ("bench-ci", "bench-suite"):
        write(os.path.join(tree, "scripts", name), b"")
        shutil.copy2(os.path.join(SCRIPTS, name),
                     os.path.join(tree, "scripts", name))
    write(os.path.join(tree, "tests/bench/suite"), SUITE)
    write(os.path.join(tree, "tests/bench/benchcmp.conf"), "gate = wall$\n")
    write(os.path.join(tree, "Makefile"), MAKEFILE)
    side(folder, "tree")
    for command in (["init", "-q", "-b", "main"], ["add", "."],
                    ["-c", "user.name=t", "-c", "user.email=t@example.org",
                     "commit", "-q", "-m", "base"]):
        subprocess.run(["git", "-C", tree, *command], check=True,
                       env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})
    return tree


def test_revisions(folder):
    tree = repository(folder)

    def gate(*arguments):
        return script("bench-ci", folder, "--rounds", "5", "--fail", "200",
                      *arguments, scripts=os.path.join(tree, "scripts"))

    status, _, errors = gate()
    tap.equal(status, 0, "a tree against its own commit") or tap.note(errors)
    side(folder, "tree", two=SLOW)
    tap.equal(gate()[0], 1, "a change that is not committed is measured")
    side(folder, "tree")
    suite = os.path.join(tree, "tests/bench/suite")
    write(suite, SUITE.replace("[two]", "[three]"))
    status, _, errors = gate()
    tap.equal(status, 3, "a benchmark that went missing is incomplete")
    tap.ok("missing here: two" in errors, "and named")
    tap.equal(gate("--missing", "warn")[0], 0, "unless that is allowed")
    write(suite, SUITE.replace("[two]", "[three]\nalias = two"))
    tap.equal(gate()[0], 0, "or it has another name")
    write(suite, SUITE)
    write(os.path.join(tree, "Makefile"), "all:\n\tfalse\n")
    tap.equal(gate()[0], 3, "a tree that does not build is incomplete")
    listed = subprocess.run(["git", "-C", tree, "worktree", "list"],
                            capture_output=True, check=True).stdout
    tap.equal(listed.count(b"\n"), 1, "no worktree stays behind")
    tap.ok(clean(folder), "nothing else either")


def test_baseline(folder):
    build = side(folder, "build")
    os.symlink(os.path.join(tap.BUILD, "bin"), folder.path("build/bin"))
    write(folder.path("suite"), SUITE)
    path = folder.path("baseline.json")

    def update(*arguments):
        return script("bench-baseline", folder, "--file", path, "--suite",
                      folder.path("suite"), "--rounds", "5", "--reason",
                      "a test", *arguments, BUILD=build)[0]

    def sessions():
        with open(path, encoding="utf-8") as file:
            return len(json.load(file)["sessions"])

    tap.equal(update(), 0, "a baseline begins")
    tap.equal(sessions(), 1, "with one session")
    side(folder, "build", one=SLOW)
    tap.equal(update(), 1, "what is ten times slower is refused")
    tap.equal(sessions(), 1, "and not taken in")
    tap.equal(update("--accept", "--filter", "two"), 0,
              "what is accepted is taken in")
    tap.equal(script("bench-baseline", folder)[0], 2, "a reason is wanted")


def test_cases(_folder):
    """Each benchmark of the suite that is a program of ours does its work."""
    programs = sorted(glob.glob(os.path.join(tap.BUILD, "bench", "*_bench")))
    named = []
    failed = []
    for program in programs:
        listed = subprocess.run([program, "--list"], stdin=subprocess.DEVNULL,
                                capture_output=True, timeout=tap.LIMIT,
                                check=False)
        if listed.returncode:
            continue  # one that measures by itself
        for name in listed.stdout.decode().split():
            named.append(name)
            done = subprocess.run([program, name, "1"], check=False,
                                  capture_output=True, timeout=tap.LIMIT)
            if done.returncode:
                failed.append(name)
    if not named:
        tap.ok(True, "every case runs # SKIP the benchmarks are not built")
        return
    tap.equal(failed, [], f"each of {len(named)} cases runs")
    with open(os.path.join(tap.ROOT, "tests", "bench", "suite"),
              encoding="utf-8") as file:
        suite = re.findall(r"^\[(.*)\]$", file.read(), re.M)
    tap.equal([name for name in named if name not in suite], [],
              "and stands in the suite")


for test in (test_cases, test_builds, test_usage, test_signal, test_revisions,
             test_baseline):
    with tap.Folder() as where:
        test(where)
tap.done()
