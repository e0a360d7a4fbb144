#!/usr/bin/env python3
"""figures.py -- the table of published and computed figures in docs/figures.md, made from what the service answers.

    figures.py --write BINARY ROOT     writes ROOT/docs/figures.md anew: read the diff before you commit it
    figures.py --check BINARY ROOT     prints the difference, exit 1 when there is one

Loads data/reference-2021-08-31 and data/published-quang-ninh into a register of its own, serves it on loopback, asks
/reports/published. Knows nothing of what the figures mean."""
import difflib
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

DAY = "2026-01-01"
FOLDERS = ("reference-2021-08-31", "published-quang-ninh")


def answer(binary, root):
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "register.db")
        for name in FOLDERS:
            subprocess.run([binary, "load", str(root / "data" / name), "--db", db], check=True, capture_output=True, timeout=60)
        server = subprocess.Popen([binary, "serve", "--db", db, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        try:
            for line in server.stderr:
                event = json.loads(line)
                if event.get("event") == "listening":
                    break
            url = "http://%s/api/v1/reports/published?unit=22&as_of=%s" % (event["address"], DAY)
            with urllib.request.urlopen(url, timeout=30) as got:
                return json.load(got)
        finally:
            server.terminate()
            server.stderr.read()
            server.wait(30)


def number(value):
    return "–" if value is None else "{:,g}".format(value) if value == int(value) else "%s" % value


def against(value, of, measure):
    return number(value) + (" %" if measure == "%" else "") + (" / " + number(of) if of is not None and measure != "%" else "")


def computed(item):
    c = item["computed"]
    return "–" if c is None else against(c["share"] if item["measure"] == "%" else c["value"], c["denominator"], item["measure"])


def reasons(item):
    told = [r["en"] for r in item["reasons"]]
    told += ["another page prints %s for %s" % (number(o["value"]), o["as_of"]) for o in item["printed_otherwise"]]
    return "agrees" if item["agrees"] and not told else "; ".join((["agrees"] if item["agrees"] else []) + told)


def day(item):
    return item["as_of"][:{"month": 7, "year": 4}.get(item["as_of_precision"], 10)]


def table(items, columns):
    yield "| " + " | ".join(name for name, _ in columns) + " |"
    yield "|" + " --- |" * len(columns)
    for item in items:
        yield "| " + " | ".join(str(of(item)).replace("|", "\\|") for _, of in columns) + " |"


def page(report):
    known = [i for i in report["items"] if not any(r["code"] == "not_computed" for r in i["reasons"])]
    can = [i for i in known if i["computed"]]
    cannot = [i for i in known if not i["computed"]]
    line = [i for i in known if i["figure"] == "admin_communes"]
    others = sorted({i["figure"] for i in report["items"]} - {i["figure"] for i in known})
    printed = ("published", lambda i: against(i["published"]["value"], i["published"]["denominator"], i["measure"]))
    name, when, ours = ("figure", lambda i: "`%s`" % i["figure"]), ("day", day), ("computed", computed)
    why = ("reason", reasons)
    out = ["<!-- Made by tools/figures.py (ninja figures): do not edit. -->", "# Published and computed", "",
           "Every figure of Quảng Ninh in `data/published-quang-ninh/` beside what the register computes for its day from `data/reference-2021-08-31/`, as `GET",
           "/reports/published?unit=22&as_of=%s` tells it. %d of %d figures have a name that the register computes; of %d of these there is something to count from, and %d agree."
           % (DAY, len(known), len(report["items"]), len(can), report["agreeing"]),
           "The reference was made so that the figures of 31/08/2021 come out; for other days it says what it holds and what it does not. Reliability grades the page, not the figure.", "",
           "## The line of the communes (xã)", "",
           "Lists of units are loaded from 2020-01-01 on, with the successions of 2024-11-01 and 2025-07-01; what was before is kept as printed, not computed.", ""]
    out += table(line, [when, printed, ours, why])
    out += ["", "## What the loaded facts can answer", ""]
    out += table(can, [when, name, printed, ours, ("difference", lambda i: number(i["difference"])), why, ("reliability", lambda i: i["reliability"])])
    out += ["", "## What the register computes, but has no facts for on that day", ""]
    out += table(cannot, [when, name, printed, why, ("reliability", lambda i: i["reliability"])])
    out += ["", "## What the register does not compute", "",
            "%d figures of %d names, kept with their source in `/published-figures`: %s." % (len(report["items"]) - len(known), len(others), ", ".join("`%s`" % o for o in others))]
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("--write", "--check"):
        sys.exit(__doc__)
    root = Path(sys.argv[3])
    path = root / "docs" / "figures.md"
    new = page(answer(sys.argv[2], root))
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if sys.argv[1] == "--write":
        path.write_text(new, encoding="utf-8")
        return 0
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), "docs/figures.md", "what is answered"))
    if new != old:
        print("run: ninja figures")
    return new != old


if __name__ == "__main__":
    sys.exit(main())
