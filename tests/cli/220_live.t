#!/usr/bin/python3
"""Goal: a frame goes out as soon as it is in, while the input stays open; the
first SIGTERM does not stop a filter, the second does; a reader that leaves is
no error; an upstream that is killed is."""
import os
import select
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "lib"))
import bars
import tap


def start(name, **more):
    return subprocess.Popen([tap.tool(name)] + tap.options(name),
                            stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            bufsize=0, **more)


def answer(process, reader):
    """The next frame, or None when none comes in time."""
    if not select.select([process.stdout], [], [], tap.LIMIT)[0]:
        return None
    return reader.next()


def finish(process):
    process.stdin.close()
    rest = process.stdout.read()
    return process.wait(tap.LIMIT), rest, process.stderr.read().decode()


def test_flush(name, bodies):
    process = start(name)
    reader = bars.LiveReader(process.stdout.fileno())
    late = 0
    for body in bodies[:-1]:
        process.stdin.write(bars.prefixed(body))
        kind = bars.unpack(body)["t"]
        while True:
            frame = answer(process, reader)
            if frame is None or frame["t"] == kind:
                break
        late += frame is None
    tap.equal(late, 0, "%s: each of %d frames comes out at once"
              % (name, len(bodies) - 1))
    process.stdin.write(bars.prefixed(bodies[-1]))
    status, _, errors = finish(process)
    tap.equal((status, errors), (0, ""), name + ": and ends well")


def test_halves(name, data):
    """A frame in two pieces, and many frames in one."""
    process = start(name)
    for piece in (data[:7], data[7:50], data[50:51], data[51:]):
        process.stdin.write(piece)
    status, out, errors = finish(process)
    tap.equal((status, errors), (0, ""), name + ": odd pieces")
    tap.equal(out, tap.run([name] + tap.options(name), data)[1],
              name + ": change nothing")


def test_stop(name, bodies):
    process = start(name)
    reader = bars.LiveReader(process.stdout.fileno())
    process.stdin.write(bars.prefixed(bodies[0]))
    answer(process, reader)
    process.send_signal(signal.SIGTERM)
    for body in bodies[1:]:
        process.stdin.write(bars.prefixed(body))
    status, out, errors = finish(process)
    tap.equal((status, errors), (0, ""), name + ": goes on after a SIGTERM")
    tap.equal(bars.frames(out)[-1]["status"], "ok", name + ": to its eos")
    for first, second in ((signal.SIGTERM, signal.SIGTERM),
                          (signal.SIGINT, signal.SIGTERM)):
        process = start(name)
        reader = bars.LiveReader(process.stdout.fileno())
        process.stdin.write(bars.prefixed(bodies[0]))
        answer(process, reader)
        process.send_signal(first)
        # What comes out again has met the first signal.
        process.stdin.write(bars.prefixed(bodies[1]))
        answer(process, reader)
        process.send_signal(second)
        tap.equal(process.wait(tap.LIMIT), -second,
                  "%s: %s then %s ends it" % (name, first.name, second.name))
        process.stdin.close()
        process.stdout.close()
        process.stderr.close()


def test_reader_leaves(name, data):
    process = start(name)
    process.stdout.close()
    process.stdin.write(data)
    status = process.wait(tap.LIMIT)
    process.stdin.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    tap.equal((status, errors), (-signal.SIGPIPE, ""),
              name + ": a reader that leaves ends it quietly")


def test_killed_upstream(name, data):
    """`cat` holds the pipe open until it is killed."""
    upstream = subprocess.Popen(["cat"], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, bufsize=0)
    process = subprocess.Popen([tap.tool(name)] + tap.options(name),
                               stdin=upstream.stdout,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               bufsize=0)
    upstream.stdout.close()
    reader = bars.LiveReader(process.stdout.fileno())
    cut = len(data) * 2 // 3
    upstream.stdin.write(data[:cut])
    answer(process, reader)
    upstream.kill()
    upstream.stdin.close()
    upstream.wait(tap.LIMIT)
    last = None
    while (frame := reader.next()) is not None:
        last = frame
    errors = process.stderr.read().decode()
    tap.equal(process.wait(tap.LIMIT), 3, name + ": upstream killed is 3")
    tap.ok(tap.one_line(errors), name + ": in one line")
    tap.ok(last and last["t"] == "eos" and last["status"] != "ok",
           name + ": and its eos says so")
    process.stdout.close()
    process.stderr.close()


def main():
    source = bars.build(bars.walk(2, 60), per_frame=10)
    for name, chain in tap.filters():
        data = tap.pipe(chain, source)
        bodies = [body for _, body in bars.bodies(data)]
        test_flush(name, bodies)
        test_halves(name, data)
        test_stop(name, bodies)
        test_reader_leaves(name, data)
        test_killed_upstream(name, data)
    tap.done()


main()
