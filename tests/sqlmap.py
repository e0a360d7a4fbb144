#!/usr/bin/env python3
"""sqlmap.py -- sqlmap over the query parameters of a served register: none may be injectable.

    sqlmap.py PROGRAM DATA [OPERATION ...]      operations by their operationId; without: every GET with a query

First sqlmap is shown a page with a planted injection, which it must find: else it proves nothing. Then each operation is asked with values
that find a record, and sqlmap tries each parameter in turn (level 2, risk 1, SQLite), with an admin's key. The register listens on loopback
alone, without limits of rate. Exit 1 when sqlmap calls a parameter injectable, when it did not try one, or when an answer was a 5xx.
"""
import http.server
import json
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import yaml

CONTRACT = yaml.safe_load((Path(__file__).resolve().parent.parent / "openapi.yaml").read_text(encoding="utf-8"))

# Instead of the contract's examples.
BETTER = {"as_of": "2021-08-31", "known_at": "2999-12-31", "unit": "22", "q": "mat", "limit": "5", "wait": "0", "after": "0", "from": "2021-01-01"}
FILTERS_AT_ONCE = 10  # a list takes 16
PATIENCE = 900  # seconds for one operation


def operations():
    """operationId: (path, parameters in the query)"""
    found = {}
    for path, methods in CONTRACT["paths"].items():
        if "get" not in methods:
            continue
        parameters = []
        for p in methods["get"].get("parameters", []):
            p = CONTRACT["components"]["parameters"][p["$ref"].rsplit("/", 1)[1]] if "$ref" in p else p
            if p["in"] == "query":
                parameters.append((p["name"], p.get("example", "")))
        found[methods["get"]["operationId"]] = (path.replace("communes/{code}", "communes/06724").replace("{code}", "193").replace("{id}", "1"), parameters)
    return found


def text(name, example):
    if name in BETTER:
        return BETTER[name]
    if isinstance(example, list):
        return ",".join(text("", value) for value in example)
    return str(example).lower() if str(example) in ("True", "False") else str(example)


def sqlmap(url, parameters, folder, key=None):
    """What sqlmap prints. Its own verdicts are in it."""
    command = ["sqlmap", "-u", url, "-p", ",".join(parameters), "--batch", "--level", "2", "--risk", "1", "--dbms", "SQLite", "--threads", "2",
               "--flush-session", "--disable-coloring", "--output-dir", str(folder), "--timeout", "10", "--retries", "1", "--ignore-code", "*", "-v", "1"]
    if key:
        command += ["--headers", "Authorization: Bearer " + key]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, check=False, cwd=folder)
    return done.stdout.decode("utf-8", "replace")


def injectable(output):
    return sorted(set(re.findall(r"parameter '([^']+)' (?:is|appears to be) '?[^\n]*injectable", output)) - set(
        re.findall(r"parameter '([^']+)' (?:does not|is not|might not)", output)) | set(re.findall(r"(?m)^Parameter: (\S+) \(", output)))


def tried(output):
    return set(re.findall(r"testing for SQL injection on GET parameter '([^']+)'", output))


