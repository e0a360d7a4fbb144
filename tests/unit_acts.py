#!/usr/bin/env python3
"""unit_acts.py -- the changes of borders of 1 November 2024 and 1 July 2025, made as acts, as they were made in fact.

    unit_acts.py PROGRAM DATA [REPORT]

Takes the reference register back to 31 October 2024 (no unit, change or roster of later), makes both changes through /unit-acts, previewed first, and
holds what comes out against the reference, unit by unit and change by change. With REPORT it writes docs/borders.md from the answers.
"""
import csv
import json
import sys
import tempfile
from pathlib import Path
from register import Register

PROGRAM, DATA = sys.argv[1], Path(sys.argv[2])
REPORT = sys.argv[3] if len(sys.argv) > 3 else None
ACTS = [('2024-11-01', '1199/NQ-UBTVQH15', '2021-2025'), ('2025-07-01', '1679/NQ-UBTVQH15', None)]
UNIT = ('code', 'level', 'kind', 'name', 'full_name', 'parent_code', 'valid_from', 'valid_to')
CHANGE = ('from_code', 'to_code', 'effective_on', 'extent', 'kind')
ROSTER = ('period', 'unit_code', 'entered_on', 'left_on')
failures = []


def expect(good, sentence):
    if not good:
        failures.append(sentence)
        print('FAILED', sentence)


def rows(path):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def write(path, lines):
    with open(path, 'w', encoding='utf-8', newline='') as file:
        out = csv.DictWriter(file, lines[0].keys(), lineterminator='\n')
        out.writeheader()
        out.writerows(lines)


def cleared(row, names):
    return {name: '' if name in names else value for name, value in row.items()}


def go_back(folder):
    """The reference as it was known before the first act."""
    eve = '2024-10-31'
    units = [u if u['valid_to'] and u['valid_to'] < eve else cleared(u, ('valid_to', 'valid_to_precision')) for u in rows(DATA / 'units.csv') if u['valid_from'] <= eve]
    write(folder / 'units.csv', units)
    write(folder / 'rosters.csv', [r if r['left_on'] and r['left_on'] <= eve else cleared(r, ('left_on', 'left_on_precision'))
                                   for r in rows(DATA / 'rosters.csv') if r['entered_on'] <= eve])
    for name in ('criteria-sets', 'criteria', 'assessments', 'assessment-results', 'product-groups'):
        (folder / f'{name}.csv').write_bytes((DATA / f'{name}.csv').read_bytes())
    write(folder / 'certifications.csv', [c for c in rows(DATA / 'certifications.csv') if c['programme'] == 'ntm'])


def act_of(day, basis, period):
    """From the succession file, as an office would send it."""
    changes = [{name: value for name, value in c.items() if name in ('from_code', 'to_code', 'extent', 'kind') and value} for c in rows(DATA / 'unit-changes.csv')
               if c['effective_on'] == day]
    begins = [{name: value for name, value in u.items() if name not in ('valid_from', 'valid_from_precision', 'valid_to', 'valid_to_precision', 'legal_basis', 'synthetic') and value}
              for u in rows(DATA / 'units.csv') if u['valid_from'] == day]
    begins.sort(key=lambda u: ['province', 'district', 'commune'].index(u['level']))
    for unit in begins:
        for number in ('area_km2', 'population'):
            if number in unit:
                unit[number] = json.loads(unit[number])
    act = {'effective_on': day, 'legal_basis': basis, 'changes': changes, 'begins': begins, 'certifications': 'keep'}
    return dict(act, enter_roster=period) if period else act


def same(register, name, columns, keep=lambda row: True):
    ours = sorted(tuple(row[c] for c in columns) for row in register.sheet(name) if keep(row))
    reference = sorted(tuple(row[c] for c in columns) for row in rows(DATA / f'{name}.csv') if keep(row))
    for row in sorted(set(reference) - set(ours))[:5]:
        expect(False, f'{name}: the acts did not make {row}')
    for row in sorted(set(ours) - set(reference))[:5]:
        expect(False, f'{name}: the acts made {row}')
    expect(len(ours) == len(reference), f'{name}: {len(ours)} by the acts, {len(reference)} in the reference')


