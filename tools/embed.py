#!/usr/bin/env python3
"""embed.py -- puts files into the program.

    embed.py OUT.c /path=FILE ...

writes the array `assets` of web/assets.h: each file's bytes, its gzip'd twin where that is smaller, its media type by the
ending of FILE and an entity tag of its content; sorted by path.  Same files, same output.  Knows nothing of who serves them.
"""
import gzip
import hashlib
import io
import sys
from pathlib import Path

TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain; charset=utf-8"}


def zipped(data):
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as f:
        f.write(data)
    return out.getvalue()


def literal(data):
    """A C string literal, 96 bytes a line: it compiles ten times faster than a list of numbers."""
    def escape(b):
        # '?' as a number, too: C17 still knows trigraphs
        return chr(b) if 32 <= b < 127 and b not in b'"\\?' else "\\%03o" % b
    return "\n".join('    "%s"' % "".join(map(escape, data[i:i + 96])) for i in range(0, len(data), 96)) or '    ""'


def main():
    out, pairs = sys.argv[1], sorted(pair.split("=", 1) for pair in sys.argv[2:])
    code = ["/* Made by tools/embed.py. */", '#include "web/assets.h"', ""]
    table = []
    for i, (path, file) in enumerate(pairs):
        data = Path(file).read_bytes()
        small = zipped(data)
        code.append("static const unsigned char bytes_%d[] =\n%s;" % (i, literal(data)))
        twin = "NULL, 0"
        if len(small) < len(data):
            code.append("static const unsigned char gz_%d[] =\n%s;" % (i, literal(small)))
            twin = "gz_%d, %d" % (i, len(small))
        table.append('    { "%s", "%s", bytes_%d, %d, %s, "W/\\"%s\\"" },' % (
            path, TYPES.get(Path(file).suffix, "text/plain; charset=utf-8"), i, len(data), twin, hashlib.sha256(data).hexdigest()[:16]))
    code += ["", "const struct asset assets[] = {"] + table + ["};", "const size_t nassets = %d;" % len(table)]
    Path(out).write_text("\n".join(code) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
