#!/usr/bin/env python3
"""ocop_scores.py -- the stars that sheets come to, for every rubric, beside a reckoning of its own.

    ocop_scores.py PROGRAM REFERENCE RUBRICS

Reads the rubrics from the JSON themselves, makes sheets at every edge of the bands and at every gate, reckons their stars with fractions, and holds what the register answers
against that. Knows nothing of how the register stores a rubric but the codes of its criteria, in the order of the file.
"""
import json
import random
import sys
import tempfile
import urllib.parse
from fractions import Fraction
from pathlib import Path
from register import Register

PROGRAM, REFERENCE, RUBRICS = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
failures, compared = [], 0


def expect(good, sentence):
    global compared
    compared += 1
    if not good:
        failures.append(sentence)
        if len(failures) <= 20:
            print('FAILED', sentence)


# ---- a rubric, read from the file ----

class Leaf:
    def __init__(self, criterion):
        options = [(o.get('score'), o.get('min_for_star')) for o in criterion.get('options', [])]
        self.options = options or [(criterion['max'], None)]
        self.points = sorted({0} | {p for p, _ in self.options if p is not None})
        self.gates = [(p, star) for p, star in self.options if star]


def leaves_of(rubric):
    """Each criterion that is marked, in the order of the file; of two cases side by side the first alone counts."""
    found, skipped = [], set()

    def walk(criterion):
        if criterion.get('options') or criterion.get('yes_no'):
            found.append(Leaf(criterion))
            if criterion.get('name_vi', '').startswith('b. Trường hợp'):
                skipped.add(len(found) - 1)
        for child in criterion.get('children', []):
            walk(child)

    for section in rubric['sections']:
        for criterion in section['criteria']:
            walk(criterion)
    return found, skipped


def stars_of(leaves, sheets, bands):
    """Band by the exact average, gates by more than half of the sheets, the least of both."""
    average = Fraction(sum(sum(s.values()) for s in sheets), len(sheets))
    band = max((b['star'] for b in bands if average >= b['min']), default=0)
    gates = 5
    for place, leaf in enumerate(leaves):
        for points, star in leaf.gates:
            reached = sum(1 for s in sheets if s.get(place, -1) >= points)
            if Fraction(reached, len(sheets)) <= Fraction(1, 2):
                gates = min(gates, star - 1)
    return average, band, gates, min(band, gates)


def sheet_of(leaves, skipped, total, least, rng):
    """Marks that add up to `total`, with at least `least` of each; None: there are none."""
    order = [i for i in range(len(leaves)) if i not in skipped]
    rng.shuffle(order)
    ways = [{0: None}]
    for place in order:
        reach = {}
        for had in ways[-1]:
            for points in leaves[place].points:
                if points >= least.get(place, 0) and had + points <= total:
                    reach.setdefault(had + points, (had, points))
        ways.append(reach)
    if total not in ways[-1]:
        return None
    marks, at = {}, total
    for step in range(len(order), 0, -1):
        at, points = ways[step][at]
        if points or 0 in [p for p, _ in leaves[order[step - 1]].options]:
            marks[order[step - 1]] = points
    return marks


def gates_up_to(leaves, star):
    return {i: max((p for p, s in leaf.gates if s <= star), default=0) for i, leaf in enumerate(leaves)}


def best_of(leaves, skipped):
    return {i: max(leaf.points) for i, leaf in enumerate(leaves) if i not in skipped}


# ---- every rubric ----

def hold(register, what, rubric_id, codes, leaves, sheets, bands, day):
    marks = ';'.join(','.join(f'{codes[i]}:{p}' for i, p in sorted(s.items())) for s in sheets)
    status, said = register.ask('GET', f'rubrics/{rubric_id}/score?as_of={day}&marks={urllib.parse.quote(marks, safe=":,;")}')
    average, band, gates, stars = stars_of(leaves, sheets, bands)
    if status != 200:
        expect(False, f'{what}: {status} {json.dumps(said, ensure_ascii=False)[:300]}')
        return
    got = (Fraction(said['sum'], said['count']), said['band'] and said['band']['stars'], said['gates']['stars'], said['stars'])
    expect(got == (average, band, gates, stars), f'{what}: expected average, band, gates, stars {average, band, gates, stars}, got {got}')
    parts = sum(p['sum'] for p in said['parts'])
    expect(parts == said['sum'], f"{what}: the parts add up to {parts}, not {said['sum']}")
    expect((said['outcome'] == 'not_reached') == (stars < 3), f"{what}: {stars} stars, told {said['outcome']}")


