#!/usr/bin/python3
"""Every record of the pipeline against the slow, independent reference."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import tap

REFERENCE = os.path.join(tap.ROOT, "tests", "reference")
INPUTS = {
    "random walks": ["--series", "4", "--bars", "700", "--seed", "3"],
    "intraday walk": ["--bars", "900", "--seed", "4", "--timeframe", "5m"],
    "accumulation": ["--series", "2", "--bars", "700", "--seed", "5",
                     "--schematic", "accumulation"],
    "distribution": ["--series", "2", "--bars", "700", "--seed", "6",
                     "--schematic", "distribution"],
}
PRESETS = {
    "strict": ([], []),
    "adaptive": ([], []),
    "strict, no spring needed": (["--no-spring-ok"], ["--no-spring-ok",
                                                      "yes"]),
    "strict, range as phase B": (["--prereq", "range"], ["--prereq", "range"]),
}



def compare(folder, title, source, preset, extra, entry="market"):
    """One point: no difference in any figure of any record."""
    tools, reference = extra
    bars = tap.run(["barsrc", "synth"] + source)[1]
    csv = tap.run(["barsrc", "synth", "--format", "csv"] + source)[1]
    ratios = tap.run(["volan"], bars)[1]
    detect = ["detect", "--preset", preset] + tools
    found = tap.run(detect, ratios)[1]
    folder.save("detect", tap.run(detect + ["--format", "json"], ratios)[1])
    folder.save("sigen", tap.run(["sigen", "--entry", entry, "--format",
                                  "json"], found)[1])
    program = [sys.executable, os.path.join(REFERENCE,
                                            "wyckoff_reference.py"),
               "--preset", preset, "--entry", entry] + reference
    done = subprocess.run(program, input=csv, capture_output=True,
                          timeout=tap.LIMIT)
    folder.save("reference", done.stdout)
    result = subprocess.run(
        [sys.executable, os.path.join(REFERENCE, "compare.py")] +
        [folder.path(name) for name in ("reference", "detect", "sigen")],
        capture_output=True, timeout=tap.LIMIT)
    records = done.stdout.count(b"\n")
    good = done.returncode == 0 and (result.returncode == 0 or not records)
    tap.ok(good, "%s, %s: %d records agree" % (title, entry, records))
    for line in result.stdout.decode().splitlines():
        if line.startswith("#"):
            tap.note(line[2:])
    return records


if not tap.have("barsrc", "volan", "detect", "sigen"):
    tap.skip_all("the pipeline is not built")
with tap.Folder() as work:
    total = 0
    for name, arguments in INPUTS.items():
        for label, extra in PRESETS.items():
            total += compare(work, "%s, %s" % (name, label), arguments,
                             label.split(",")[0], extra)
    compare(work, "accumulation, adaptive", INPUTS["accumulation"], "adaptive",
            ([], []), "limit")
tap.ok(total > 1000, "there were %d records to compare" % total)
tap.done()