def make(register, act):
    """Previewed, made, made again; returns the answer."""
    before = register.change()
    status, preview = register.ask('POST', 'unit-acts?preview=true', act)
    expect(status == 200, f'the preview of {act["effective_on"]}: {status} {json.dumps(preview, ensure_ascii=False)[:1500]}')
    expect(register.change() == before, 'a preview wrote something')
    stale, told = register.ask('POST', 'unit-acts', dict(act, change=before - 1))
    expect(stale == 412, f'an act for another state of the register: {stale} {told}')
    status, made = register.ask('POST', 'unit-acts', dict(act, change=preview.get('change')))
    expect(status == 200, f'the act of {act["effective_on"]}: {status} {json.dumps(made, ensure_ascii=False)[:1500]}')
    expect({k: v for k, v in preview.items() if k not in ('preview', 'change')} == {k: v for k, v in made.items() if k not in ('preview', 'change')},
           f'the act of {act["effective_on"]} was something else than its preview')
    again, told = register.ask('POST', 'unit-acts', act)
    expect(again in (409, 422), f'the same act twice: {again} {told}')
    expect(register.change() == made.get('change'), 'an act that was refused wrote something')
    return made


def explain(register, made):
    """Line by line: what was on the roster on the eve, and why it is not on the day."""
    before, after = made['before'], made['after']
    expect(after['roster'] == before['roster'] - made['rosters_left'] + made['rosters_entered'],
           f"roster {before['roster']} - {made['rosters_left']} left + {made['rosters_entered']} entered is not {after['roster']}")
    ended = [u for u in made['ends'] if u['level'] == 'commune']
    begun = [u for u in made['begins'] if u['level'] == 'commune']
    expect(after['units'] == before['units'] - len(ended) + len(begun), f"units {before['units']} - {len(ended)} + {len(begun)} is not {after['units']}")
    for level in ('standard', 'advanced', 'model'):
        lost = sum(any(c['level'] == level for c in u['certifications']) for u in ended)
        expect(after[level] >= before[level] - lost, f"{level}: {before[level]} - {lost} is more than {after[level]}")
    return ended, begun


def resolve(register):
    """Old codes lead to their successors and back."""
    _, forward = register.ask('GET', 'units/06718/successors?as_of=2024-10-31')
    expect([u['unit']['code'] for u in forward['items']] == ['06712'], f'06718 went into {json.dumps(forward)[:300]}')
    _, back = register.ask('GET', 'units/06712/predecessors?as_of=2024-11-01')
    expect('06718' in [u['unit']['code'] for u in back['items']], f'06712 was made of {json.dumps(back)[:300]}')


def report(acts):
    lines = ['# Borders', '', 'Made by `tests/unit_acts.py` from the answers of `/unit-acts`: both changes as acts onto the register of 31 October 2024.', '']
    for act, made, ended, begun in acts:
        lines += [f"## {act['effective_on']}, {act['legal_basis']}", '', '| | eve | left, ended | entered, begun | day |', '| --- | ---: | ---: | ---: | ---: |',
                  f"| units of commune level | {made['before']['units']} | {len(ended)} | {len(begun)} | {made['after']['units']} |",
                  f"| communes on the roster | {made['before']['roster']} | {made['rosters_left']} | {made['rosters_entered']} | {made['after']['roster']} |"]
        for level in ('standard', 'advanced', 'model'):
            lines.append(f"| of these {level} | {made['before'][level]} | {made['before'][level] - made['after'][level]} | 0 | {made['after'][level]} |")
        lines += ['', f"Nothing passes on by itself: {len(made['acknowledgements'])} levels that predecessors held need an act of acknowledgement or an appraisal.", '']
        if made['divided']:
            lines += [f"{len(made['divided'])} units were divided; no shares are known, and none are invented:", '', '| unit | into |', '| --- | --- |']
            lines += [f"| {d['code']} | {', '.join(d['into'])} |" for d in made['divided']] + ['']
    return '\n'.join(lines).rstrip() + '\n'


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        go_back(folder)
        register = Register(PROGRAM, folder, [folder])
        acts = []
        for day, basis, period in ACTS:
            act = act_of(day, basis, period)
            made = make(register, act)
            acts.append((act, made, *explain(register, made)))
        expect(len(acts[1][1]['divided']) == 12, f"{len(acts[1][1]['divided'])} units were divided, not 12")
        same(register, 'units', UNIT)
        same(register, 'unit-changes', CHANGE)
        same(register, 'rosters', ROSTER)
        resolve(register)
        bad, told = register.ask('POST', 'unit-acts', {'effective_on': '2025-13-01', 'changes': [{'from_code': '99999'}], 'certifications': 'burn', 'color': 1})
        expect(bad == 422 and len(told['errors']) >= 4, f'every fault at once: {bad} {told}')
        expect(not register.end(), 'the log and the tables no longer agree')
        if REPORT:
            Path(REPORT).write_text(report(acts), encoding='utf-8')
        page = Path(__file__).parent.parent / 'docs' / 'borders.md'
        expect(page.exists() and page.read_text(encoding='utf-8') == report(acts), 'docs/borders.md is not what the answers say')
    print('%d failures' % len(failures))
    sys.exit(1 if failures else 0)


main()
