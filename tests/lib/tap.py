"""TAP for tests in Python: ok(), equal(), done(), and running the tools.

BUILD is the build folder. Nothing here waits longer than LIMIT seconds.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

LIMIT = 60
BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
# A filter, and the filters that must come before it.
CHAINS = {"volan": [], "detect": ["volan"], "sigen": ["volan", "detect"],
          "btest": ["volan", "detect", "sigen"],
          "barsink": ["volan", "detect", "sigen", "btest"]}
# What a filter needs to be told where series are mixed in any way, and to be a
# filter at all.
OPTIONS = {"btest": ["--each"], "barsink": ["--tee", "sqlite::memory:"]}

# A job in the background begins with SIGINT ignored, and so would the tools.
signal.signal(signal.SIGINT, signal.default_int_handler)

_points = 0
_failures = 0


def tool(name):
    return os.path.join(BUILD, "bin", name)


def have(*names):
    return all(os.path.exists(tool(name)) for name in names)


def filters():
    """The filters that are built, with what is upstream of each."""
    return [(name, chain) for name, chain in CHAINS.items()
            if have(name, *chain)]


def sanitized():
    """True when the tools watch their memory, and so need more of it."""
    with open(os.path.join(BUILD, "flags"), encoding="utf-8") as flags:
        return "-fsanitize" in flags.read()


def options(name):
    return OPTIONS.get(name, [])


def ok(good, name):
    global _points, _failures
    _points += 1
    if not good:
        _failures += 1
    print("%sok %d - %s" % ("" if good else "not ", _points, name), flush=True)
    return good


def equal(got, want, name):
    if not ok(got == want, name):
        note("got:  %.300r" % (got,))
        note("want: %.300r" % (want,))


def note(text):
    for line in str(text).splitlines():
        print("# " + line, flush=True)


def run(arguments, data=b"", **more):
    """The tool's status, output and errors; a hang is an error."""
    done_ = subprocess.run([tool(arguments[0])] + arguments[1:], input=data,
                           capture_output=True, timeout=LIMIT, **more)
    return done_.returncode, done_.stdout, done_.stderr.decode()


def pipe(names, data):
    """The output of filters one after another; all must succeed."""
    for name in names:
        status, data, errors = run([name] + options(name), data)
        if status:
            raise SystemExit("Bail out! %s failed: %s" % (name, errors))
    return data


def one_line(text):
    return text.endswith("\n") and text.count("\n") == 1


class Folder:
    """A temporary folder for `with`."""

    def __enter__(self):
        self.name = tempfile.mkdtemp()
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.name)

    def path(self, name):
        return os.path.join(self.name, name)

    def save(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def load(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()


def skip_all(why):
    print("1..0 # SKIP " + why)
    sys.exit(0)


def done():
    print("1..%d" % _points)
    sys.exit(1 if _failures else 0)
