#!/usr/bin/env python3
"""facets.py -- the counts of the catalogue equal the lists they lead to: 20,000 products, random filters and days.

    facets.py PROGRAM REFERENCE [COMBINATIONS]
"""
import csv
import datetime
import random
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path
from register import Register

PROGRAM, REFERENCE = sys.argv[1], sys.argv[2]
COMBINATIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 200
PRODUCTS, PRODUCERS, CHANNELS, LOOKED_AT = 20000, 500, 5, 4
failures, compared = [], 0


def expect(good, sentence):
    global compared
    compared += 1
    if not good:
        failures.append(sentence)
        if len(failures) <= 10:
            print('FAILED', sentence)


def day(rng, first=2019, last=2026):
    return (datetime.date(first, 1, 1) + datetime.timedelta(days=rng.randrange(365 * (last - first + 1)))).isoformat()


def later(text, days):
    return (datetime.date.fromisoformat(text) + datetime.timedelta(days=days)).isoformat()


def make(folder, rng):
    """Products of all communes and the province itself, with none to three certificates each, some ended."""
    with open(Path(REFERENCE) / 'units.csv', encoding='utf-8', newline='') as file:
        units = [u for u in csv.DictReader(file) if u['level'] in ('commune', 'province') and u['valid_from'] <= '2020-01-01']
    words = ('Chè', 'Mật ong', 'Tôm', 'Nước mắm', 'Gạo nếp', 'Miến dong', 'Rượu ba kích', 'Chả mực', 'Trà hoa vàng', 'Cam')
    with open(folder / 'products.csv', 'w', encoding='utf-8', newline='') as file, open(folder / 'certifications.csv', 'w', encoding='utf-8', newline='') as held, \
            open(folder / 'producers.csv', 'w', encoding='utf-8', newline='') as made, open(folder / 'channels.csv', 'w', encoding='utf-8', newline='') as ways, \
            open(folder / 'listings.csv', 'w', encoding='utf-8', newline='') as shown:
        products, certificates, makers, channels, listings = (csv.writer(each, lineterminator='\n') for each in (file, held, made, ways, shown))
        channels.writerow(('code', 'name', 'kind'))
        listings.writerow(('product_code', 'channel_code', 'listed_from', 'listed_to'))
        for n in range(CHANNELS):
            channels.writerow((f'FC-{n}', f'Kênh {n}', 'platform'))
        makers.writerow(('code', 'name', 'kind', 'unit_code', 'registered_on'))
        for n in range(PRODUCERS):
            makers.writerow((f'FP-{n}', f'Chủ thể {n}', rng.choice(('cooperative', 'household', 'company', 'farm')), '22', '2019-01-01'))
        products.writerow(('code', 'name', 'group_code', 'unit_code', 'producer_code', 'joined_on', 'left_on'))
        certificates.writerow(('programme', 'product_code', 'stars', 'decided_on', 'valid_from', 'valid_to', 'ended_on', 'ended_reason'))
        for n in range(PRODUCTS):
            unit, joined = rng.choice(units), day(rng, 2020, 2022)
            while unit['valid_to'] and joined > unit['valid_to']:
                unit = rng.choice(units)
            products.writerow((f'F-{n}', f'{rng.choice(words)} {n}', rng.randrange(1, 7), unit['code'], f'FP-{rng.randrange(PRODUCERS)}' if rng.random() < 0.9 else '', joined, later(joined, 1500) if rng.random() < 0.1 else ''))
            for channel in rng.sample(range(CHANNELS), rng.choice((0, 0, 0, 1, 2))):
                listed = later(joined, rng.randrange(300))
                listings.writerow((f'F-{n}', f'FC-{channel}', listed, later(listed, 500) if rng.random() < 0.4 else ''))
            decided = joined
            for _ in range(rng.randrange(4)):
                ended = later(decided, 200) if rng.random() < 0.1 else ''
                certificates.writerow(('ocop', f'F-{n}', rng.randrange(3, 6), decided, decided, later(decided, 400), ended, 'revoked' if ended else ''))
                decided = later(decided, 401)
                if decided > '2024-01-01':
                    break
    return [u['code'] for u in units]


def asked(rng, units):
    """A combination of filters and a day."""
    filters = {'as_of': day(rng, 2020, 2026)}
    if rng.random() < 0.4:
        filters['group_code'] = ','.join(sorted({str(rng.randrange(1, 7)) for _ in range(rng.randrange(1, 4))}))
    if rng.random() < 0.4:
        filters['stars'] = ','.join(sorted({str(rng.randrange(3, 6)) for _ in range(rng.randrange(1, 3))}))
    if rng.random() < 0.3:
        filters['validity'] = rng.choice(('valid', 'lapsed', 'none', 'valid,lapsed'))
    if rng.random() < 0.2:
        filters['producer_kind'] = rng.choice(('cooperative', 'household', 'company', 'farm,cooperative'))
    if rng.random() < 0.2:
        filters['channel_code'] = rng.choice(('FC-0', 'FC-1,FC-2', 'FC-3,FC-4', 'FC-9'))
    if rng.random() < 0.4:
        filters['unit'] = '22' if rng.random() < 0.5 else rng.choice(units)
    if rng.random() < 0.3:
        filters['q'] = rng.choice(('che', 'Chè', 'mat o', 'tra hoa', 'Gạo', 'khong co'))
    if rng.random() < 0.2:
        filters['joined_on_from'] = day(rng, 2020, 2021)
    return filters


def main():
    rng = random.Random(20000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        more = folder / 'more'
        more.mkdir()
        units = make(more, rng)
        register = Register(PROGRAM, folder, (REFERENCE, more))
        try:
            slowest, sums = 0.0, 0
            for _ in range(COMBINATIONS):
                filters = asked(rng, units)
                query = urllib.parse.urlencode(filters)
                began = time.monotonic()
                status, said = register.ask('GET', f'products/facets?{query}')
                slowest = max(slowest, time.monotonic() - began)
                if status == 400 and said['errors'][0]['parameter'] == 'unit':
                    continue # nobody holds the code on that day
                expect(status == 200, f'{query}: {status} {said}')
                _, listed = register.ask('GET', f'products?{query}&count=true&limit=1&fields=id')
                expect(said['total'] == listed['total'], f"{query}: {said['total']} in all, the list has {listed['total']}")
                values = [(f['name'], v) for f in said['facets'] for v in f['values']]
                sums += len(values)
                for facet, value in rng.sample(values, min(LOOKED_AT, len(values))):
                    _, listed = register.ask('GET', value['address'].removeprefix('/api/v1/') + '&count=true&limit=1&fields=id')
                    expect(value['count'] == listed['total'], f"{query}: {facet} {value['value']} counts {value['count']}, {value['address']} has {listed['total']}")
                for facet, narrowed in (('stars', 'stars'), ('group_code', 'group_code'), ('validity', 'validity')):
                    if narrowed not in filters and facet != 'stars':
                        counted = sum(v['count'] for f in said['facets'] if f['name'] == facet for v in f['values'])
                        expect(counted == said['total'], f"{query}: {facet} adds up to {counted} of {said['total']}")
        finally:
            register.end()
    print(f'{COMBINATIONS} combinations, {sums} counts, {compared} comparisons, slowest {1000 * slowest:.0f} ms, {len(failures)} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
