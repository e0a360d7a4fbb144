#!/usr/bin/env python3
"""faults_table.py -- holds docs/faults.md against the tests, both ways.

    faults_table.py [ROOT]     prints each line without a test and each test of faults without a line; exit 1 when there is one

The last column of each row of the table names tests between backquotes: a START_TEST of tests/test_*.c that its program also runs
(tcase_add_...), or `./dev torture`. Every test of the programs below must stand in the table."""
import re
import sys
from pathlib import Path

PROGRAMS = ["faults", "powercut", "damage", "backup"]


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    page = (root / "docs" / "faults.md").read_text(encoding="utf-8")
    defined, added = {}, set()
    for path in sorted((root / "tests").glob("test_*.c")):
        source = path.read_text(encoding="utf-8")
        for name in re.findall(r"^START_TEST\((\w+)\)", source, re.M):
            defined[name] = path.name
        added |= set(re.findall(r"tcase_add_(?:loop_)?test\(\w+, (\w+)", source))
    faults, named, rows = [], set(), 0
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("| ") or cells[0] in ("fault", "---"):
            continue
        rows += 1
        tests = [name for name in re.findall(r"`(\w+)`", cells[-1]) if len(cells) == 4]
        if not tests:
            faults.append("docs/faults.md: names no test: %s" % line[:80])
        for name in tests:
            named.add(name)
            if name not in defined or name not in added:
                faults.append("docs/faults.md: no test runs under the name %s" % name)
    for name, path in sorted(defined.items()):
        if path in {"test_%s.c" % program for program in PROGRAMS} and name not in named:
            faults.append("tests/%s: %s has no line in docs/faults.md" % (path, name))
    print(*faults, sep="\n", end="\n" if faults else "")
    print("%d lines, %d tests, %d faults" % (rows, len(named), len(faults)))
    return 1 if faults or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
