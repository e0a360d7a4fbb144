#!/usr/bin/env python3
"""slow.py -- ./dev bench slow: what healthy point reads notice of thousands of clients that drip, for a minute. Once with room for all of them, once
with a fifth of the room, so that the house is always full. Fails when 99 of 100 reads take more than three times as long as alone. Writes
slow.md."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import rivals
from report import machine
from run import output

PATH = "/api/v1/products/1?as_of=2021-08-31"
FACTOR = 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("program", "slow", "data", "work", "results"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--buildtype", default="unknown")
    parser.add_argument("--clients", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=60)
    return parser.parse_args()


def measure(args, folder, connections):
    register = os.path.join(folder, f"{connections}.db")
    output(args.program, "load", args.data, "--db", register)
    server = rivals.ours(args.program, folder, register, "slow", "--connections", str(connections))
    try:
        command = [args.slow, "--port", str(server.port), "--slow", str(args.clients), "--seconds", str(args.seconds), "--path", PATH]
        text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=args.seconds + 120).stdout
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
            memory = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))
    finally:
        status = server.end()
    if status:
        raise RuntimeError(f"the server ended with {status}")
    return json.loads(text) | {"memory": memory}


def row(title, found):
    return (f"| {title} | {found['reads']:,} | {found['failed']:,} | {found['p50_us'] / 1000:.2f} | {found['p99_us'] / 1000:.2f} "
            f"| {found['max_us'] / 1000:.1f} |")


def report(args, rounds):
    lines = ["# Slow clients", "",
             f"`./dev bench slow`: 8 connections that read `{PATH}` every 4 ms, 5 s alone, then {args.seconds:g} s beside {args.clients:,} slow clients, then 5 s alone again: six of ten "
             "send a head one byte in 4 s, one says nothing, two fetch `/openapi.json` a byte at a time, one keeps its connection and asks once in 4 s. Who is cut "
             "comes again. Client and server share the machine.", "",
             f"- {machine()}", f"- {output(args.program, 'version').strip()}, {args.buildtype} build", ""]
    good = True
    for connections, found in rounds:
        slow, times = found["slow"], found["together"]["p99_us"] / max(1, found["alone"]["p99_us"])
        cut = ", ".join(f"{slow['cut_' + kind]:,} {word}" for kind, word in
                        (("drip", "that dripped"), ("silent", "silent ones"), ("sip", "that sipped"), ("rest", "that rested")))
        lines += [f"## `--connections {connections}`", "", "| healthy reads | | failed | p50 ms | p99 ms | max ms |", "|---|---:|---:|---:|---:|---:|",
                  row("alone", found["alone"]), row(f"beside {args.clients:,} slow clients", found["together"]), "",
                  f"The p99 is {times:.1f} times that of reads alone. Cut meanwhile: {cut}. Memory at most: {found['memory']} MiB.", ""]
        good &= times <= FACTOR
    lines += ["With a fifth of the room the house is always full: the longest reads are those whose connection had to be made anew behind a thousand others in the queue.", ""]
    text = "\n".join(lines)
    print("\n" + text)
    with open(args.results, "w", encoding="utf-8") as file:
        file.write(text)
    return good


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="slow-", dir=args.work) as folder:
        rounds = [(connections, measure(args, folder, connections)) for connections in (2 * args.clients, args.clients // 5)]
    if report(args, rounds):
        return 0
    print(f"more than {FACTOR} times")
    return 1


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main())
