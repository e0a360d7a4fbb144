#!/usr/bin/env python3
"""run.py -- ./dev bench: the built program on a register of national size, beside what could be used instead, in rounds that are interleaved so
that a slow minute of the machine falls on all alike. The same load generator asks everybody; what is compared is the ratio within a round, and
the median of the rounds is told. Everything runs on this machine, over the loopback, and is ended and removed. Writes results.md."""
import argparse
import contextlib
import gzip
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import date, timedelta

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import report
import rivals

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(os.path.dirname(HERE), "data")
SQL = os.path.join(HERE, "sql")
SET = "NAT-19-57" # of the register that national.c makes
SIZES = {1: (20000, 60000, 1000000), 10: (200000, 600000, 10000000)}
FIRST, LAST, CHANGE = date(2021, 7, 1), date(2026, 6, 30), date(2025, 7, 1)
CONNECTIONS = 64
HOT_DAY = "2024-08-31"


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--nginx", default="", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="three minutes: two short rounds, no 10 times the data, nothing written to results.md")
    parser.add_argument("--rounds", type=int, help="5")
    parser.add_argument("--seconds", type=float, help="of one measurement: 1")
    parser.add_argument("--only", default="", metavar="REGEX", help="only the rows whose names match, as 'point|list'; nothing is written to results.md")
    parser.add_argument("--fresh", action="store_true", help="make the kept registers anew")
    args = parser.parse_args()
    args.rounds = args.rounds or (2 if args.quick else 5)
    args.seconds = args.seconds or (0.5 if args.quick else 1)
    return args


class NotMeasured(Exception):
    """Why a figure is missing; said in its place."""


def output(*command, seconds=1200, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=seconds, **more).stdout


def say(text):
    print(text, flush=True)


# ---- registers ----

class Registers:
    """Registers of national size: made by `ntm-ocop load`, kept in the build's folder until what makes them changes."""

    def __init__(self, args, work):
        self.args, self.work = args, work
        self.program = os.path.join(args.build, "ntm-ocop")
        self.kept = os.path.join(args.build, "bench-data")
        os.makedirs(self.kept, exist_ok=True)
        digest = hashlib.sha256()
        for folder, _, names in [*os.walk(os.path.join(HERE, "..", "db", "migrations")), *os.walk(DATA)]:
            for name in sorted(names):
                with open(os.path.join(folder, name), "rb") as file:
                    digest.update(file.read())
        with open(os.path.join(HERE, "national.c"), "rb") as file:
            digest.update(file.read())
        self.state = digest.hexdigest()

    def csv(self, times):
        folder = os.path.join(self.kept, f"csv-{times}")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        output(os.path.join(self.args.build, "bench", "bench_national"), DATA, folder, *map(str, SIZES[times]))
        return folder

    def load(self, folder, path):
        """Rows, seconds, the most memory in MiB."""
        began = time.monotonic()
        process = subprocess.Popen([self.program, "load", folder, "--db", path], stdout=subprocess.PIPE, text=True)
        told = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise RuntimeError(f"ntm-ocop load {folder}: {told}")
        return int(re.search(r"(\d+) rows", told).group(1)), time.monotonic() - began, usage.ru_maxrss / 1024

    def make(self, times, anew):
        """The register's path and facts: rows and seconds of its load, bytes, the key of one who may write."""
        path, facts = os.path.join(self.kept, f"{times}.db"), os.path.join(self.kept, f"{times}.json")
        if not anew and os.path.exists(path) and os.path.exists(facts):
            with open(facts, encoding="utf-8") as file:
                kept = json.load(file)
            if kept["state"] == self.state:
                return path, kept
        for name in os.listdir(self.kept):
            path_there = os.path.join(self.kept, name)
            if name.startswith(f"{times}."):
                shutil.rmtree(path_there) if os.path.isdir(path_there) else os.remove(path_there)
        say(f"making the register, {times} times the country")
        folder = self.csv(times)
        more = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.isdigit())
        loads = [self.load(each, path) for each in [folder, *more]]
        kept = {"state": self.state, "rows": sum(load[0] for load in loads), "seconds": sum(load[1] for load in loads),
                "memory": max(load[2] for load in loads), "bytes": os.path.getsize(path), "sizes": SIZES[times],
                "key": output(self.program, "key", "create", "--role", "province", "--db", path).split()[-1]}
        if times > 1:
            shutil.rmtree(folder)
        with open(facts, "w", encoding="utf-8") as file:
            json.dump(kept, file)
        return path, kept

    def copy(self, path, name):
        to = os.path.join(self.work, name + ".db")
        subprocess.run(["cp", "--reflink=auto", path, to], check=True)
        return to


