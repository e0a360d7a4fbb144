"""report.py -- what ./dev bench found, as results.md: first what was promised and whether it is so, then every row with its rivals. A ratio is that
of one round, and the median of the rounds is told."""
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess

# (what was promised, how: row, whose, beside whom, which figure, the least or the most ratio). A ratio is always ours to the other's.
TARGETS = [
    ("hot point read", 0.85, ("point, hot", "ours", "libmicrohttpd alone")),
    ("hot list", 0.85, ("list, hot", "ours", "libmicrohttpd alone")),
    ("304", 0.85, ("304", "ours", "libmicrohttpd alone")),
    ("hot check page of a certificate", 0.85, ("check page, hot", "ours", "libmicrohttpd alone")),
    ("cold point read", 0.45, ("point, cold", "ours, no cache", "libmicrohttpd alone")),
    ("cold point read", 1.6, ("point, cold", "ours, no cache", "Fastify")),
    ("cold list of 50", 1.7, ("list, cold", "ours, no cache", "Fastify")),
    ("durable create, 64 connections", 8, ("create, 64 connections", "ours", "Fastify")),
    ("durable create, 64 connections", 0.6, ("create, 64 connections", "ours", "SQLite alone, 64 a commit")),
    ("durable create, 1 connection", 0.8, ("create, 1 connection", "ours", "SQLite alone, 1 a commit")),
    ("headline of the country, any day, cold", 1 / 3, ("headline of the country, cold", "ours, no cache", "its SQL alone, one thread")),
    ("CSV export", 0.5, ("CSV of 100,000 rows", "ours", "sqlite3 -csv")),
    ("import of 1,000,000 rows by `load`", 0.3, ("import of 1,000,000 results", "ours, load", "sqlite3 .import")),
    ("import of 1,000,000 rows by `POST /imports`", 0.3, ("import of 1,000,000 results", "ours, POST /imports", "sqlite3 .import")),
    ("10 times the data, point read", 1 / 1.2, ("10×: point", "10 times", "the country")),
    ("10 times the data, list", 1 / 1.2, ("10×: list", "10 times", "the country")),
]
AT_MOST = [
    ("10 times the data, point read, p99", 1.5, ("10×: point", "10 times", "the country")),
    ("10 times the data, list, p99", 1.5, ("10×: list", "10 times", "the country")),
    ("points beside a country report every second, p99", 2, ("points beside reports", "ours, a country report every second", "ours, points alone")),
]
ORDER = ["point, hot", "list, hot", "304", "check page, hot", "headline of a province, hot", "headline of the country, hot", "point, cold", "commune, cold", "list, cold",
         "as_of list, cold", "search, cold", "headline of a province, cold", "headline of the country, cold", "CSV of 100,000 rows", "create, 1 connection",
         "create, 16 connections", "create, 64 connections", "19 reads to 1 create", "points beside reports", "import of 1,000,000 results", "start to /readyz"]


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


def version(*command):
    """The first line that a program tells of itself."""
    if not command[0] or not shutil.which(command[0]):
        return "none"
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout.strip().split("\n")[0]


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 10 else f"{value:,.2f}"


def ratios(bench, row, who, other, field="per_second"):
    """Round by round; empty when one of the two is missing."""
    found = bench.found.get(row, {})
    pairs = zip(found.get(who, []), found.get(other, []))
    return [a[field] / b[field] for a, b in pairs if b.get(field)]


def missing(bench, row, *whose):
    for who in whose:
        if bench.missing.get(row, {}).get(who):
            return f"not measured: {bench.missing[row][who]}"
        if who == "Fastify" and bench.facts.get("fastify"):
            return f"not measured: {bench.facts['fastify']}"
    return "not measured"


def verdict(value, bound, least):
    return "**met**" if (value >= bound if least else value <= bound) else "not met"


def targets(bench):
    lines = ["| | beside | promised | reached (median, lowest to highest round) | |", "|---|---|---:|---:|---|"]
    for what, least, (row, who, other) in TARGETS:
        found = ratios(bench, row, who, other)
        if found:
            value = statistics.median(found)
            lines.append(f"| {what} | {other} | ≥ {least:.2f} × | {value:.2f} × ({min(found):.2f} to {max(found):.2f}) | {verdict(value, least, True)} |")
        else:
            lines.append(f"| {what} | {other} | ≥ {least:.2f} × | {missing(bench, row, who, other)} | |")
    for what, most, (row, who, other) in AT_MOST:
        found = ratios(bench, row, who, other, "p99_us")
        if found:
            value = statistics.median(found)
            lines.append(f"| {what} | {other} | ≤ {most:.2f} × | {value:.2f} × ({min(found):.2f} to {max(found):.2f}) | {verdict(value, most, False)} |")
        else:
            lines.append(f"| {what} | {other} | ≤ {most:.2f} × | {missing(bench, row, who, other)} | |")
    hot = ratios(bench, "headline of the country, hot", "ours", "ours")
    if hot:
        country = statistics.median(f["per_second"] for f in bench.found["headline of the country, hot"]["ours"])
        province = statistics.median(f["per_second"] for f in bench.found.get("headline of a province, hot", {}).get("ours", [{"per_second": 0}]))
        lines.append(f"| headline of the country, hot | a province's, hot | like it | {number(country)}/s beside {number(province)}/s"
                     f"{'' if bench.facts['country'] == 1 else ': ' + str(bench.facts['country']) + ' answers make one'} | |")
    if "most_mib" in bench.facts:
        most = bench.facts["most_mib"]
        lines.append(f"| resident memory, national data, cache 16 MiB | | < 64 MiB | {most:.0f} MiB at most | {verdict(most, 64, False)} |")
    starts = bench.found.get("start to /readyz", {})
    if starts:
        told = [(who, statistics.median(found["seconds"] for found in starts[who])) for who in ("ours", "ours, no quick check") if who in starts]
        for who, value in told:
            lines.append(f"| start on the national register{who[4:]} | | < 0.1 s | {value:.3f} s | {verdict(value, 0.1, False)} |")
    return lines


