#!/usr/bin/env python3
"""verify_flips.py -- does `ntm-ocop verify` find every change that somebody makes behind the program's back?

    verify_flips.py PROGRAM DATA [FLIPS]

Makes a register with records, earlier states, withdrawn and restored records (over HTTP), then, FLIPS times (400 without it): one byte of one
cell of one row of the log, a table, a twin or a search copy is changed in a copy of the file, and verify must exit 1. Then lines and rows are
taken out and put in, and the tail is cut off, which only a head kept elsewhere can show. The order is random, from a seed that is printed.
"""
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

PROGRAM, DATA = sys.argv[1], sys.argv[2]
FLIPS = int(sys.argv[3]) if len(sys.argv) > 3 else 400
SEED = int(os.environ.get('NTM_OCOP_SEED', '20260101'))
failures = []


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, encoding='utf-8')


def make_register(folder):
    """A register in which every kind of row is."""
    db = folder / 'register.db'
    loaded = run('load', DATA, '--db', str(db))
    assert loaded.returncode == 0, loaded.stderr
    key = run('key', 'create', '--role', 'admin', '--db', str(db)).stdout.splitlines()[-1]
    server = subprocess.Popen([PROGRAM, 'serve', '--db', str(db), '--listen', '127.0.0.1:0'], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              encoding='utf-8')
    address = None
    for line in server.stderr:
        event = json.loads(line)
        if event.get('event') == 'listening':
            address = event['address']
            break

    def ask(method, path, body=None):
        request = urllib.request.Request(f'http://{address}{path}', method=method, data=json.dumps(body).encode() if body is not None else None)
        request.add_header('Authorization', f'Bearer {key}')
        request.add_header('If-Match', '*')
        if body is not None:
            request.add_header('Content-Type', 'application/merge-patch+json' if method == 'PATCH' else 'application/json')
        with urllib.request.urlopen(request) as answer:
            return answer.headers.get('Location')

    paths = [ask('POST', '/api/v1/products', {'code': f'V{i}', 'name': f'Chè {i}', 'group_code': '2', 'unit_code': '06724', 'joined_on': '2021-05-01'})
             for i in range(4)]
    for path in paths:
        ask('PATCH', path, {'name': 'Chè đổi tên', 'note': 'đã sửa'})
    ask('DELETE', paths[1] + '?reason=th%E1%BB%AD')
    ask('DELETE', paths[2])
    ask('POST', paths[2] + '/restore')
    server.terminate()
    server.stderr.read()
    assert server.wait() == 0
    return db


def open_writable(path):
    """Without what keeps an honest program from doing this."""
    db = sqlite3.connect(path, isolation_level=None)
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER {name}')
    db.execute('PRAGMA foreign_keys = OFF')
    db.execute('PRAGMA ignore_check_constraints = ON')
    return db


def verify(path, *more):
    return run('verify', '--db', str(path), *more)


def expect_found(path, what, *more):
    done = verify(path, *more)
    if done.returncode != 1 or not done.stderr.strip():
        failures.append(f'not found: {what}: exit {done.returncode} {done.stdout.strip()!r} {done.stderr.strip()!r}')


def tables(db):
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%recorded_at%' OR name = 'change'")]
    names += [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%fts5%'")]
    return [name for name in names if db.execute(f'SELECT count(*) FROM {name}').fetchone()[0]]


def flipped(value, dice):
    """The value with one byte changed (one digit of a number), or None."""
    if isinstance(value, int):
        digits = list(str(abs(value)))
        at = dice.randrange(len(digits))
        digits[at] = dice.choice([d for d in '0123456789' if d != digits[at]])
        return int(''.join(digits)) * (-1 if value < 0 else 1)
    if isinstance(value, str) and value:
        data = bytearray(value.encode())
        at = dice.randrange(len(data))
        if data[at] >= 0x80:  # another byte that keeps the text well-formed: the last of its character
            while at + 1 < len(data) and data[at + 1] & 0xC0 == 0x80:
                at += 1
            data[at] ^= 1
        else:
            data[at] = dice.choice([c for c in range(0x30, 0x7B) if c != data[at]])
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return None
        return text if text != value else None
    return None


def flip_once(source, folder, dice, names):
    copy = folder / 'flipped.db'
    shutil.copy(source, copy)
    db = open_writable(copy)
    table = dice.choice(names)
    rowid = dice.choice(db.execute(f'SELECT rowid FROM {table}').fetchall())[0]
    cursor = db.execute(f'SELECT * FROM {table} WHERE rowid = ?', (rowid,))
    row = cursor.fetchone()
    column = dice.randrange(len(row))
    name = cursor.description[column][0]
    value = flipped(row[column], dice)
    changed = value is not None
    if changed:
        try:
            db.execute(f'UPDATE {table} SET {name} = ? WHERE rowid = ?', (value, rowid))
        except sqlite3.Error:
            changed = False
    db.close()
    if changed:
        expect_found(copy, f'{table}.{name} of row {rowid}: {row[column]!r} made {value!r}')
    copy.unlink()
    return changed


def alter(source, folder, what, statements, *more):
    copy = folder / 'altered.db'
    shutil.copy(source, copy)
    db = open_writable(copy)
    for statement in statements:
        db.execute(statement)
    db.close()
    expect_found(copy, what, *more)
    copy.unlink()


def main():
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = make_register(folder)
        sound = verify(register)
        assert sound.returncode == 0, sound.stdout + sound.stderr
        head = sound.stdout.splitlines()[-1].split()[1]
        newest = int(head.split(':')[0])
        db = sqlite3.connect(register)
        names = tables(db)
        db.close()
        flips = tries = 0
        while flips < FLIPS and tries < 5 * FLIPS:
            flips += flip_once(register, folder, dice, names)
            tries += 1
        alter(register, folder, 'a key given another role', ["UPDATE api_key SET role = 'portal'"])
        alter(register, folder, 'a key given another last day', ["UPDATE api_key SET expires_on = '2099-01-01'"])
        alter(register, folder, 'a line taken out', [f'DELETE FROM change WHERE number = {newest // 2}'])
        alter(register, folder, 'a line put in', ["INSERT INTO change SELECT number + 1, at, principal, request_id, resource, record_id, action, after, reason, hash, hash "
                                                  f"FROM change WHERE number = {newest}"])
        alter(register, folder, 'a record taken out', ['DELETE FROM product WHERE id = (SELECT max(id) FROM product)'])
        alter(register, folder, 'an earlier state taken out', ['DELETE FROM product_history WHERE rowid = (SELECT max(rowid) FROM product_history)'])
        alter(register, folder, 'a record under another id', ['UPDATE product SET id = id + 100000 WHERE id = 1'])
        alter(register, folder, 'a unit counted elsewhere', ['DELETE FROM unit_scope WHERE rowid IN (SELECT rowid FROM unit_scope LIMIT 1)'])
        tail = ['DELETE FROM change WHERE number = %d' % newest,
                'DELETE FROM product WHERE version = %d' % newest]
        alter(register, folder, 'a tail cut off, against the head kept elsewhere', tail, '--head', head)
        wrong = f'{newest}:{"0" * 64}'
        expect_found(register, 'a log written anew', '--head', wrong)
        kept = verify(register, '--head', head)
        if kept.returncode:
            failures.append(f'the head that verify printed is not accepted: {kept.stderr}')
    for failure in failures:
        print(failure)
    print(f'seed {SEED}: {flips} bytes flipped in {len(names)} tables ({", ".join(names)}), {len(failures)} not found')
    return 1 if failures or flips < FLIPS else 0


if __name__ == '__main__':
    sys.exit(main())
