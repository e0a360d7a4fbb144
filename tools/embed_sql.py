#!/usr/bin/env python3
"""embed_sql.py -- turns SQL files into C string constants.

    embed_sql.py OUT.c OUT.h OUT.d QUERIES_DIR MIGRATIONS_DIR

QUERIES_DIR/units-on-day.sql    becomes  extern const char sql_units_on_day[];  without comments, indentation and blank lines
MIGRATIONS_DIR/003_rosters.sql  becomes  migrations[2] = { 3, "003_rosters", "..." };  as it stands; numbers run from 1 without a gap
OUT.d tells ninja to run again when a file or one of the two folders changes.  Knows nothing of what the SQL says.

For db/meson.build:

    sql = custom_target('sql', output: ['sql.c', 'sql.h'], depfile: 'sql.d',
      command: [python, files('../tools/embed_sql.py'), '@OUTPUT0@', '@OUTPUT1@', '@DEPFILE@',
                meson.current_source_dir() / 'sql', meson.current_source_dir() / 'migrations'])

Put `sql` among the library's sources; its .c files then say  #include "sql.h"  (found with include_directories('.') of db/).
"""
import re
import sys
from pathlib import Path


def literal(text):
    """One C string literal a line. '?' is escaped because C17 still knows trigraphs."""
    def escape(c):
        if c in '"\\?':
            return "\\" + c
        return "\\n" if c == "\n" else "\\t" if c == "\t" else c
    lines = text.splitlines(keepends=True) or [""]
    return "\n".join('    "%s"' % "".join(map(escape, line)) for line in lines)


def stripped(text):
    """Without comments, indentation and empty lines; quoted text is left alone."""
    text = re.sub(r"('(?:[^']|'')*')|--[^\n]*|/\*.*?\*/", lambda m: m.group(1) or "", text, flags=re.S)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def main():
    out_c, out_h, out_d, queries, migrations = map(Path, sys.argv[1:])
    header = ["/* sql.h -- made by tools/embed_sql.py from %s/ and %s/. */" % (queries.name, migrations.name), "#pragma once",
              "#include <stddef.h>", ""]
    code = ['/* sql.c -- made by tools/embed_sql.py. */', '#include "%s"' % out_h.name, ""]

    used = sorted(queries.glob("*.sql"))
    for path in used:
        name = "sql_" + re.sub(r"\W", "_", path.stem)
        header.append("extern const char %s[];" % name)
        code.append("const char %s[] =\n%s;\n" % (name, literal(stripped(path.read_text(encoding="utf-8")))))

    header += ["", "struct migration {", "    int number;", "    const char *name, *sql;", "};",
               "extern const struct migration migrations[]; /* by number, from 1 without a gap */", "extern const size_t nmigrations;"]
    files = sorted(migrations.glob("*.sql"))
    code.append("const struct migration migrations[] = {")
    for expected, path in enumerate(files, 1):
        number = re.match(r"\d+", path.name)
        if not number or int(number.group()) != expected:
            sys.exit("embed_sql.py: %s should begin with the number %d" % (path.name, expected))
        code.append('    { %d, "%s",\n%s },' % (expected, path.stem, literal(path.read_text(encoding="utf-8"))))
    if not files:
        code.append("    { 0, NULL, NULL },")
    code += ["};", "const size_t nmigrations = %d;" % len(files)]

    out_h.write_text("\n".join(header) + "\n", encoding="utf-8")
    out_c.write_text("\n".join(code) + "\n", encoding="utf-8")
    out_d.write_text("%s %s: %s\n" % (out_c, out_h, " ".join(str(p).replace(" ", "\\ ") for p in [queries, migrations] + used + files)),
                     encoding="utf-8")


if __name__ == "__main__":
    main()
