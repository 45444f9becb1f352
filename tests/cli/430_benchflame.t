#!/usr/bin/env python3
"""Goal: benchflame's pictures are well-formed XML that needs nothing else,
whatever functions are called; the gate answers by exact counts; statuses."""
import os
import subprocess
import sys
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import tap

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["plain", "operator<", "std::map<int, char const*>::find", "a&b",
         "<script>alert(1)</script>", "]]>", "--><!--", "\"quoted' name",
         "\x1b[31mred", "\x00nul", "\u202eturned", "\ufffe", "日本語 é", "tab\tin",
         "x" * 1000000, " ", "&#0", "</svg>", "${{ }}", "%s%n"]
FOLDED = "".join("main;%s %d\n" % (name, 10 + k)
                 for k, name in enumerate(NAMES)).encode() + b"main;\xff\xc3 5\n"


def flame(*arguments, data=b""):
    status, out, errors = tap.run(["benchflame", *arguments], data)
    return status, out, errors


def refused(status, arguments, why, name, data=b""):
    got, out, errors = flame(*arguments, data=data)
    tap.equal(got, status, name + ": the status")
    tap.equal(out, b"", name + ": nothing on standard output")
    tap.ok(tap.one_line(errors) and errors.startswith("benchflame: ")
           and why in errors, name + ": says why")


def parsed(arguments, name, data=b""):
    status, out, errors = flame(*arguments, data=data)
    tap.equal((status, errors), (0, ""), name + ": drawn")
    try:
        return xml.fromstring(out.decode()), out.decode()
    except (xml.ParseError, UnicodeDecodeError) as error:
        tap.ok(False, "%s: %s" % (name, error))
        return xml.Element("none"), ""


def boxes(tree):
    """What each frame says of itself, and its width."""
    found = {}
    for group in tree.iter(SVG + "g"):
        if group.find(SVG + "rect") is not None:
            found[group.findtext(SVG + "title")] = float(
                group.find(SVG + "rect").get("width"))
    return found


def alone(tree, text, name):
    """Nothing is fetched; no handler and no link stands in an attribute."""
    inside = [key for node in tree.iter() for key in node.keys()]
    tap.ok(not any(key.startswith("on") or "href" in key or key == "src"
                   for key in inside), name + ": no handlers, no links")
    tap.equal(text.count("<script>"), text.count("]]></script>"),
              name + ": scripts are the page's own")


def check_picture():
    tree, text = parsed([], "hostile names", FOLDED)
    tap.equal(tree.tag, SVG + "svg", "it is an SVG")
    alone(tree, text, "hostile names")
    tap.equal(text.count("<script>"), 1, "one script")
    total = sum(10 + k for k in range(len(NAMES))) + 5
    found = boxes(tree)
    tap.equal(len(found), len(NAMES) + 3, "all frames are there")
    tap.ok(any(note.startswith("operator< (11 samples, %.2f%%" %
                               (1100 / total)) for note in found),
           "name, count and percent")
    tap.ok(abs(found["main (%d samples, 100.00%%)" % total] - 1200) < 0.01,
           "main is as wide as all")
    tap.ok(max(len(node.text or "") for node in tree.iter(SVG + "title")) < 600,
           "a long name is cut")
    tap.ok("xml:space" not in text and "http://" not in
           text.replace("http://www.w3.org/", ""), "nothing from elsewhere")


def check_widths():
    tree, _ = parsed(["--unit", "Ir", "--width", "1000"], "widths",
                     b"a;b 1\na;c 3\n")
    tap.equal(boxes(tree), {
        "all (4 Ir, 100.00%)": 1000, "a (4 Ir, 100.00%)": 1000,
        "b (1 Ir, 25.00%; self 25.00%)": 250,
        "c (3 Ir, 75.00%; self 75.00%)": 750}, "widths are counts")
    upright = {group.findtext(SVG + "text"): float(group.find(
        SVG + "rect").get("y")) for group in tree.iter(SVG + "g")
        if group.find(SVG + "rect") is not None}
    tap.ok(upright["all"] > upright["a"] > upright["b"], "the root is below")
    tree, _ = parsed(["--inverted"], "inverted", b"a;b 1\n")
    order = [float(node.get("y")) for node in tree.iter(SVG + "rect")
             if node.get("y")]
    tap.equal(order, sorted(order), "inverted: the root is above")


