#!/usr/bin/env python3
"""contract_coverage.py -- which documented statuses did no test ever see?

    contract_coverage.py SEEN OPENAPI        OPENAPI: a file with openapi.json
    contract_coverage.py SEEN --program BIN  asks `BIN describe --openapi` for it

SEEN holds lines "operationId status", as tests/contract.c writes them.  A response marked `x-seen-by: NAME` is shown by the tests
NAME, which do not speak HTTP to the program (only faults bring it): it is listed, and missing it is no failure."""
import argparse
import json
import os
import subprocess
import sys

METHODS = ('get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace')


def follow(document, node):
    """What the "$ref" of a node leads to, or the node itself."""
    for _ in range(16):
        if not isinstance(node, dict) or '$ref' not in node:
            return node
        target = document
        for part in node['$ref'].removeprefix('#').split('/')[1:]:
            target = target[part.replace('~1', '/').replace('~0', '~')]
        node = target
    raise ValueError('a $ref that does not end')


def documented(document):
    """{operation: {status: test that shows it elsewhere, or None}}, in the document's order."""
    operations = {}
    for path, item in document.get('paths', {}).items():
        item = follow(document, item)
        for method in METHODS:
            if method not in item:
                continue
            responses = item[method].get('responses', {})
            name = item[method].get('operationId') or f'{method}:{path}'
            if name in operations:
                raise ValueError(f'two operations are called {name}')
            operations[name] = {str(status): response.get('x-seen-by') or follow(document, response).get('x-seen-by')
                                for status, response in responses.items() if not str(status).startswith('x-')}
    return operations


def key_of(statuses, status):
    """The key under which a status is documented: itself, its range, the rest."""
    return next((key for key in (status, status[0] + 'XX', 'default') if key in statuses), None)


def seen_in(path):
    seen = set()
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            operation, _, status = line.rstrip('\n').rpartition(' ')
            seen.add((operation, status))
    return seen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('seen')
    parser.add_argument('openapi', nargs='?')
    parser.add_argument('--program')
    arguments = parser.parse_args()
    if bool(arguments.openapi) == bool(arguments.program):
        parser.error('give either a file with openapi.json or --program')
    if not os.path.exists(arguments.seen) or not os.path.getsize(arguments.seen):
        sys.exit(f'{arguments.seen}: nothing was seen; run the tests of suite http first')
    if arguments.program:
        if os.path.getmtime(arguments.seen) < os.path.getmtime(arguments.program):
            sys.exit(f'{arguments.seen} is older than the program; run the tests of suite http again')
        text = subprocess.run([arguments.program, 'describe', '--openapi'], check=True, capture_output=True, timeout=60).stdout
    else:
        with open(arguments.openapi, 'rb') as file:
            text = file.read()

    operations = documented(json.loads(text))
    covered, unknown = set(), []
    for operation, status in sorted(seen_in(arguments.seen)):
        key = key_of(operations.get(operation, {}), status)
        if key:
            covered.add((operation, key))
        else:
            unknown.append(f'{operation} {status}')

    wanted = [(name, status, elsewhere) for name, statuses in operations.items() for status, elsewhere in statuses.items()]
    missing = [(n, s) for n, s, elsewhere in wanted if not elsewhere and (n, s) not in covered]
    shown = [(n, s, e) for n, s, e in wanted if e and (n, s) not in covered]
    for line in unknown:
        print(f'seen, but no longer documented: {line}')
    for name, status, elsewhere in shown:
        print(f'shown by {elsewhere}: {name} {status}')
    for name, status in missing:
        print(f'never seen: {name} {status}')
    if not wanted:
        sys.exit('nothing is documented')
    print(f'{len(covered)} seen of {len(wanted)} documented, {len(shown)} shown by other tests, {len(missing)} never seen')
    return 1 if missing else 0


if __name__ == '__main__':
    sys.exit(main())
