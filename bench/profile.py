#!/usr/bin/env python3
"""profile.py -- instructions a request, by function, of the main paths: counted by callgrind, so that the machine's mood is not in them.

    profile.py PROGRAM REGISTER

REGISTER is copied before anything is written to it (`./dev bench` keeps one of national size below build-release/bench-data). For each path the service is started under callgrind, warmed
uncounted, and N requests are counted over one connection. Prints the tables of bench/profile.md.
"""
import argparse
import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DAY, TOP = '2023-06-30', 12
GROUPS = (('SQLite', r'sqlite3|libsqlite'), ('libmicrohttpd', r'MHD_|libmicrohttpd'), ('Jansson', r'json(p?_|_)|libjansson'), ('memory', r'malloc|free|realloc|calloc|_int_'),
          ('libc', r'libc\.so|libc-|mem(cpy|set|move|cmp|chr)|str(len|cmp|chr)|printf|vfprintf'), ('libsodium', r'crypto_|sodium|libsodium'), ('zlib', r'deflate|libz'))


def callgrind_control(*arguments):
    subprocess.run(['callgrind_control', *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


class Service:
    def __init__(self, program, register, work, flags):
        self.out, self.log = work / 'callgrind.out', work / 'log'
        for old in work.glob('callgrind.out*'):
            old.unlink()
        with open(self.log, 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(['valgrind', '--tool=callgrind', '--instr-atstart=no', f'--callgrind-out-file={self.out}', program, 'serve', '--db', str(register), '--listen', '127.0.0.1:0', '--threads',
                                             '1', '--no-load', '--no-rates', '--no-sandbox', '--no-quick-check', '--check-every', '0', '--deadline', '600', *flags], stdout=subprocess.DEVNULL, stderr=log)
        while True:
            found = re.search(r'"event":"listening","address":"([^"]+)"', self.log.read_text(encoding='utf-8'))
            if found:
                break
            assert self.process.poll() is None, self.log.read_text(encoding='utf-8')
            time.sleep(0.2)
        host, port = found.group(1).split(':')
        self.connection = http.client.HTTPConnection(host, int(port), timeout=600)

    def ask(self, method, path, body=None, headers=None):
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status in (200, 201, 304), (path, answer.status)
        return answer

    def count(self, requests):
        """Instructions and functions of these requests alone."""
        pid = str(self.process.pid)
        callgrind_control('-i', 'on', pid)
        for request in requests:
            self.ask(*request)
        callgrind_control('-i', 'off', pid)
        self.connection.close()
        self.process.terminate()
        self.process.wait(120)
        return self.out


def functions_of(dump):
    """Instructions in all, and by function itself."""
    told = subprocess.run(['callgrind_annotate', '--threshold=99', str(dump)], capture_output=True, encoding='utf-8', check=True).stdout
    total = int(re.search(r'([\d,]+).*PROGRAM TOTALS', told).group(1).replace(',', ''))
    rows = [(int(n.replace(',', '')), name) for n, name in re.findall(r'^\s*([\d,]+) \([ \d.]+%\)\s+(.+)$', told, flags=re.M) if 'PROGRAM TOTALS' not in name]
    return total, rows


def name_of(row):
    """`handlers/read.c:list_run [ntm-ocop]` without the folders of the build."""
    place, _, object_file = row.partition(' [')
    path, _, function = place.rpartition(':')
    return function.strip(), path, object_file.rstrip(']')


def group_of(row):
    function, path, object_file = name_of(row)
    for group, pattern in GROUPS:
        if re.search(pattern, os.path.basename(object_file) if 'ntm-ocop' not in object_file else '') or re.match(pattern, function):
            return group
    return 'ours' if 'ntm-ocop' in object_file else 'others'


def table(name, dump, requests):
    total, rows = functions_of(dump)
    groups = {}
    for n, row in rows:
        groups[group_of(row)] = groups.get(group_of(row), 0) + n
    print(f'## {name}\n\n{total // requests:,} instructions a request, over {requests}: ' +
          ', '.join(f'{group} {100 * n / total:.0f} %' for group, n in sorted(groups.items(), key=lambda g: -g[1]) if n * 100 >= total) + '.\n')
    print('| function | of | instructions a request | share |\n| --- | --- | ---: | ---: |')
    for n, row in rows[:TOP]:
        function, path, object_file = name_of(row)
        where = re.sub(r'^.*?((?:base|db|format|handlers|model|server)/\w+\.c)$', r'\1', path)
        print(f'| `{function}` | {where if re.match("(base|db|format|handlers|model|server)/", where) else os.path.basename(object_file)} | {n // requests:,} | {100 * n / total:.1f} % |')
    print()
    sys.stdout.flush()
    return total // requests


def paths(rng, key):
    """Name, flags, warming requests, counted requests of each path."""
    def point():
        return 'GET', f'/api/v1/products/{rng.randrange(1, 20000)}?as_of={DAY}'

    def listed():
        return 'GET', f'/api/v1/products?stars={rng.choice((3, 4))}&unit=01&sort=-joined_on&as_of={DAY}&limit=50'

    def headline():
        return 'GET', f'/api/v1/reports/progress?unit=01&as_of=202{rng.randrange(1, 5)}-0{rng.randrange(1, 9)}-1{rng.randrange(9)}'

    def create(number):
        body = json.dumps({'code': f'P-{number}', 'name': f'Chè hoa vàng {number}', 'group_code': '2', 'unit_code': '01', 'joined_on': '2021-03-15'})
        return 'POST', '/api/v1/products', body, {'Authorization': f'Bearer {key}', 'Content-Type': 'application/json'}

    hot, cold = ('--answers-kib', '16384'), ('--answers-kib', '0')
    one = 'GET', f'/api/v1/products/17?as_of={DAY}'
    yield 'Point read, hot', hot, [one] * 50, [one] * 2000
    yield 'Point read, cold', cold, [point() for _ in range(50)], [point() for _ in range(1000)]
    yield 'List of 50, two filters, a sort, cold', cold, [listed() for _ in range(5)], [listed() for _ in range(50)]
    yield 'Headline of a province, cold', cold, [headline() for _ in range(5)], [headline() for _ in range(100)]
    yield 'Durable create, one connection', cold, [create(n) for n in range(20)], [create(1000 + n) for n in range(300)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('register')
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(given.register))) as name:
        work = Path(name)
        copy = work / 'register.db'
        shutil.copyfile(given.register, copy)
        key = subprocess.run([given.program, 'key', 'create', '--role', 'province', '--db', str(copy)], capture_output=True, encoding='utf-8', check=True).stdout.splitlines()[-1]
        told = []
        for path, flags, warm, counted in paths(random.Random(4), key):
            service = Service(given.program, copy, work, flags)
            for request in warm:
                service.ask(*request)
            told.append((path, table(path, service.count(counted), len(counted))))
        print('| path | instructions a request |\n| --- | ---: |')
        for path, n in told:
            print(f'| {path} | {n:,} |')


if __name__ == '__main__':
    main()
