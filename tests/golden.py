#!/usr/bin/env python3
"""golden.py -- the SQL that the program composes, held against the files that were read and found good.

    golden.py BINARY --check     prints the difference to tests/golden/sql/, exit 1 when there is one
    golden.py BINARY --write     writes the files anew: read the diff before you commit it

One file a resource, as `ntm-ocop describe --sql RESOURCE` prints it.
"""
import difflib
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "golden" / "sql"


def printed(binary):
    """{file name: text} of all resources."""
    text = subprocess.run([binary, "describe", "--sql"], check=True, capture_output=True, encoding="utf-8").stdout
    parts = re.split(r"^(?=-- ==== )", text, flags=re.M)[1:]
    return {part.split()[2] + ".sql": part.rstrip("\n") + "\n" for part in parts}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("--check", "--write"):
        sys.exit(__doc__)
    new = printed(sys.argv[1])
    old = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))}
    if sys.argv[2] == "--write":
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in old.keys() - new.keys():
            (FOLDER / name).unlink()
        for name, text in new.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        return 0
    different = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
    for name in different:
        sys.stdout.writelines(difflib.unified_diff(old.get(name, "").splitlines(True), new.get(name, "").splitlines(True),
                                                   "kept/" + name, "printed/" + name))
    print("%d files, %d different%s" % (len(new), len(different), "; when it is meant: ./dev golden" if different else ""))
    return 1 if different or not new else 0


if __name__ == "__main__":
    sys.exit(main())