def line(row, who, found, first):
    def median(field, scale=1.0):
        values = [one[field] for one in found if one.get(field) is not None]
        return number(statistics.median(values) / scale) if values else ""

    rates = [one["per_second"] for one in found]
    against = "" if first is found else number(statistics.median([a["per_second"] / b["per_second"] for a, b in zip(first, found)]))
    return (f"| {row} | {who} | {median('per_second')} | {against} | {median('p50_us', 1000)} | {median('p99_us', 1000)} | {median('p999_us', 1000)} | "
            f"{median('cpu_us')} | {number(min(rates))} to {number(max(rates))} |")


def table(bench, rows):
    lines = ["| | who | per second | the first ÷ this | p50 ms | p99 ms | p99.9 ms | CPU µs a request | the rounds |", "|---|---|---:|---:|---:|---:|---:|---:|---|"]
    for row in rows:
        found = bench.found.get(row, {})
        first = next(iter(found.values()), None)
        shown = row
        for who, one in found.items():
            lines.append(line(shown, who, one, first))
            shown = ""
        for who, why in bench.missing.get(row, {}).items():
            lines.append(f"| {shown} | {who} | not measured: {why} | | | | | | |")
            shown = ""
    return lines


def sizes(kept):
    products, certifications, results = kept["sizes"]
    return (f"{products:,} products, {certifications:,} certifications, {results:,} results of assessments: {kept['rows']:,} rows, {kept['bytes'] / 2**20:,.0f} MiB, "
            f"loaded in {kept['seconds']:,.1f} s: {kept['rows'] / kept['seconds']:,.0f} rows a second, {kept['memory']:,.0f} MiB of memory at most")


def text(args, bench, took):
    facts = bench.facts
    lines = [
        "# Benchmarks", "",
        f"`./dev bench`: {args.rounds} rounds of {args.seconds:g} s each, interleaved; {took / 60:.0f} minutes. Client and servers share the machine, so absolute figures are the "
        "machine's mood: what counts are the ratios within a round, and the median of the rounds is told. Everything goes over the loopback; all are asked by "
        "the same generator over 64 kept connections where nothing else stands.", "",
        f"- {machine()}",
        f"- {version(bench.registers.program, 'version')}, release build; SQLite {sqlite3.sqlite_version}, WAL, synchronous = FULL; every request is logged, as by default, "
        "where the row does not say otherwise",
        f"- rivals: {version(args.nginx, '-v')}; node {version('node', '--version')} with Fastify and better-sqlite3 as in `bench/peer/package.json` (its SQLite is its own), "
        f"{facts.get('fastify') or 'one worker per core'}; `bench/bare.c` on the same libmicrohttpd with the same threads, headers and body",
        f"- the register (`bench/national.c`): {sizes(facts['national'])}",
    ]
    if "large" in facts:
        lines.append(f"- 10 times: {sizes(facts['large'])}")
    if "compared" in facts:
        lines.append(f"- before anything was timed, {facts['compared']} answers of Fastify were the same as the service's, parsed, but for the text of the cursors")
    if facts.get("nginx"):
        lines.append(f"- nginx not measured: {facts['nginx']}")
    lines += ["", "## What was promised", "", *targets(bench), "",
              "## Reads, exports, writes, imports", "",
              "*Hot*: one address over and over, from the cache of answers. *Cold*: any product or commune, any province, any day of the five years; without "
              "the cache (`--answers-kib 0`), and with it, so that nearly every request misses. Times are those of one request at full load. SQL alone is one thread, "
              "without HTTP and JSON; the service has one a core. SQLite alone inserts the product's row into the same table with the same indexes, and nothing else: "
              "no search, no change log, no HTTP. Fastify writes product, search and change log.", "",
              *table(bench, [row for row in ORDER if row in bench.found or row in bench.missing]), ""]
    if facts.get("country", 1) > 1:
        lines += [f"The service has no report of the whole country: its headline is {facts['country']} answers, one a province, and counts as one. The SQL alone asks for the "
                  "whole country at once.", ""]
    if "created" in facts:
        lines += [f"After the runs the products were counted in the registers: {facts['created']:,} are there, as many as were answered 201.", ""]
    grown = sorted(row for row in {*bench.found, *bench.missing} if row.startswith("10×"))
    if grown:
        lines += ["## Ten times the data", "", "Without the cache of answers, so that the database is asked.", "", *table(bench, grown), ""]
    if "wire" in facts:
        lines += ["## Memory, bytes", "",
                  f"Resident at rest {facts['rest_mib']:.0f} MiB, after the reads above {facts['after_mib']:.0f} MiB, at most {facts['most_mib']:.0f} MiB.", "",
                  "| answer | bytes of the body | with gzip | of the head |", "|---|---:|---:|---:|",
                  *[f"| {name} | {plain:,} | {small:,} | {head:,} |" for name, plain, small, head in facts["wire"]], ""]
    return "\n".join(lines)