class Planted(http.server.BaseHTTPRequestHandler):
    """What must never be written here: a value pasted into the statement."""

    def do_GET(self):
        name = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("name", [""])[0]
        base = sqlite3.connect(":memory:")
        base.execute("CREATE TABLE product (name TEXT)")
        base.executemany("INSERT INTO product VALUES (?)", [("a",), ("b",)])
        try:
            rows = base.execute("SELECT name FROM product WHERE name = '%s'" % name).fetchall()
        except sqlite3.Error as e:
            rows = [str(e)]
        body = str(rows).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def finds_planted(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Planted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    output = sqlmap("http://127.0.0.1:%d/?name=a" % server.server_port, ["name"], folder)
    server.shutdown()
    if injectable(output) != ["name"]:
        print(output[-3000:])
    return injectable(output) == ["name"]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_key(program, folder):
    made = subprocess.run([program, "key", "create", "--role", "admin", "--db", str(folder / "register.db")], stdout=subprocess.PIPE, check=True)
    return made.stdout.decode().splitlines()[-1]


def serve(program, data, folder):
    port = free_port()
    log = open(folder / "server.log", "wb")
    process = subprocess.Popen([program, "serve", "--db", str(folder / "register.db"), "--listen", "127.0.0.1:%d" % port, "--load", data, "--no-rates"],
                               stdout=subprocess.DEVNULL, stderr=log)
    for _ in range(200):
        try:
            urllib.request.urlopen("http://127.0.0.1:%d/readyz" % port, timeout=2).close()
            return process, "http://127.0.0.1:%d" % port
        except OSError:
            time.sleep(0.1)
    process.kill()
    sys.exit("the register was not served: " + (folder / "server.log").read_text()[-2000:])


def get(url, key):
    """Status and body."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": "Bearer " + key}), timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def fullest(url, key):
    """Of a list the record that says the most: its own values find it."""
    status, body = get(url + "?limit=500&as_of=" + BETTER["as_of"], key)
    items = json.loads(body)["items"] if status == 200 else []
    return max(items, key=lambda item: sum(value is not None for value in item.values()), default={})


def questions(name, base, key):
    """The addresses to try, each with the parameters that are tried in it."""
    path, parameters = operations()[name]
    record = fullest(base + path.replace(".csv", ""), key) if name.startswith(("list", "export")) and name not in ("listChanges", "listKeys") else {}
    own, others = [], []
    for parameter, example in parameters:
        value = record.get(re.sub("_(from|to)$", "", parameter), record.get(parameter))
        if parameter == "cursor":
            continue
        if parameter == "q" and record:
            own.append((parameter, str(record.get("name", "a")).split(" ")[0]))
        elif parameter not in BETTER and record and value is None:
            others.append((parameter, text(parameter, example)))
        else:
            own.append((parameter, text(parameter, example if value is None or parameter in BETTER else value)))
    for pairs in (own, others):
        for i in range(0, len(pairs), FILTERS_AT_ONCE):
            some = pairs[i:i + FILTERS_AT_ONCE]
            day = [("as_of", BETTER["as_of"])] if record and "as_of" not in dict(some) else []
            yield path + "?" + urllib.parse.urlencode(some + day), [p for p, _ in some]
    if any(p == "cursor" for p, _ in parameters):  # one of its own, so that it is read; a list of a single record gives none
        every = "&as_of=all" if any(p == "as_of" for p, _ in parameters) else ""
        following = json.loads(get(base + path + "?limit=1" + every, key)[1]).get("next")
        if following:
            yield following, ["cursor"]


def try_operation(name, base, key, folder):
    """Sentences for what is wrong."""
    faults, start, number = [], time.monotonic(), 0
    for page, wanted in questions(name, base, key):
        status, _ = get(base + page, key)
        if status != 200:
            faults.append("%s: %s is answered %d: nothing behind it would be reached" % (name, page, status))
        output = sqlmap(base + page, wanted, folder, key)
        number += len(wanted)
        faults += ["%s: sqlmap calls %s injectable" % (name, p) for p in injectable(output)]
        left = set(wanted) - tried(output)
        faults += ["%s: sqlmap did not try %s" % (name, ", ".join(sorted(left)))] if left else []
        if faults:
            print(output[-2000:])
    print("%-24s %3d parameters, %4.0f s, %s" % (name, number, time.monotonic() - start, "; ".join(faults) or "none injectable"), flush=True)
    return faults


def statuses(folder):
    counts = {}
    for status in re.findall(r'"status":(\d+)', (folder / "server.log").read_text(errors="replace")):
        counts[status] = counts.get(status, 0) + 1
    return counts


def main():
    program, data, wanted = sys.argv[1], sys.argv[2], sys.argv[3:] or [name for name, (_, parameters) in operations().items() if parameters]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not finds_planted(folder):
            sys.exit("sqlmap does not find a planted injection: it proves nothing here")
        print("a planted injection      found", flush=True)
        key = make_key(program, folder)
        process, base = serve(str(Path(program).resolve()), str(Path(data).resolve()), folder)
        faults = []
        try:
            for operation in wanted:
                faults += try_operation(operation, base, key, folder)
        finally:
            process.terminate()
            process.wait(20)
        counts = statuses(folder)
        print("%d requests: %s" % (sum(counts.values()), ", ".join("%s × %d" % item for item in sorted(counts.items()))))
        ours = [status for status in counts if status >= "500"]
        faults += ["answers %s" % ", ".join(ours)] if ours else []
        print("\n".join(faults) if faults else "nothing is injectable")
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