# ---- questions ----

class Questions:
    """Files of paths, the same for everybody: any unit, any product, any day of the five years."""

    def __init__(self, path, work, count=100000):
        self.work, self.chance = work, random.Random(20250701)
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            self.products = db.execute("SELECT max(id) FROM product").fetchone()[0]
            units = db.execute("SELECT id, code, level, kind, valid_from_precision = 'not_later_than' AND valid_from < '2025', valid_from, coalesce(valid_to, '2026-06-30') FROM unit").fetchall()
            self.words = sorted({" ".join(fold.split()[:2]) for fold, in db.execute("SELECT fold FROM product_search")})
        self.count = count
        self.communes = [unit for unit in units if unit[2] == "commune"]
        self.provinces = [unit for unit in units if unit[2] == "province"]

    def day(self, first=FIRST, last=LAST):
        return first + timedelta(self.chance.randrange((last - first).days + 1))

    def provinces_of(self, day):
        return [unit for unit in self.provinces if (unit[4] or unit[5] <= str(day)) and unit[6] >= str(day)]

    def file(self, name, lines):
        path = os.path.join(self.work, name + ".paths")
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)
        return path

    def point(self):
        return self.file("point", (f"/api/v1/products/{self.chance.randint(1, self.products)}?as_of={self.day()}" for _ in range(self.count)))

    def commune(self):
        def one():
            unit = self.chance.choice(self.communes)
            first = FIRST if unit[4] else date.fromisoformat(unit[5])
            return f"/api/v1/communes/{unit[1]}?as_of={self.day(first, min(LAST, date.fromisoformat(unit[6])))}"
        return self.file("commune", (one() for _ in range(self.count)))

    def listed(self):
        def one():
            day = self.day()
            return f"/api/v1/products?stars={self.chance.choice((3, 4))}&unit={self.chance.choice(self.provinces_of(day))[1]}&sort=-joined_on&as_of={day}&limit=50"
        return self.file("list", (one() for _ in range(self.count // 5)))

    def as_of(self):
        return self.file("as_of", (f"/api/v1/products?as_of={self.day()}&limit=50&sort={self.chance.choice(('code', 'joined_on'))}" for _ in range(self.count // 5)))

    def search(self):
        return self.file("search", (f"/api/v1/products?q={self.chance.choice(self.words).replace(' ', '%20')}&as_of={self.day()}&limit=50"
                                    for _ in range(self.count // 5)))

    def gap(self):
        def one():
            unit = self.chance.choice(self.communes)
            first = FIRST if unit[4] else date.fromisoformat(unit[5])
            return f"/api/v1/communes/{unit[1]}/gap?set={SET}&as_of={self.day(first, min(LAST, date.fromisoformat(unit[6])))}"
        return self.file("gap", (one() for _ in range(self.count // 5)))

    def matrix(self):
        """Pages of communes by criteria: of the whole register, of a province; and of the roster's list, which they are held against."""
        days = [self.day() for _ in range(self.count // 20)]
        return (self.file("matrix", (f"/api/v1/reports/matrix?set={SET}&as_of={day}&limit=50" for day in days)),
                self.file("matrix.province", (f"/api/v1/reports/matrix?set={SET}&unit={self.chance.choice(self.provinces_of(day))[1]}&as_of={day}&limit=50" for day in days)),
                self.file("roster", (f"/api/v1/communes?on_roster=true&as_of={day}&limit=50" for day in days)))

    def headline(self):
        """Paths of provinces on any day, and the same as DAY UNIT FROM."""
        asked = []
        for _ in range(self.count // 10):
            day = self.day()
            asked.append((day, self.chance.choice(self.provinces_of(day))))
        paths = self.file("headline", (f"/api/v1/reports/progress?unit={unit[1]}&as_of={day}&from={day.year}-01-01" for day, unit in asked))
        return paths, self.file("headline.sql", (f"{day} {unit[0]} {day.year}-01-01" for day, unit in asked))

    def country(self, days=200):
        """For each day all its provinces one after another, how many, the day alone, and the same as DAY UNIT FROM."""
        asked = [self.day(FIRST, CHANGE - timedelta(1)) for _ in range(days)]
        provinces = [self.file("country", (f"/api/v1/reports/progress?unit={unit[1]}&as_of={day}&from={day.year}-01-01"
                                           for day in asked for unit in self.provinces_of(day))), len(self.provinces_of(asked[0]))]
        alone = self.file("country.alone", (f"/api/v1/reports/progress?as_of={day}&from={day.year}-01-01" for day in asked))
        return provinces, alone, self.file("country.sql", (f"{day} 0 {day.year}-01-01" for day in asked))


# ---- measuring ----

def check_code(register):
    """The code on the package of the first certified product, as the register seals it: for the page behind it."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    with contextlib.closing(sqlite3.connect(f"file:{register}?mode=ro", uri=True)) as db:
        number, = db.execute("SELECT min(id) FROM certification WHERE product_id IS NOT NULL").fetchone()
        secret, = db.execute("SELECT value FROM secret WHERE name = 'certificates'").fetchone()
    key = hashlib.blake2b(digest_size=32, key=bytes.fromhex(secret), salt=(1).to_bytes(16, "little"), person=b"ntm-ocop" + bytes(8)).digest()
    seal = int.from_bytes(hashlib.blake2b(number.to_bytes(8, "little"), digest_size=32, key=key).digest()[:10], "big")
    first = ""
    while number:
        first, number = letters[number & 31] + first, number >> 5
    return first + "-" + "".join(letters[seal >> shift & 31] for shift in range(75, -1, -5))


def get(server, path, headers=None):
    """Status, headers, body as sent."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.getheaders(), body


def comparable(value):
    """An answer without what is each server's own: the text of its cursors."""
    if isinstance(value, dict):
        return {key: re.sub(r"cursor=[^&]*", "cursor=", part) if key == "next" and part else comparable(part) for key, part in value.items()}
    if isinstance(value, float) and value == int(value):
        return int(value) # 14.0 and 14 are one number
    return [comparable(part) for part in value] if isinstance(value, list) else value


class Bench:
    def __init__(self, args, work):
        self.args, self.work = args, work
        self.load_tool = os.path.join(args.build, "bench", "bench_load")
        self.raw_tool = os.path.join(args.build, "bench", "bench_raw_sqlite")
        self.bare_tool = os.path.join(args.build, "bench", "bench_bare")
        self.registers = Registers(args, work)
        self.found, self.missing, self.facts = {}, {}, {}
        self.servers = contextlib.ExitStack()
        self.creating = {}

    # -- servers --

    def keep(self, server):
        self.servers.callback(server.end)
        return server

    def ours(self, register, name="ours", *flags):
        return self.keep(rivals.ours(self.registers.program, self.work, register, name, *flags))

    def fastify(self, register, definitions, name="fastify"):
        try:
            return self.keep(rivals.fastify(os.path.join(self.args.build, "peer"), self.work, register, definitions, SQL, name))
        except (rivals.Missing, RuntimeError) as error:
            say(f"  no Fastify: {error}")
            self.facts["fastify"] = str(error)
            return None

    # -- one figure --

    def wanted(self, row):
        return re.search(self.args.only, row) is not None

    def note(self, row, who, measure):
        if who in self.missing.get(row, {}):
            return
        try:
            found = measure()
        except NotMeasured as error:
            self.missing.setdefault(row, {})[who] = str(error)
            say(f"  {row}, {who}: not measured: {error}")
            return
        if not self.warming:
            self.found.setdefault(row, {}).setdefault(who, []).append(found)
            say(f"  {row}, {who}: {found['per_second']:,.1f}/s")

    def load(self, server, *what, connections=CONNECTIONS, share=1, times=1):
        """share: how many requests make one of what is counted; times: longer than the others."""
        before = server.cpu_seconds()
        found = json.loads(output(self.load_tool, "--port", str(server.port), "--connections", str(connections), "--seconds", str(times * self.args.seconds), *what))
        if found["unexpected"] or found["cut"] or not found["requests"]:
            raise NotMeasured(f"unexpected answers ({found['first_unexpected'].strip() or 'none'}): {found['unexpected']} of {found['requests']}")
        found["cpu_us"] = (server.cpu_seconds() - before) * 1e6 / found["requests"] * share
        found["per_second"] /= share
        return found

    def raw(self, *what):
        return json.loads(output(self.raw_tool, *what))

    # -- what is measured: (row, who, measure) for each round --

    def reads(self, path, kept):
        questions = Questions(path, self.work)
        copies = {name: self.registers.copy(path, name) for name in ("ours", "quiet", "cold", "fastify")}
        self.rest = self.ours(copies["ours"])
        time.sleep(1)
        self.facts["rest_mib"] = self.rest.memory_mib()
        ours, quiet, cold = self.rest, self.ours(copies["quiet"], "quiet", "--log-requests", "off"), self.ours(copies["cold"], "cold", "--answers-kib", "0")
        hot = {"point": f"/api/v1/products/17?as_of={HOT_DAY}", "list": f"/api/v1/products?stars=4&unit=01&sort=-joined_on&as_of={HOT_DAY}&limit=50",
               "headline": f"/api/v1/reports/progress?unit=01&as_of={HOT_DAY}&from=2024-01-01"}
        files = {"point": questions.point(), "commune": questions.commune(), "list": questions.listed(), "as_of": questions.as_of(), "search": questions.search()}
        files["headline"], headline_sql = questions.headline()
        (files["country"], provinces), country_alone, country_sql = questions.country()
        definitions = {name: figure["definition"] for name, figure in json.loads(get(ours, hot["headline"])[2])["figures"].items()}
        self.definitions, self.files, self.provinces = definitions, files, provinces
        peer = self.fastify(copies["fastify"], definitions)
        if peer:
            self.compare(ours, peer, [*hot.values(), *[line for name in files for line in self.some(files[name])]])
        country = [files["country"], provinces]
        if get(ours, self.some(country_alone, 1)[0])[0] == 200:
            country = [country_alone, 1]
        self.facts["country"] = country[1]
        self.country_paths = country
        self.facts["wire"] = self.wire(ours, hot)
        bares = {}
        for name, where in hot.items():
            status, headers, body = get(ours, where)
            bares[name] = (status, headers, body)
        check = "/v/" + check_code(copies["ours"])
        bares["check"] = get(ours, check)
        limit = {name: self.keep(rivals.bare(self.bare_tool, self.work, "bare-" + name, *answer)) for name, answer in bares.items()}
        tag = dict(bares["point"][1])["ETag"]
        status, headers, body = get(ours, hot["point"], {"If-None-Match": tag})
        if status != 304:
            raise RuntimeError(f"asked with its own ETag, the service answered {status}")
        limit["304"] = self.keep(rivals.bare(self.bare_tool, self.work, "bare-304", status, headers, body))
        try:
            static = self.keep(rivals.nginx(self.args.nginx, self.work, {name + ".json": answer[2] for name, answer in bares.items()}))
        except (rivals.Missing, RuntimeError) as error:
            say(f"  no nginx: {error}")
            self.facts["nginx"], static = str(error), None

        rows = []

        def add(row, who, server, *what, **more):
            if server:
                rows.append((row, who, lambda: self.load(server, *what, **more)))

        for name in ("point", "list"):
            for who, server in (("ours", ours), ("ours, no log of requests", quiet), ("Fastify", peer), ("libmicrohttpd alone", limit[name])):
                add(f"{name}, hot", who, server, "--path", hot[name])
            add(f"{name}, hot", "nginx", static, "--path", f"/{name}.json")
        for who, server in (("ours", ours), ("ours, no log of requests", quiet), ("Fastify", peer), ("libmicrohttpd alone", limit["304"])):
            add("304", who, server, "--path", hot["point"], "--header", f"If-None-Match: {tag}", "--expect", "304")
        for who, server in (("ours", ours), ("libmicrohttpd alone", limit["check"])):
            add("check page, hot", who, server, "--path", check)
        add("headline of a province, hot", "ours", ours, "--path", hot["headline"])
        add("headline of a province, hot", "libmicrohttpd alone", limit["headline"], "--path", hot["headline"])
        for row, name in (("point, cold", "point"), ("commune, cold", "commune"), ("list, cold", "list"), ("as_of list, cold", "as_of"), ("search, cold", "search"),
                          ("headline of a province, cold", "headline")):
            for who, server in (("ours, no cache", cold), ("ours, cache, any key", ours), ("Fastify", peer)):
                add(row, who, server, "--paths", files[name])
            if name == "point":
                add(row, "libmicrohttpd alone", limit["point"], "--path", hot["point"])
        headline = self.statements("headline_communes", "headline_products")
        rows.append(("headline of a province, cold", "its SQL alone, one thread", lambda: self.raw(path, "ask", str(self.args.seconds), headline, headline_sql)))
        add("headline of the country, cold", "ours, no cache", cold, "--paths", country[0], share=country[1])
        add("headline of the country, cold", "Fastify", peer, "--paths", files["country"], share=provinces)
        whole = self.statements("country_communes", "country_products")
        rows.append(("headline of the country, cold", "its SQL alone, one thread", lambda: self.raw(path, "ask", str(self.args.seconds), whole, country_sql)))
        day = self.some(country_alone, 1)[0] if country[1] == 1 else None
        if day:
            add("headline of the country, hot", "ours", ours, "--path", day)
        else:
            few = questions.file("country.hot", self.some(files["country"], provinces))
            add("headline of the country, hot", "ours", ours, "--paths", few, share=provinces)
        rows.append(("CSV of 100,000 rows", "ours", lambda: self.export(cold)))
        rows.append(("CSV of 100,000 rows", "sqlite3 -csv", lambda: self.export_sqlite(path)))
        rows.append(("points beside reports", "ours, points alone", lambda: self.load(ours, "--paths", files["point"], connections=16, times=3)))
        rows.append(("points beside reports", "ours, a country report every second", lambda: self.beside_reports(ours, questions)))
        return rows

    @staticmethod
    def some(path, count=8):
        with open(path, encoding="utf-8") as file:
            return [next(file).rstrip("\n") for _ in range(count)]

    def compare(self, ours, peer, paths):
        """Before anything is timed: the same answers."""
        for path in paths:
            a, b = (json.dumps([answer[0], comparable(json.loads(answer[2]))], ensure_ascii=False) for answer in (get(ours, path), get(peer, path)))
            if a != b:
                at = max(0, len(os.path.commonprefix([a, b])) - 60)
                raise RuntimeError(f"{path}: the rival answers something else\n{a[at:at + 200]}\n{b[at:at + 200]}")
        self.facts["compared"] = len(paths)
        say(f"  {len(paths)} answers are the same")

    def wire(self, ours, paths):
        found = []
        for name, path in paths.items():
            plain, small = get(ours, path), get(ours, path, {"Accept-Encoding": "gzip"})
            if (gzip.decompress(small[2]) if dict(small[1]).get("Content-Encoding") == "gzip" else small[2]) != plain[2]:
                raise RuntimeError(f"{path}: gzip holds something else")
            found.append((name, len(plain[2]), len(small[2]), len("".join(f"{key}: {value}\r\n" for key, value in small[1]))))
        return found

    def statements(self, *names):
        path = os.path.join(self.work, names[0] + ".both.sql")
        with open(path, "w", encoding="utf-8") as out:
            for name in names:
                with open(os.path.join(SQL, name + ".sql"), encoding="utf-8") as file:
                    out.write(file.read().rstrip() + ";\n")
        return path

    def export(self, server):
        before, began = server.cpu_seconds(), time.monotonic()
        status, _, body = get(server, "/api/v1/assessment-results.csv?criterion_number=1,2")
        took, lines = time.monotonic() - began, body.count(b"\n") - 1
        if status != 200:
            raise NotMeasured(f"answered {status}")
        self.facts.setdefault("exported", lines)
        return {"per_second": lines / took, "seconds": took, "bytes": len(body), "cpu_us": (server.cpu_seconds() - before) * 1e6}

    def export_sqlite(self, path):
        began = time.monotonic()
        lines = output("sqlite3", "-readonly", "-csv", "-header", path, f".read {SQL}/export.sql").count("\n") - 1
        took = time.monotonic() - began
        if lines != self.facts.get("exported", lines):
            raise RuntimeError(f"sqlite3 tells {lines} rows, the service {self.facts['exported']}")
        return {"per_second": lines / took, "seconds": took}

    def beside_reports(self, server, questions):
        """Point reads while somebody asks for the country's headline of another day every second."""
        over, asked = threading.Event(), []

        def ask():
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
            lines, each = self.some(self.country_paths[0], 200 * self.country_paths[1]), self.country_paths[1]
            while not over.is_set():
                began, at = time.monotonic(), questions.chance.randrange(200) * each
                for line in lines[at:at + each]:
                    connection.request("GET", line)
                    connection.getresponse().read()
                asked.append(time.monotonic() - began)
                over.wait(max(0, 1 - asked[-1]))

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            found = self.load(server, "--paths", self.files["point"], connections=16, times=3)
        finally:
            over.set()
            asking.join()
        return found

    # -- writes --

    def writes(self, path, kept):
        ours = self.ours(self.registers.copy(path, "ours-writes"), "ours-writes")
        each = self.ours(self.registers.copy(path, "ours-each"), "ours-each", "--one-commit-each")
        peer = self.fastify(self.registers.copy(path, "fastify-writes"), self.definitions, "fastify-writes")
        raw = self.registers.copy(path, "raw-writes")
        self.creating = {server.name: [server, 0] for server in (ours, each, peer) if server}
        rows = []

        def create(server, connections):
            def measure():
                self.creating[server.name][1] += 1
                return self.counted(server, "--create", f"BENCH{self.creating[server.name][1]}", "--key", kept["key"], connections=connections)
            return measure

        def mixed(server):
            def measure():
                self.creating[server.name][1] += 1
                return self.counted(server, "--create", f"BENCH{self.creating[server.name][1]}", "--key", kept["key"], "--every", "20",
                                    "--paths", self.files["point"])
            return measure

        for connections in (1, 16, 64):
            row = f"create, {connections} connection{'s' if connections > 1 else ''}"
            rows.append((row, "ours", create(ours, connections)))
            if connections == 64:
                rows.append((row, "ours, one commit each", create(each, connections)))
            if peer:
                rows.append((row, "Fastify", create(peer, connections)))
            if connections != 16:
                rows.append((row, f"SQLite alone, {connections} a commit", lambda many=connections: self.raw(raw, str(many), str(self.args.seconds))))
        rows.append(("19 reads to 1 create", "ours", mixed(ours)))
        if peer:
            rows.append(("19 reads to 1 create", "Fastify", mixed(peer)))
        return rows

    def counted(self, server, *what, connections=CONNECTIONS):
        found = self.load(server, *what, connections=connections)
        server.created = getattr(server, "created", 0) + found["created"]
        return found

    def check_created(self):
        """As many products are in each register as were answered 201."""
        for name, (server, _) in self.creating.items():
            with contextlib.closing(sqlite3.connect(f"file:{os.path.join(self.work, name)}.db?mode=ro", uri=True)) as db:
                there = db.execute("SELECT count(*) FROM product WHERE code LIKE 'BENCH%'").fetchone()[0]
            if there != getattr(server, "created", 0):
                raise RuntimeError(f"{name} answered {server.created} creates, {there} are there")
            self.facts["created"] = self.facts.get("created", 0) + there

    # -- imports --

    def imports(self, path, kept):
        whole = os.path.join(self.registers.kept, "csv-1")
        if not os.path.exists(os.path.join(whole, "units.csv")):
            whole = self.registers.csv(1)
        sheet = os.path.join(whole, "assessment-results.csv")
        without, only = os.path.join(self.work, "without"), os.path.join(self.work, "only")
        os.makedirs(without)
        os.makedirs(only)
        for name in os.listdir(whole):
            if name.endswith(".csv"):
                os.symlink(os.path.join(whole, name), os.path.join(only if name == "assessment-results.csv" else without, name))
        base = os.path.join(self.work, "without.db")
        self.registers.load(without, base)
        key = output(self.registers.program, "key", "create", "--role", "province", "--db", base).split()[-1]
        lines = os.path.join(self.work, "results.csv")
        with open(lines, "w", encoding="utf-8") as out:
            subprocess.run(["sqlite3", "-readonly", "-csv", path, "SELECT * FROM assessment_result"], stdout=out, check=True)

        def fresh(measure):
            def one():
                if self.warming:
                    return {"per_second": 0}
                to = self.registers.copy(base, "import")
                try:
                    return measure(to)
                finally:
                    for name in os.listdir(self.work):
                        if name.startswith("import.db"):
                            where = os.path.join(self.work, name)
                            shutil.rmtree(where) if os.path.isdir(where) else os.remove(where)
            return one

        def load(to):
            rows, took, memory = self.registers.load(only, to)
            self.facts["import_mib"] = memory
            return {"per_second": rows / took, "seconds": took}

        def sqlite(to):
            began = time.monotonic()
            output("sqlite3", to, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", f".import --csv {lines} assessment_result")
            took = time.monotonic() - began
            with contextlib.closing(sqlite3.connect(to)) as db:
                rows = db.execute("SELECT count(*) FROM assessment_result").fetchone()[0]
            return {"per_second": rows / took, "seconds": took}

        row = "import of 1,000,000 results"
        return [(row, "ours, load", fresh(load)), (row, "ours, POST /imports", fresh(lambda to: self.post_import(to, key, sheet))),
                (row, "sqlite3 .import", fresh(sqlite))]

    def post_import(self, to, key, sheet):
        """The sheet as one body; where it is taken over in the background, until that is done."""
        server = rivals.ours(self.registers.program, self.work, to, "import")
        try:
            with open(sheet, "rb") as file:
                body = file.read()
            headers, began = {"Authorization": f"Bearer {key}", "Content-Type": "text/csv"}, time.monotonic()
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
            try:
                connection.request("POST", "/api/v1/imports?resource=assessment-results", body, headers)
                answer = connection.getresponse()
            except ConnectionError as error:
                raise NotMeasured(f"a body of {len(body) / 1e6:.0f} MB is not taken: {error}") from error
            told = json.loads(answer.read())
            if answer.status not in (200, 201, 202):
                raise NotMeasured(f"a body of {len(body) / 1e6:.0f} MB was answered {answer.status} {told.get('code', '')}")
            while answer.status == 202 and told.get("state") not in ("done", "failed", "cancelled"):
                time.sleep(0.02)
                told = json.loads(get(server, answer.getheader("Location"), headers)[2])
                if time.monotonic() - began > 300:
                    raise NotMeasured("not done after 300 s")
            took = time.monotonic() - began
        finally:
            server.end()
        with contextlib.closing(sqlite3.connect(f"file:{to}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT count(*) FROM assessment_result").fetchone()[0]
        if rows < SIZES[1][2]:
            raise NotMeasured(f"the import ended {told.get('state')} with {rows} rows: {json.dumps(told, ensure_ascii=False)[:300]}")
        return {"per_second": rows / took, "seconds": took}

    # -- starts --

    def starts(self, path):
        where = self.registers.copy(path, "start")

        def start(*flags):
            def measure():
                server = rivals.ours(self.registers.program, self.work, where, "start", *flags)
                server.end()
                return {"per_second": 1 / server.start_seconds, "seconds": server.start_seconds}
            return measure
        return [("start to /readyz", "ours", start("--check-every", "3600")), ("start to /readyz", "ours, no quick check", start("--quick-check", "off"))]

    # -- ten times the data --

    def growth(self, small, large):
        rows = []
        for label, path in (("the country", small), ("10 times", large)):
            folder = os.path.join(self.work, "growth-" + label.replace(" ", "-"))
            os.makedirs(folder)
            questions = Questions(path, folder, 40000)
            served = path if path == large else self.registers.copy(path, "growth")
            server = self.ours(served, "growth-" + label.replace(" ", "-"), "--answers-kib", "0", "--quick-check", "off")
            cached = questions.file("hot", [f"/api/v1/products/17?as_of={HOT_DAY}"])
            deep = questions.file("deep", [self.deep(server, questions.products)])
            country, alone, _ = questions.country(40)
            matrix, matrix_of_province, roster = questions.matrix()
            asked = {"point": (questions.point(), 1), "commune": (questions.commune(), 1), "list": (questions.listed(), 1), "as_of list": (questions.as_of(), 1),
                     "gap of a commune": (questions.gap(), 1), "matrix, a page of the whole register": (matrix, 1), "matrix, a page of a province": (matrix_of_province, 1),
                     "list of the communes on the roster": (roster, 1),
                     "search": (questions.search(), 1), "page in the middle of all products": (deep, 1), "one product": (cached, 1),
                     "headline of a province": (questions.headline()[0], 1), "headline of the country": tuple(country)}
            if get(server, self.some(alone, 1)[0])[0] == 200:
                asked["headline of the country"] = (alone, 1)
            for row, (paths, share) in asked.items():
                rows.append((f"10×: {row}", label, lambda server=server, paths=paths, share=share: self.load(server, "--paths", paths, share=share)))
        rows.sort(key=lambda row: row[0]) # stable: both sizes of a row beside each other
        return rows

    @staticmethod
    def deep(server, products):
        """The address of the page in the middle of all products on a day, found by walking."""
        path = f"/api/v1/products?as_of={HOT_DAY}&limit=500&fields=code"
        for _ in range(products // 1000):
            told = json.loads(get(server, path)[2])
            if not told["next"]:
                break
            path = told["next"]
        cursor = re.search(r"cursor=([^&]*)", path).group(1)
        page = f"/api/v1/products?as_of={HOT_DAY}&limit=50&fields=code&cursor={cursor}"
        return page if get(server, page)[0] == 200 else path

    # -- all of it --

    def rounds(self, rows, warm=False):
        rows = [row for row in rows if self.wanted(row[0])]
        self.warming = warm
        if warm and rows:
            say("warming up")
            for row in rows:
                self.note(*row)
        self.warming = False
        for number in range(self.args.rounds if rows else 0):
            say(f"round {number + 1} of {self.args.rounds}")
            for row in rows:
                self.note(*row)

    def run(self):
        self.warming = False
        path, kept = self.registers.make(1, self.args.fresh or not (self.args.quick or self.args.only))
        self.facts["national"] = kept
        if kept["rows"]:
            say(f"the register: {kept['rows']:,} rows loaded in {kept['seconds']:.1f} s, {kept['bytes'] / 2**20:.0f} MiB")
        with self.servers:
            self.rounds(self.reads(path, kept), warm=True)
            self.facts["after_mib"], self.facts["most_mib"] = self.rest.memory_mib(), self.rest.memory_mib("VmHWM")
        self.servers = contextlib.ExitStack()
        if self.wanted("create, mixed, 19 reads to 1 create") or any(self.wanted(f"create, {n} connections") for n in (1, 16, 64)):
            with self.servers:
                self.rounds(self.writes(path, kept), warm=True)
                self.check_created()
            self.servers = contextlib.ExitStack()
        if not self.args.quick:
            if self.wanted("import of 1,000,000 results"):
                self.rounds(self.imports(path, kept))
            if self.wanted("start to /readyz"):
                self.rounds(self.starts(path))
            if self.wanted("10×: point list headline search page"):
                large, self.facts["large"] = self.registers.make(10, self.args.fresh)
                with self.servers:
                    self.rounds(self.growth(path, large), warm=True)


def main():
    args = arguments()
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=args.build) as work:
        bench = Bench(args, work)
        bench.run()
        text = report.text(args, bench, time.monotonic() - began)
    print("\n" + text)
    if not args.quick and not args.only:
        with open(os.path.join(HERE, "results.md"), "w", encoding="utf-8") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
