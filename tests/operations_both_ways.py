#!/usr/bin/env python3
"""operations_both_ways.py BINARY -- the map of operations and openapi.yaml name the same operations: none undocumented, none invented.
Knows only what `describe` prints."""
import json
import re
import subprocess
import sys


def printed(*arguments):
    return subprocess.run([sys.argv[1], "describe", *arguments], check=True, capture_output=True, text=True).stdout


def in_the_map():
    lines = re.findall(r"^(\w+) .* (GET|POST|PUT|PATCH|DELETE) (/\S*)$", printed("--permissions"), re.M)
    return {(method, path): name for name, method, path in lines}


def in_the_contract():
    methods = {"get", "post", "put", "patch", "delete"}
    return {(method.upper(), path): operation["operationId"]
            for path, item in json.loads(printed("--openapi"))["paths"].items()
            for method, operation in item.items() if method in methods}


def main():
    real, documented = in_the_map(), in_the_contract()
    faults = [f"served, not in openapi.yaml: {m} {p}" for m, p in sorted(real.keys() - documented.keys())]
    faults += [f"in openapi.yaml, not served: {m} {p}" for m, p in sorted(documented.keys() - real.keys())]
    faults += [f"{m} {p}: operationId {documented[m, p]}, in the map {real[m, p]}"
               for m, p in sorted(real.keys() & documented.keys()) if real[m, p] != documented[m, p]]
    print("\n".join(faults) or f"{len(real)} operations, the same both ways")
    return 1 if faults or not real else 0


sys.exit(main())
