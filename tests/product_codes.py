#!/usr/bin/env python3
"""product_codes.py -- 64 clients ask for codes of one commune and year at once: none is left out, none is given twice, whatever is refused between.

    product_codes.py PROGRAM REFERENCE
"""
import sys
import tempfile
import threading
from pathlib import Path
from register import Register

PROGRAM, DATA = sys.argv[1], sys.argv[2:]
CLIENTS, EACH = 64, 4
failures = []


def expect(good, sentence):
    if not good:
        failures.append(sentence)
        print('FAILED', sentence)


def product(number, **other):
    return {'code': 'AUTO', 'name': f'Sản phẩm {number}', 'group_code': '1', 'unit_code': '06724', 'joined_on': '2021-03-01', **other}


def ask(register, client, given, refused):
    for turn in range(EACH):
        status, said = register.ask('POST', 'products', product(f'{client}-{turn}', group_code='99') if (client + turn) % 5 == 0 else product(f'{client}-{turn}'))
        if status == 201:
            given.append(said['code'])
        else:
            refused.append(status)


def main():
    with tempfile.TemporaryDirectory() as name:
        register = Register(PROGRAM, Path(name), DATA)
        try:
            given, refused = [], []
            clients = [threading.Thread(target=ask, args=(register, i, given, refused)) for i in range(CLIENTS)]
            for each in clients:
                each.start()
            for each in clients:
                each.join()
            # in 2021 there were districts: province-district-commune-number-year
            expected = {f'22-194-06724-{n}-2021' for n in range(1, len(given) + 1)}
            expect(set(given) == expected and len(given) == len(set(given)), f'{len(given)} codes, {len(set(given))} different; missing {sorted(expected - set(given))[:5]}, beyond '
                   f'{sorted(set(given) - expected)[:5]}')
            expect(set(refused) == {422} and len(given) + len(refused) == CLIENTS * EACH, f'{len(given)} given, refused with {set(refused)}')
            # a code of a withdrawn product stays taken
            last = f'22-194-06724-{len(given)}-2021'
            _, found = register.ask('GET', f'products?code={last}')
            status, said = register.ask('DELETE', f"products/{found['items'][0]['id']}?reason=thu", headers={'If-Match': '*'}) if found['items'] else (404, {})
            _, said = register.ask('POST', 'products', product('next'))
            expect(said.get('code') == f'22-194-06724-{len(given) + 1}-2021', f'behind a withdrawn {last}: {said.get("code")}')
            # from July 2025 there are none: province-commune-number-year; in a sheet as in a body
            _, units = register.ask('GET', 'units?level=commune&unit=22&as_of=2026-06-01&limit=1')
            commune = units['items'][0]['code']
            ended = register.send('products', [{'code': 'AUTO', 'name': f'Sản phẩm {n}', 'group_code': '1', 'unit_code': commune, 'joined_on': '2026-06-01'} for n in range(3)])
            expect(ended['state'] == 'done', f'a sheet: {ended}')
            _, found = register.ask('GET', f'products?unit={commune}&as_of=2026-06-01&joined_on_from=2026-06-01')
            codes = sorted(i['code'] for i in found['items'])
            expect(codes == [f'22-{commune}-{n}-2026' for n in (1, 2, 3)], f'of a sheet: {codes}')
            status, said = register.ask('POST', 'products', product('province', unit_code='22'))
            expect((status, said.get('errors', [{}])[0].get('code')) == (422, 'code-needs-commune'), f'where no commune is known: {status} {said}')
        finally:
            wrong = register.end()
            expect(not wrong, f'verify: {wrong}')
    print(f'{len(given)} codes to {CLIENTS} clients, {len(refused)} refused between, {len(failures)} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
