#!/usr/bin/env python3
"""summary.py BUILD -- the last line of a test run: "N passed, N failed".  Reads what meson wrote of it; a program that prints Check's
"Checks: N, Failures: N, Errors: N" counts by its checks, any other as one test.  Exit status 1 when one failed or none ran."""
import json
import re
import sys
from pathlib import Path

passed = failed = skipped = 0
log = Path(sys.argv[1]) / "meson-logs" / "testlog.json"
for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else []:
    test = json.loads(line)
    counts = [tuple(map(int, m)) for m in re.findall(r"Checks: (\d+), Failures: (\d+), Errors: (\d+)", test.get("stdout", ""))]
    bad = sum(f + e for _, f, e in counts)
    if test["result"] == "SKIP":
        skipped += 1
    elif test["result"] in ("OK", "EXPECTEDFAIL"):
        passed += sum(n for n, _, _ in counts) or 1
    else:
        failed += bad or 1
        passed += sum(n for n, _, _ in counts) - bad
        print("failed: %s (%s)" % (test["name"], test["result"]))
if skipped:
    print("skipped: %d" % skipped)
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed or not passed else 0)