def hold_rubric(register, period, rubric, rng):
    code, day = f"{period['period_code']}-{rubric['no']}", period['issued']
    _, found = register.ask('GET', f'rubrics?code={code}')
    rubric_id = found['items'][0]['id']
    expect(sorted(filter(None, (found['items'][0]['anomalies'] or '').split('\n'))) == sorted(rubric['anomalies']),
           f"{code}: anomalies {found['items'][0]['anomalies']!r}, in the file {rubric['anomalies']}")
    _, form = register.ask('GET', f'rubrics/{rubric_id}/form?as_of={day}')
    codes = [c['code'] for c in form['criteria'] if c['scored']]
    leaves, skipped = leaves_of(rubric)
    if len(codes) != len(leaves):
        expect(False, f'{code}: {len(codes)} criteria are marked, {len(leaves)} in the file')
        return 0
    edges = 0
    for edge in (30, 50, 70, 90):
        for least in ({}, gates_up_to(leaves, 5), gates_up_to(leaves, 3)):
            on, under = (sheet_of(leaves, skipped, total, least, rng) for total in (edge, edge - 1))
            for name, sheets in (('at', [on]), ('a third under', [on, under, on]), ('two thirds under', [under, on, under]), ('one under', [under])):
                if None not in sheets:
                    edges += 1
                    hold(register, f'{code}, {name} {edge} points', rubric_id, codes, leaves, sheets, period['bands'], day)
    best = best_of(leaves, skipped)
    hold(register, f'{code}, all points', rubric_id, codes, leaves, [best], period['bands'], day)
    for place, leaf in enumerate(leaves):
        for points, star in leaf.gates:
            if place in skipped:
                continue
            below = max(p for p in leaf.points if p < points)
            short = {**best, place: below}
            if below not in [p for p, _ in leaf.options]:
                del short[place] # nothing of it is reached
            hold(register, f'{code}, {codes[place]} short of {points} for {star} stars', rubric_id, codes, leaves, [short], period['bands'], day)
            hold(register, f'{code}, {codes[place]} short on one of two sheets', rubric_id, codes, leaves, [short, best], period['bands'], day)
            hold(register, f'{code}, {codes[place]} short on one of three sheets', rubric_id, codes, leaves, [short, best, best], period['bands'], day)
    return edges


# ---- sheets that are kept ----

def hold_kept(register, period, number, edge, lacking, rng):
    """A hundred sheets of a council whose average is edge - lacking / 100, as sheets of the register."""
    code, day = f"{period['period_code']}-{number}", '2026-06-15'
    rubric = next(s for s in period['sets'] if s['no'] == number)
    leaves, skipped = leaves_of(rubric)
    _, found = register.ask('GET', f'rubrics?code={code}')
    _, form = register.ask('GET', f"rubrics/{found['items'][0]['id']}/form?as_of={day}")
    codes = [c['code'] for c in form['criteria'] if c['scored']]
    least = gates_up_to(leaves, 5)
    on, under = (sheet_of(leaves, skipped, total, least, rng) for total in (edge, edge - 1))
    sheets = [under if i < lacking else on for i in range(100)]
    session = f'{code}-{edge}-{lacking}'
    head = [{'code': f'{session}-{i}', 'product_code': 'QN0001', 'rubric_code': code, 'session': session, 'kind': 'member', 'scorer': f'TV{i}', 'scored_on': day}
            for i in range(len(sheets))]
    items = [{'sheet_code': f'{session}-{i}', 'rubric_code': code, 'criterion_code': codes[place], 'points': points}
             for i, sheet in enumerate(sheets) for place, points in sheet.items()]
    for resource, rows in (('score-sheets', head), ('score-items', items)):
        ended = register.send(resource, rows)
        expect(ended['state'] == 'done', f'{session}: {resource} ended as {json.dumps(ended, ensure_ascii=False)[:400]}')
    _, product = register.ask('GET', 'products?code=QN0001')
    status, said = register.ask('GET', f"products/{product['items'][0]['id']}/score?as_of={day}&session={session}")
    average, band, gates, stars = stars_of(leaves, sheets, period['bands'])
    got = (status, said.get('sum'), said.get('count'), said.get('stars'), said.get('gates', {}).get('stars'))
    expect(got == (200, average * 100, 100, stars, gates), f'{session}: expected 200, sum {average * 100} of 100, {stars} stars, gates {gates}, got {got}')
    expect(Fraction(str(said['average'])) == average, f"{session}: the average is shown as {said['average']}, it is {float(average)}")
    lacks = said['lift'] and said['lift']['points_lacking']['sum']
    if lacking:
        expect(lacks == lacking, f'{session}: {lacks} points are told to be lacking over all sheets, it is {lacking}')


def main():
    rng = random.Random(26)
    file = json.loads((RUBRICS / 'ocop-criteria-sets.json').read_text(encoding='utf-8'))
    with tempfile.TemporaryDirectory() as folder:
        register = Register(PROGRAM, Path(folder), (REFERENCE, RUBRICS))
        try:
            rubrics = edges = 0
            for period in file['periods']:
                for rubric in period.get('sets', []):
                    rubrics += 1
                    edges += hold_rubric(register, period, rubric, rng)
            expect(rubrics == 52, f'{rubrics} rubrics, not 52')
            expect(edges >= 52 * 16, f'only {edges} sheets at edges could be made')
            for edge, lacking in ((70, 1), (70, 0), (90, 1), (90, 0)):
                hold_kept(register, file['periods'][0], 1, edge, lacking, rng)
            print(f'{rubrics} rubrics, {edges} times at an edge of a band, {compared} comparisons, {len(failures)} failed')
        finally:
            wrong = register.end()
            expect(not wrong, f'verify: {wrong}')
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
