#!/usr/bin/env python3
"""run.py -- runs the fuzz targets one after the other, from the kept inputs on, and says what came of it.

    run.py BUILD [SECONDS] [TARGET ...]      SECONDS each (180); without a target all of them; exit 1 when one has a finding

What a run learns stays in BUILD/corpus/TARGET for the next one; a finding is BUILD/found/TARGET-crash-..., and is tried again with
BUILD/tests/fuzz/fuzz_TARGET FILE, or without libFuzzer with build/tests/fuzz/replay_TARGET FILE. The last lines are a table, as in docs/fuzzing.md.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Longest input, dictionary. The server is last: it takes the longest to learn.
TARGETS = {
    "date": (64, None),
    "text": (512, None),
    "json": (4096, "json"),
    "csv": (4096, "csv"),
    "cursor": (2048, "query"),
    "query": (4096, "query"),
    "server": (8192, "http"),
}
# Freed memory is watched for a while only: with the usual 256 MiB of it the caches are of no use.
SANITIZER = {"ASAN_OPTIONS": "malloc_context_size=8:quarantine_size_mb=16"}
LIMITS = ["-print_funcs=0", "-rss_limit_mb=2048", "-malloc_limit_mb=512", "-timeout=10", "-print_final_stats=1"]


def run(build, target, seconds):
    longest, words = TARGETS[target]
    learnt, found = build / "corpus" / target, build / "found"
    learnt.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    command = [str(build / "tests" / "fuzz" / ("fuzz_" + target)), "-max_total_time=%d" % seconds, "-max_len=%d" % longest,
               "-artifact_prefix=%s/%s-" % (found, target)] + LIMITS
    if words:
        command.append("-dict=%s" % (HERE / (words + ".dict")))
    log = build / ("fuzz-%s.log" % target)
    with open(log, "wb") as out:
        status = subprocess.run(command + [str(learnt), str(HERE / "corpus" / target)], stdout=out, stderr=subprocess.STDOUT, check=False, env={**os.environ, **SANITIZER}).returncode
    return status, log.read_bytes().decode("utf-8", "replace")


def figure(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def row(target, seconds, status, text):
    runs = figure(r"stat::number_of_executed_units:\s*(\d+)", text) or figure(r"(?m)^#(\d+)\t", text)
    requests = figure(r"(\d+) requests", text)
    return "| %s | %d s | %s | %s | %s | %s | %s | %s |" % (
        target, seconds, f"{runs:,}", f"{runs // max(seconds, 1):,}", f"{requests:,}" if requests else "",
        f"{figure(r'cov: ([0-9]+)', text):,}", f"{figure(r'ft: ([0-9]+)', text):,}", "**finding**" if status else "none")


def main():
    build, seconds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 180
    wanted = sys.argv[3:] or list(TARGETS)
    rows, bad = [], False
    for target in wanted:
        print("fuzz_%s, %d s ..." % (target, seconds), flush=True)
        status, text = run(build, target, seconds)
        if status:
            bad = True
            print("\n".join(line for line in text.splitlines() if re.search(r"FINDING|expected:|ERROR|SUMMARY|Test unit|runtime error", line)))
        rows.append(row(target, seconds, status, text))
    print("| target | time | inputs tried | a second | requests | edges | features | findings |\n| --- | --- | --- | --- | --- | --- | --- | --- |")
    print("\n".join(rows))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
