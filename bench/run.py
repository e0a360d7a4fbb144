#!/usr/bin/env python3
"""run.py -- ./dev bench: creates and reads per second of the built program, in rounds that are interleaved so that a slow minute of the
machine falls on all alike; the median of the rounds. Every server gets a fresh copy of the reference register, is ended by SIGTERM, and
what was written is removed. Writes results.md."""
import argparse
import json
import os
import platform
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HEADLINE = "/api/v1/reports/progress?unit=22&as_of=2021-08-31&from=2021-01-01"
READS = [
    ("one product", "/api/v1/products/1?as_of=2021-08-31", "point"),
    ("list of 50 products", "/api/v1/products?as_of=2021-08-31&limit=50", "list"),
    ("list of 50 products, any day", "/api/v1/products?as_of=all&limit=50", None),
    ("the headline of a province", HEADLINE, None),
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("program", "load", "raw", "data", "work", "results"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--buildtype", default="unknown")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    return parser.parse_args()


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=120).stdout


class Register:
    """The reference register with one key, made once; each use is a copy."""

    def __init__(self, args, folder):
        self.folder, self.number = folder, 0
        self.path = os.path.join(folder, "register.db")
        output(args.program, "load", args.data, "--db", self.path)
        self.key = output(args.program, "key", "create", "--role", "province", "--db", self.path).split()[-1]

    def copy(self):
        self.number += 1
        path = os.path.join(self.folder, f"copy{self.number}.db")
        shutil.copyfile(self.path, path)
        return path

    def remove(self, path):
        for end in ("", "-wal", "-shm", ".lock", ".log"):
            if os.path.exists(path + end):
                os.remove(path + end)


class Server:
    def __init__(self, args, register, *extra):
        self.register, self.path = register, register.copy()
        with open(self.path + ".log", "wb") as log:
            self.process = subprocess.Popen([args.program, "serve", "--db", self.path, "--listen", "127.0.0.1:0", "--no-load", "--no-rates", *extra],
                                            stdout=subprocess.DEVNULL, stderr=log)
        try:
            self.port = self.wait()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def log(self):
        with open(self.path + ".log", encoding="utf-8") as log:
            return [json.loads(line) for line in log if line.startswith("{") and line.endswith("}\n")]

    def wait(self):
        for _ in range(500):
            for line in self.log():
                if line["event"] == "listening":
                    port = int(line["address"].rsplit(":", 1)[1])
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).read()
                    return port
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError("the server does not come up")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.register.remove(self.path)
        if status:
            raise RuntimeError(f"the server ended with {status}")


class Bench:
    def __init__(self, args, register):
        self.args, self.register, self.found = args, register, {}

    def note(self, name, found):
        self.found.setdefault(name, []).append(found)
        print(f"  {name}: {found['per_second']:,.0f}/s", flush=True)

    def load(self, server, connections, *what):
        found = json.loads(output(self.args.load, "--port", str(server.port), "--connections", str(connections),
                                  "--seconds", str(self.args.seconds), *what))
        if found["unexpected"] or found["cut"]:
            raise RuntimeError(f"unexpected answers: {found}")
        return found

    def creates(self, name, connections, *extra):
        with Server(self.args, self.register, *extra) as server:
            found = self.load(server, connections, "--create", "BENCH", "--key", self.register.key)
            with sqlite3.connect(f"file:{server.path}?mode=ro", uri=True) as db:
                there = db.execute("SELECT count(*) FROM product WHERE code LIKE 'BENCH-%'").fetchone()[0]
            db.close()
            requests = [line for line in server.log() if line.get("operation") == "createProducts"]
            found["prepared_late"] = sum(line["prepared"] for line in requests[len(requests) // 2:])
        if there != found["requests"]:
            raise RuntimeError(f"{found['requests']} creates were answered, {there} are there")
        self.note(name, found)

    def reads(self):
        with Server(self.args, self.register) as server:
            for name, path, _ in READS:
                self.note(name, self.load(server, 64, "--path", path))

    def raw(self, name, what):
        path = self.register.copy()
        try:
            self.note(name, json.loads(output(self.args.raw, path, str(what), str(self.args.seconds))))
        finally:
            self.register.remove(path)

    def round(self):
        for connections in (1, 64):
            self.creates(f"group {connections}", connections)
            self.creates(f"each {connections}", connections, "--one-commit-each")
        self.raw("raw 1", 1)
        self.raw("raw 64", 64)
        self.reads()
        for name, _, raw in READS:
            if raw:
                self.raw("raw " + name, raw)

    def median(self, name, field="per_second"):
        return statistics.median(found[field] for found in self.found[name])


def machine():
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) / 1048576
    model = "processor"
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{len(os.sched_getaffinity(0))} cores ({model}), {memory:.0f} GiB of memory, Linux {platform.release()}"


def report(args, bench):
    def row(title, name, raw=None):
        times = [f"{bench.median(name, field) / 1000:.2f}" if field in bench.found[name][0] else "" for field in ("p50_us", "p99_us")]
        spread = " ".join(f"{found['per_second']:,.0f}" for found in bench.found[name])
        return f"| {title} | {bench.median(name):,.0f} | {times[0]} | {times[1]} | {spread} | {f'{bench.median(raw):,.0f}' if raw else ''} |"

    version = output(args.program, "version").strip()
    head = "| | per second | p50 ms | p99 ms | the rounds | SQLite alone, per second |\n|---|---:|---:|---:|---|---:|"
    gain = bench.median("group 64") / bench.median("each 64")
    lines = [
        "# Benchmarks",
        "",
        f"`./dev bench`: {args.rounds} rounds of {args.seconds:g} s each, interleaved; the median. Client and server share the machine. "
        "Every request is logged, as by default.",
        "",
        f"- {machine()}",
        f"- {version}, {args.buildtype} build; SQLite {sqlite3.sqlite_version}, WAL, synchronous = FULL; Python {platform.python_version()}",
        "",
        "## Durable creates",
        "",
        "POST of a product, answered 201 after its commit: product, search, change log with its chain of hashes. SQLite alone inserts "
        "the product's row into the same table with the same indexes, and nothing else.",
        "",
        head,
        row("group commit, 1 connection", "group 1", "raw 1"),
        row("one commit each, 1 connection", "each 1", "raw 1"),
        row("group commit, 64 connections", "group 64", "raw 64"),
        row("one commit each, 64 connections", "each 64", "raw 1"),
        "",
        f"With 64 connections group commit answers {gain:.1f} times as many. After every run the products are counted in the register: "
        "as many as were answered. Statements prepared by the second half of a run's requests: "
        f"{sum(found['prepared_late'] for runs in bench.found.values() for found in runs if 'prepared_late' in found)}.",
        "",
        "## Reads",
        "",
        "64 connections. SQLite alone steps the same rows on one connection, in one thread.",
        "",
        head,
        *[row(f"{name}, `{path}`", name, "raw " + name if raw else None) for name, path, raw in READS],
        "",
    ]
    text = "\n".join(lines)
    print("\n" + text)
    with open(args.results, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=args.work) as folder:
        bench = Bench(args, Register(args, folder))
        for number in range(args.rounds):
            print(f"round {number + 1} of {args.rounds}", flush=True)
            bench.round()
        report(args, bench)
    return 0


if __name__ == "__main__":
    sys.exit(main())
