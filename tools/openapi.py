#!/usr/bin/env python3
"""openapi.py --write PROGRAM OPENAPI.YAML -- puts what the tables say about every resource between the markers of openapi.yaml.
openapi.py --check PROGRAM OPENAPI.YAML -- says where the file differs from that, and fails."""
import difflib
import subprocess
import sys

BLOCKS = ("paths", "schemas")


def printed(program, block):
    answer = subprocess.run([program, "describe", "--openapi-" + block], check=True, capture_output=True, timeout=60)
    return answer.stdout.decode("utf-8")


def put(text, block, new):
    """The text with what stands between the block's markers replaced; the markers keep their lines."""
    lines = text.splitlines(keepends=True)
    marks = [i for i, line in enumerate(lines) if line.strip() in ("# generated: " + block, "# end generated: " + block)]
    if len(marks) != 2 or not lines[marks[0]].strip().startswith("# generated"):
        sys.exit("openapi.py: the markers of the %s must stand there once, in order" % block)
    return "".join(lines[:marks[0] + 1]) + new + "".join(lines[marks[1]:])


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("--write", "--check"):
        sys.exit(__doc__)
    _, mode, program, path = sys.argv
    with open(path, encoding="utf-8") as file:
        old = file.read()
    new = old
    for block in BLOCKS:
        new = put(new, block, printed(program, block))
    if mode == "--write":
        if new != old:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
        return 0
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), path, "what the tables say"))
    if new != old:
        print("run: ninja openapi")
    return new != old


if __name__ == "__main__":
    sys.exit(main())
