#!/usr/bin/env python3
"""Goal: each report of benchcmp is read by another program as what it claims
to be, with names that no format likes, and all tell the same."""
import csv
import html.parser
import io
import json
import os
import sys
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))
import tap

LONG = "long/" + "x" * 1000000
NAMES = ["plain", "a|b", "`code`", "<script>alert(1)</script>", "line\nend",
         "tab\t\r", "\x1b[31mred", "\u202eturned", "]]>", "--> <!--", "& &amp;",
         "\"quotes\" 'too'", "# TODO", "\\", "@everyone", "\ufffe", "日本語 é",
         "=1+1", "a,b;c", LONG]
# Void elements of HTML have no end.
VOID = {"meta", "br", "hr", "img", "link", "input"}


def results(factor):
    """A file of our own: six rounds, every second benchmark slower."""
    return json.dumps({
        "schema": "benchcmp/1", "sessions": [{"id": 0}],
        "benchmarks": [{
            "name": name,
            "metrics": [{
                "name": "wall", "unit": "s", "better": "lower",
                "kind": "sampled",
                "samples": [[(1 + 0.01 * k) * (factor if i % 2 else 1)
                             for k in range(6)]]}]}
            for i, name in enumerate(NAMES)]}).encode()


class Page(html.parser.HTMLParser):
    """Elements that are closed in order, and what they hold."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.seen = set()
        self.good = True
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.good &= not any(key.startswith("on") or key in ("src", "href")
                             for key, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.add(tag)

    def handle_endtag(self, tag):
        self.good &= bool(self.open) and self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def report(base, current, kind):
    status, out, errors = tap.run(["benchcmp", "-o", kind, base, current])
    tap.equal(status, 1, kind + ": a regression")
    try:
        return out.decode()
    except UnicodeDecodeError as error:
        tap.ok(False, "%s: %s" % (kind, error))
        return out.decode(errors="replace")


def check_json(text):
    data = json.loads(text, parse_constant=lambda name: 1 / 0)
    tap.equal(data["status"], "FAIL", "json: the status")
    tap.equal(sorted(row["name"] for row in data["rows"]), sorted(NAMES),
              "json: all names, whole")
    tap.equal(sum(data["counts"].values()), len(NAMES), "json: the counts")
    return data


def check_csv(text):
    csv.field_size_limit(10 * len(LONG))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    tap.ok(all(None not in row and None not in row.values() for row in rows),
           "csv: all rows have all columns")
    return rows


def check_rows(data, rows):
    """JSON and CSV are the same figures."""
    keys = ["change_percent", "p", "p_adjusted", "low_percent"]
    tap.equal([[row[key] for key in keys] for row in data["rows"]],
              [[float(row[key]) if row[key] else None for key in keys]
               for row in rows], "json and csv: the same figures")


def check_junit(text, data):
    suites = xml.fromstring(text.encode())
    cases = suites.findall(".//testcase")
    tap.equal(len(cases), len(NAMES), "junit: a case a row")
    tap.equal(len(suites.findall(".//failure")),
              data["counts"]["REGRESSION"], "junit: a failure a regression")
    tap.equal(suites.get("failures"), str(data["counts"]["REGRESSION"]),
              "junit: and their count")
    names = {case.get("name") for case in cases}
    tap.equal([name for name in ("line\nend", "<script>alert(1)</script>",
                                 "]]>", LONG) if name not in names], [],
              "junit: names come back")


def check_html(text):
    page = Page()
    page.feed(text)
    page.close()
    tap.ok(page.good and not page.open, "html: all elements are closed")
    tap.ok("script" not in page.seen, "html: no script")
    tap.ok("svg" in page.seen and "style" in page.seen, "html: its pictures")
    tap.ok("<script>alert(1)</script>" in page.text, "html: names are text")
    tap.ok("http" not in text.replace("http-equiv", ""),
           "html: needs nothing else")
    tap.ok(len(text) < 400000, "html: bounded")
    xml.fromstring(text.split("\n", 1)[1])
    tap.ok(True, "html: well-formed as XML, too")


def check_markdown(text):
    head = "| Benchmark | Baseline | Current | Change | Status |"
    lines = text.split("\n")
    tables = [line for line in lines if line.startswith("|")]
    tap.ok(lines[0].startswith("<!-- benchcmp:"), "markdown: the marker")
    tap.ok(lines[1].startswith("**FAIL**: "), "markdown: the answer")
    tap.ok(head in lines, "markdown: the table")
    tap.ok(all(line.replace("\\\\", "").replace("\\|", "").count("|") == 6
               for line in tables), "markdown: six bars a row")
    tap.equal(len(tables), len(NAMES) + 4, "markdown: all rows")
    tap.ok("<script" not in text and "@everyone" not in text,
           "markdown: no markup, nobody is called")


def check_tap(text):
    lines = text.split("\n")
    points = [line for line in lines if line.startswith(("ok ", "not ok "))]
    tap.equal(lines[:2], ["TAP version 14", "1..%d" % len(NAMES)],
              "tap: the plan")
    tap.equal(len(points), len(NAMES), "tap: the points")
    tap.ok(not any("# TODO" in line.replace("\\# TODO", "")
                   for line in points), "tap: no name is a directive")
    tap.ok(max(map(len, lines)) < 1000, "tap: bounded")


def main():
    if not tap.have("benchcmp"):
        tap.skip_all("benchcmp is not built")
    with tap.Folder() as folder:
        base = folder.save("base.json", results(1))
        current = folder.save("current.json", results(1.5))
        text = {kind: report(base, current, kind)
                for kind in ("json", "csv", "junit", "html", "markdown",
                             "tap", "text")}
        data = check_json(text["json"])
        check_rows(data, check_csv(text["csv"]))
        check_junit(text["junit"], data)
        check_html(text["html"])
        check_markdown(text["markdown"])
        check_tap(text["tap"])
        tap.ok("\x1b" not in text["text"], "text: no escape sequence")
        tap.ok(max(map(len, text["text"].split("\n"))) <= 80,
               "text: 80 columns")
        tap.ok(text["text"].rstrip("\n").split("\n")[-1].startswith("FAIL: "),
               "text: the answer is last")
    tap.done()


main()
