"""run.py as one point of a TAP test."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def random_cases(tap, kind, seed, count):
    """kind: --orders, --strategies or --self."""
    done = subprocess.run([sys.executable, os.path.join(HERE, "run.py"), kind, "--build", tap.BUILD, "--seed", str(seed),
                           "--cases", str(count)], capture_output=True, timeout=tap.LIMIT, check=False)
    lines = done.stdout.decode().splitlines() + done.stderr.decode().splitlines()
    results = [line.partition("ok 1 - ")[2] for line in lines if "ok 1 - " in line]
    tap.ok(done.returncode == 0 and results, "%s: %s" % (kind[2:], results[0] if results else "nothing was run"))
    for line in lines:
        if line.startswith("#") or not results:
            tap.note(line.lstrip("# "))
