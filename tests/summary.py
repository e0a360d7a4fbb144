#!/usr/bin/env python3
"""summary.py -- the outcome of `meson test` in single tests.

    summary.py [BUILD or .../testlog.json ...]       (build)

Reads meson's logs (one JSON object a line).  A program of Check tells "NN%: Checks: N, Failures: N, Errors: N"; any other test is one.
Prints the output of what failed and, as the last line, "N passed, N failed".  Exit status 1 when something failed or nothing ran."""
import json
import os
import re
import sys

CHECKS = re.compile(r'^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)\s*$', re.MULTILINE)
GOOD = ('OK', 'EXPECTEDFAIL')


def count(test):
    """(passed, failed) of one line of the log. A program that ended badly though none of its tests failed (a leak found at its end, a
    time-out) counts one failure more."""
    good = test['result'] in GOOD
    runs = [tuple(map(int, run)) for run in CHECKS.findall(test.get('stdout') or '')]
    if test['result'] == 'SKIP':
        return 0, 0
    if not runs:
        return (1, 0) if good else (0, 1)
    checks = sum(run[0] for run in runs)
    failed = sum(run[1] + run[2] for run in runs)
    return checks - failed, failed if failed or good else 1


def show(test):
    print(f'---- {test["name"]}: {test["result"]} (returned {test.get("returncode")} after {test.get("duration", 0):.1f} s)')
    for stream in ('stdout', 'stderr'):
        text = (test.get(stream) or '').rstrip()
        if text:
            print(text)


def tests_of(path):
    if os.path.isdir(path):
        path = os.path.join(path, 'meson-logs', 'testlog.json')
    if not os.path.exists(path):
        print(f'{path}: no tests were run')
        return []
    with open(path, encoding='utf-8') as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main():
    passed = failed = 0
    for path in sys.argv[1:] or ['build']:
        for test in tests_of(path):
            good, bad = count(test)
            passed += good
            failed += bad
            if bad:
                show(test)
            elif test['result'] == 'SKIP':
                print(f'---- {test["name"]}: skipped')
            elif not good:
                print(f'---- {test["name"]}: has no test')
    sys.stdout.flush()
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