def check_difference(folder):
    base = folder.save("base", b"m;gone 50\nm;same.isra.0 50\n")
    now = folder.save("now", b"m;same 100\nm;new.part.1 100\n")
    tree, _ = parsed(["--base", base, now], "a difference")
    tap.equal(boxes(tree), {
        "all (200 samples, 100.00%; +0.00 pp, self +0.00 pp)": 1200,
        "m (200 samples, 100.00%; +0.00 pp, self +0.00 pp)": 1200,
        "same (100 samples, 50.00%; +0.00 pp, self +0.00 pp)": 600,
        "new (100 samples, 50.00%; +50.00 pp, self +50.00 pp)": 600},
        "widths are current, changes of shares")
    fills = {group.findtext(SVG + "text"): group.find(SVG + "rect").get("fill")
             for group in tree.iter(SVG + "g")
             if group.find(SVG + "rect") is not None}
    tap.equal(fills["same"], fills["m"], "what is the same is grey")
    tap.ok(int(fills["new"][1:3], 16) > int(fills["new"][5:7], 16) + 80,
           "what grew is red")
    tree, _ = parsed(["--base", base, now, "--elided"], "elided")
    tap.ok("gone (50 samples, 50.00%; -50.00 pp, self -50.00 pp)"
           in boxes(tree), "elided: what is gone is seen")
    page, text = parsed(["--base", base, now, "-f", "html"], "a page")
    alone(page, text, "a page")
    tap.equal(len(list(page.iter(SVG + "svg"))), 2, "a page has both pictures")
    status, out, _ = flame("--base", base, now, "-f", "folded")
    tap.equal((status, out), (0, b"m;gone 50 0\nm;new 0 100\nm;same 50 100\n"),
              "folded: both counts")
    status, out, _ = flame("--keep-suffixes", now, "-f", "folded")
    tap.equal(out, b"m;new.part.1 100\nm;same 100\n", "suffixes are kept")


def gate(folder, base, current, *more):
    status, out, errors = flame(
        "--base", folder.save("b", base), folder.save("c", current),
        "--gate", "2", *more)
    tap.equal(errors, "", "a gate: no errors")
    return status, out.decode()


def check_gate(folder):
    base = b"m;f 500\nm;g 500\n"
    tap.equal(gate(folder, base, base)[0], 0, "gate: the same")
    tap.equal(gate(folder, base, b"m;f 520\nm;g 500\n")[0], 0,
              "gate: exactly the limit")
    status, out = gate(folder, base, b"m;f 521\nm;g 500\n")
    tap.equal(status, 1, "gate: over the limit")
    tap.ok("+2.10 pp" in out and "FAIL: 1 function grew" in out,
           "gate: names the growth")
    tap.equal(gate(folder, base, b"m;f 500\nm;g 100\n")[0], 0,
              "gate: faster elsewhere is no growth")
    tap.equal(gate(folder, base, b"m;f 500\nm;g 100\n", "--shares")[0], 1,
              "gate: by shares it is")
    tap.equal(gate(folder, base, b"m;f 500\nm;g 500\nm;h 30\n")[0], 1,
              "gate: a new function")
    tap.equal(gate(folder, base, b"m;f 521\nm;g 500\n", "-f", "html")[0], 1,
              "gate: the status is the same with a page")
    tap.ok("FAIL" in gate(folder, base, b"m;f 999\n", "--top", "0")[1],
           "gate: no rows asked for, the answer is there")


def check_refusals(folder):
    good = folder.save("good", b"a 1\n")
    bad = folder.save("bad", b"a 1\nb\n")
    refused(3, [], "no stacks", "empty input")
    refused(3, [bad], "bad:2: no count", "a line without a count")
    refused(3, ["--base", good], "no stacks", "an empty side")
    refused(3, ["--root", "x", good], "no stack has \"x\"", "no such root")
    refused(4, [folder.path("none")], "could not open", "no such file")
    refused(4, ["--base", folder.path("none"), bad], "could not open",
            "the worse of two faults")
    refused(4, [folder.name], "could not read", "a folder")
    refused(2, [good, good], "unexpected operand", "two operands")
    refused(2, ["--gate", "2", good], "needs --base", "a gate without a base")
    refused(2, ["--elided", good], "needs --base", "elided without a base")
    refused(2, ["--gate", "x", "--base", good, good], "no percentage",
            "a gate that is no number")
    refused(2, ["--base", "-"], "read once", "standard input twice")
    refused(2, ["--width", "1"], "width", "a narrow picture")
    refused(4, [good, "-o", folder.path("none/x")], "could not open",
            "nowhere to write")
    refused(4, [good, "-o", "/dev/full"], "could not write", "a full disk")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([tap.tool("benchflame"), good], stdout=full,
                              stderr=subprocess.PIPE, timeout=tap.LIMIT,
                              check=False)
    tap.equal(done.returncode, 4, "a full standard output")


def check_large():
    """Bounded: a deep stack is refused, many frames are thinned out."""
    refused(3, [], "more than 4096 frames", "a deep stack",
            b"f;" * 500000 + b"f 1\n")
    many = b"".join(b"m;f%d 1\n" % k for k in range(200000))
    tree, _ = parsed(["--min-width", "0"], "200000 frames", many)
    tap.ok(len(boxes(tree)) <= 50000, "not all of them are drawn")
    text = "".join(node.text or "" for node in tree.iter(SVG + "text"))
    tap.ok("frames narrower than" in text, "and that is said")


with tap.Folder() as scratch:
    check_picture()
    check_widths()
    check_difference(scratch)
    check_gate(scratch)
    check_refusals(scratch)
    check_large()
tap.done()
