#!/usr/bin/env python3
"""codecheck.py -- holds our own idioms against the sources.

    codecheck.py [ROOT]     prints each line that breaks one, exit 1; exit 0 when all keep them

Comments do not count, and texts count only for the rule on SQL. Each rule stands below with the files that are exempt and why. Besides: every
mark "LAW: act, place" of a comment has a row in docs/sources.md, and every row a mark.
"""
import re
import sys
from pathlib import Path

FOLDERS = ["base", "model", "format", "db", "handlers", "server", "web", "tests"]

# (what is looked for in the code, what it breaks, files or folders where it may stand)
WORDS = [
    (r"\b(?:sqlite3_\w+|sqlite3)\b|<sqlite3\.h>", "SQLite is known to db/sqlite.c alone", {
        "db/sqlite.c": "the one",
    }),
    (r"<microhttpd\.h>|\b(?:MHD_\w+|struct MHD_\w+)\b", "libmicrohttpd is known to the door alone", {
        "server/http.c": "the one",
        "tests": "try its behaviour",
    }),
    (r"\b(?:double|float)\b", "points, money and days are whole numbers with a unit", {
        "format/json_body.c": "Jansson hands real numbers over as double; they become decimals there",
        "tests": "compare times and measure",
    }),
]

# The same for texts.
IN_TEXTS = [
    (r"Access-Control-|X-Content-Type-Options|Strict-Transport-Security", "said twice, a browser believes neither: one file says it of every answer", {
        "handlers/headers.c": "the one",
        "tests": "hold answers against it",
    }),
]

# Statement text in a string; a plain sentence with one of the words is none.
SQL = re.compile(r"\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE FROM\b", re.S)
SQL_IN = {"db", "tests"}

# Memory by hand in handlers/: only what outlives a request, or has no request. (function or file, why)
BY_HAND = re.compile(r"\b(malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|free)\s*\(")
HAND_FUNCTIONS = re.compile(r"_(?:new|free)$")
HAND_FILES = {
    "handlers/importer.c": "an import outlives the request that sent it",
    "handlers/spool.c": "so do its files",
    "handlers/load.c": "loading has no request: names of files and their bytes",
    "handlers/cache.c": "what is kept outlives the requests that made it",
}

TOKEN = re.compile(r'(?P<comment>//[^\n]*|/\*.*?\*/)|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*')
FUNCTION = re.compile(r"^[A-Za-z_][^;=]*?\b(\w+)\([^;]*$")


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def split(source):
    """The code without comments and texts, line by line as it was; and the texts with their line, adjacent ones as one."""
    commentless = TOKEN.sub(lambda m: blank(m[0]) if m["comment"] else m[0], source)
    texts = [(commentless.count("\n", 0, m.start()) + 1, re.sub(r'"\s*"', "", m[0])[1:-1]) for m in TEXT.finditer(commentless)]
    return TOKEN.sub(lambda m: blank(m[0]), source), texts


def exempt(name, where):
    return any(name == place or name.startswith(place + "/") for place in where)


def function_at(lines, number):
    """The name of the function that a line stands in: what began last at the left margin."""
    for line in reversed(lines[:number]):
        match = FUNCTION.match(line)
        if match:
            return match[1]
    return ""


def faults_of(name, source):
    if not source.startswith("/*"):
        yield "%s:1: opens without a comment that says what it knows" % name
    code, texts = split(source)
    lines = code.splitlines()
    for number, line in enumerate(lines, 1):
        for pattern, why, places in WORDS:
            found = re.search(pattern, line)
            if found and not exempt(name, places):
                yield "%s:%d: %s: %s" % (name, number, found[0], why)
        found = BY_HAND.search(line)
        if found and name.startswith("handlers/") and name not in HAND_FILES and not HAND_FUNCTIONS.search(function_at(lines, number)):
            yield "%s:%d: %s(): request memory comes from the arena" % (name, number, found[1])
    for number, text in texts:
        if SQL.search(text) and not exempt(name, SQL_IN):
            yield "%s:%d: SQL outside db/: %.60s" % (name, number, text)
        for pattern, why, places in IN_TEXTS:
            if re.search(pattern, text) and not exempt(name, places):
                yield "%s:%d: %.60s: %s" % (name, number, text, why)


LAW = re.compile(r"\bLAW: [^:*\n]+")


def law_faults(root, files):
    """Marks without a source, sources without a mark."""
    marks = {}
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for mark in LAW.findall(line):
                marks.setdefault(mark.strip(), "%s:%d" % (path.relative_to(root).as_posix(), number))
    page = root / "docs" / "sources.md"
    kept = set(re.findall(r"^\| `(LAW: [^`]+)`", page.read_text(encoding="utf-8"), re.M)) if page.exists() else set()
    return ["%s: %s has no row in docs/sources.md" % (marks[mark], mark) for mark in sorted(marks.keys() - kept)] + [
        "docs/sources.md: %s stands nowhere in the sources" % mark for mark in sorted(kept - marks.keys())]


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    files = sorted(p for folder in FOLDERS for p in (root / folder).rglob("*.[ch]"))
    faults = [f for p in files for f in faults_of(p.relative_to(root).as_posix(), p.read_text(encoding="utf-8"))]
    faults += law_faults(root, files)
    print(*faults, sep="\n", end="\n" if faults else "")
    print("%d files, %d faults" % (len(files), len(faults)))
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
