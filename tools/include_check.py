#!/usr/bin/env python3
"""include_check.py -- holds the table of folders against every #include of ours.

    include_check.py [ROOT]     prints each line that breaks the table, exit 1; exit 0 when all keep it

Looks at .c and .h files under the folders of the table. An include between quotation marks is looked for the way the compiler does:
beside the file, in base/, from the root; "sql.h" is made at build time from db/. Knows nothing of system headers.
"""
import re
import sys
from pathlib import Path

# folder: what it may include besides itself
MAY_INCLUDE = {
    "base": [],
    "model": ["base"],
    "format": ["base", "model"],
    "db": ["base", "model"],
    "handlers": ["base", "model", "format", "db", "server", "web"],  # web: assets.h, the bytes of the pages that pages.c sends
    "server": ["base"],
    "web": [],
    "tests": ["base", "model", "format", "db", "handlers", "server", "web"],
}
# Puts the parts together, so it sees all.
SEES_ALL = {"server/main.c"}
# Made at build time: the folder it belongs to.
GENERATED = {"sql.h": "db"}

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')


def folder_of(root, path, name):
    """The folder an include leads to; None when there is no such file."""
    if name in GENERATED:
        return GENERATED[name]
    for start in (path.parent, root / "base", root):
        target = (start / name).resolve()
        if target.is_file() and root in target.parents:
            return target.relative_to(root).parts[0]
    return None


def faults_of(root, path):
    name = path.relative_to(root).as_posix()
    folder = name.split("/")[0]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        target = folder_of(root, path, match[1])
        if target is None:
            yield '%s:%d: "%s" is not a file of this project' % (name, number, match[1])
        elif target != folder and target not in MAY_INCLUDE[folder] and name not in SEES_ALL:
            yield '%s:%d: %s/ may not include %s/ ("%s")' % (name, number, folder, target, match[1])


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    files = sorted(p for folder in MAY_INCLUDE for p in (root / folder).rglob("*.[ch]"))
    faults = [fault for path in files for fault in faults_of(root, path)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print("%d files, %d faults" % (len(files), len(faults)))
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
