#!/usr/bin/env python3
"""ocop_walk.py -- products on their ways from registration to stars, over HTTP as a portal would: to five stars, sent back, knocked out, upgraded, downgraded, not reached, late.

    ocop_walk.py PROGRAM REFERENCE RUBRICS PROCEDURES

Every move by the key of its role; at each turn what must be refused is tried first, and the reason is held against what it should be.
"""
import sys
import tempfile
from pathlib import Path
from register import Register

PROGRAM, DATA = sys.argv[1], sys.argv[2:5]
COMMUNE, OTHER = '06724', '06799'
RUBRIC, OLD_RUBRIC = 'OCOP-2026-1', 'OCOP-2023-1'
PAPERS = ('registration_slip', 'self_assessment', 'business_licence')
failures, asked = [], 0


def expect(good, sentence):
    if not good:
        failures.append(sentence)
        print('FAILED', sentence)


class Walk:
    def __init__(self, register):
        self.register, self.sheets = register, 0

    def put(self, resource, body, role=None, status=201, code=None):
        """Creates; what came. With `code` it must be refused for that reason."""
        global asked
        asked += 1
        got, said = self.register.ask('POST', resource, body, role=role)
        codes = [e['code'] for e in said.get('errors', [])] or [said.get('code')]
        expect(got == status and (not code or code in codes), f'{resource} {body}: expected {status} {code or ""}, got {got} {codes} {said.get("detail", "")}')
        return said

    def product(self, code, unit=COMMUNE):
        self.put('products', {'code': code, 'name': f'Trà {code}', 'group_code': '2', 'unit_code': unit, 'joined_on': '2020-01-01'})

    def certified(self, code, stars, decided, until):
        self.put('certifications', {'programme': 'ocop', 'product_code': code, 'stars': stars, 'decided_on': decided, 'valid_from': decided, 'valid_to': until,
                                    'authority': 'province', 'decision_number': '1/QĐ-UBND'})

    def dossier(self, code, product, registration, day, rubric=RUBRIC, **more):
        return self.put('dossiers', {'code': code, 'programme': 'ocop', 'unit_code': COMMUNE, 'product_code': product, 'rubric_code': rubric, 'registration': registration,
                                     'registered_on': day}, **more)

    def papers(self, code, day):
        for paper in PAPERS:
            self.put('dossier-documents', {'dossier_code': code, 'document': paper, 'received_on': day}, role='commune')

    def move(self, code, move, day, role, status=201, refused=None, **brings):
        return self.put('dossier-moves', {'dossier_code': code, 'move': move, 'moved_on': day, **brings}, role=role, status=status, code=refused)

    def form(self, rubric, day):
        _, found = self.register.ask('GET', f'rubrics?code={rubric}')
        return self.register.ask('GET', f"rubrics/{found['items'][0]['id']}/form?as_of={day}")[1]

    def marks(self, stars, rubric, day):
        """Marks for so many stars and no more: every gate up to them, then points until the middle of the band."""
        form = self.form(rubric, day)
        scored = [c for c in form['criteria'] if c['scored']]
        if stars == 5:
            return {c['code']: max(o['points'] for o in c['options'] if o['points'] is not None) for c in scored}
        least = {c['code']: max((o['points'] for o in c['options'] if o['min_stars'] and o['min_stars'] <= stars), default=0) for c in scored}
        total, aim = sum(least.values()), {4: 78, 3: 58, 2: 40}[stars]
        for c in scored:
            for points in sorted(o['points'] for o in c['options'] if o['points'] is not None):
                if points > least[c['code']] and total + points - least[c['code']] <= aim:
                    total += points - least[c['code']]
                    least[c['code']] = points
        return {code: points for code, points in least.items() if points or any(o['points'] == 0 for c in scored if c['code'] == code for o in c['options'])}

    def score(self, dossier, product, kind, stars, day, rubric=RUBRIC, members=3, role='council', **more):
        """Sheets of so many members, all alike, as two sheets at /imports."""
        heads, items, marks = [], [], self.marks(stars, rubric, day)
        for member in range(members):
            self.sheets += 1
            code = f'{dossier}-{self.sheets}'
            heads.append({'code': code, 'product_code': product, 'rubric_code': rubric, 'dossier_code': dossier, 'session': f'{dossier}-{kind}-{day}', 'kind': kind,
                          'scorer': f'TV{member}', 'scored_on': day, **more})
            items += [{'sheet_code': code, 'rubric_code': rubric, 'criterion_code': criterion, 'points': points} for criterion, points in marks.items()]
        for resource, rows in (('score-sheets', heads), ('score-items', items)):
            ended = self.register.send(resource, rows)
            expect(ended['state'] == 'done', f'{dossier}: {resource}: {ended}')

    def stands(self, code, day='2026-11-24'):
        _, found = self.register.ask('GET', f'dossiers?code={code}&as_of={day}')
        return found['items'][0]

    def stars(self, code, day):
        _, found = self.register.ask('GET', f'products?code={code}&as_of={day}')
        return found['items'][0]['stars']

    def to_scored(self, code, product, stars, day='2026-06-15'):
        """From registered to scored by the council."""
        self.score(code, product, 'self', stars, '2026-06-02', members=1, role='commune')
        self.papers(code, '2026-06-02')
        for move, role in (('submit', 'commune'), ('evaluate', 'commune'), ('forward', 'commune'), ('check', 'department'), ('advise', 'department')):
            self.move(code, move, '2026-06-10', role)
        self.score(code, product, 'member', stars, day)
        self.move(code, 'score', day, 'council')

    def conclude(self, code, stars, day, **more):
        return self.move(code, 'conclude', day, 'council', stars=stars, members=9, present=9, votes_for=9, votes_against=0, **more)


def five_stars(w):
    """Registration under 26/2026 to five stars, every forbidden turn tried."""
    w.product('W-FIVE')
    w.dossier('D-5', 'W-FIVE', 'first', '2026-06-01')
    w.move('D-5', 'submit', '2026-06-02', 'commune', 409, 'no-sheets')
    w.score('D-5', 'W-FIVE', 'self', 5, '2026-06-02', members=1)
    w.move('D-5', 'submit', '2026-06-02', 'commune', 409, 'documents-missed')
    w.papers('D-5', '2026-06-02')
    w.move('D-5', 'check', '2026-06-02', 'department', 409, 'move-not-from')
    w.move('D-5', 'submit', '2026-06-02', 'department', 403, 'move-not-yours')
    w.move('D-5', 'submit', '2026-06-02', 'commune')
    # 15 working days from Tuesday, 2 June 2026
    expect(w.stands('D-5', '2026-06-10')['due_on'] == '2026-06-23', f"submitted: due on {w.stands('D-5', '2026-06-10')['due_on']}, it is 2026-06-23")
    w.move('D-5', 'evaluate', '2026-06-01', 'commune', 409, 'move-before')
    w.move('D-5', 'evaluate', '2026-06-10', 'commune')
    w.move('D-5', 'forward', '2026-06-11', 'commune')
    expect(w.stands('D-5')['due_on'] == '2026-12-29', f"forwarded before 30/10: due on {w.stands('D-5')['due_on']}, it is the eve of 30/12")
    w.move('D-5', 'check', '2026-06-12', 'commune', 403, 'move-not-yours')
    w.move('D-5', 'check', '2026-06-12', 'department')
    w.move('D-5', 'advise', '2026-06-15', 'department')
    w.move('D-5', 'score', '2026-06-20', 'council', 409, 'no-sheets')
    w.score('D-5', 'W-FIVE', 'member', 5, '2026-06-20')
    w.move('D-5', 'score', '2026-06-20', 'council')
    w.move('D-5', 'conclude', '2026-06-21', 'council', 409, 'needed-with')
    w.move('D-5', 'conclude', '2026-06-21', 'council', 409, 'quorum-missed', stars=5, members=9, present=5, votes_for=5, votes_against=0)
    w.move('D-5', 'conclude', '2026-06-21', 'council', 409, 'sheets-say-otherwise', stars=4, members=9, present=9, votes_for=9, votes_against=0)
    w.conclude('D-5', 5, '2026-06-21')
    expect(w.stands('D-5')['state'] == 'potential_five', f"concluded with 5 stars: {w.stands('D-5')['state']}")
    w.move('D-5', 'approve', '2026-06-25', 'province', 409, 'move-not-from', decision_number='10/QĐ-UBND', authority='province')
    w.move('D-5', 'send_to_ministry', '2026-07-01', 'province')
    expect(w.stands('D-5')['due_on'] == '2026-09-29', f"at the ministry before 30/7: due on {w.stands('D-5')['due_on']}, it is the eve of 30/9")
    w.move('D-5', 'decide', '2026-09-01', 'province', 409, 'no-sheets', decision_number='20/QĐ-BNNMT', authority='ministry')
    w.score('D-5', 'W-FIVE', 'ministry', 5, '2026-09-01')
    w.move('D-5', 'decide', '2026-09-01', 'province', 409, 'other-authority', decision_number='20/QĐ-BNNMT', authority='province')
    made = w.move('D-5', 'decide', '2026-09-01', 'province', decision_number='20/QĐ-BNNMT', authority='ministry')
    _, certificate = w.register.ask('GET', f"certifications/{made['certification_id']}?as_of=2026-09-01")
    expect((certificate['stars'], certificate['authority'], certificate['valid_from'], certificate['valid_to']) == (5, 'ministry', '2026-09-01', '2029-09-01'), f'five stars: {certificate}')
    w.move('D-5', 'announce', '2026-09-10', 'province')
    expect((w.stars('W-FIVE', '2026-08-31'), w.stars('W-FIVE', '2026-09-01'), w.stars('W-FIVE', '2029-09-02')) == (None, 5, None), 'stars before, on and after its days')


def sent_back(w):
    """Returned by the department with a reason, completed, and approved with four stars; another comes back from the ministry with four."""
    w.product('W-BACK')
    w.dossier('D-B', 'W-BACK', 'first', '2026-06-01')
    w.score('D-B', 'W-BACK', 'self', 4, '2026-06-02', members=1)
    w.papers('D-B', '2026-06-02')
    for move in ('submit', 'evaluate', 'forward'):
        w.move('D-B', move, '2026-06-03', 'commune')
    w.move('D-B', 'return', '2026-06-05', 'department', 409, 'needed-with')
    w.move('D-B', 'return', '2026-06-05', 'department', reason='Thiếu phiếu kiểm nghiệm')
    for move in ('submit', 'evaluate', 'forward'):
        w.move('D-B', move, '2026-06-08', 'commune')
    w.move('D-B', 'check', '2026-06-09', 'department')
    w.move('D-B', 'advise', '2026-06-09', 'department')
    w.score('D-B', 'W-BACK', 'member', 4, '2026-06-15')
    w.move('D-B', 'score', '2026-06-15', 'council')
    w.move('D-B', 'conclude', '2026-06-16', 'council', stars=4, members=9, present=9, votes_for=4, votes_against=5)
    expect(w.stands('D-B')['state'] == 'advised', f"outvoted: {w.stands('D-B')['state']}, it goes back to the advisers")
    w.move('D-B', 'score', '2026-06-17', 'council')
    w.conclude('D-B', 4, '2026-06-17')
    w.move('D-B', 'approve', '2026-06-20', 'province', 409, 'other-authority', decision_number='11/QĐ-UBND', authority='district')
    w.move('D-B', 'approve', '2026-06-20', 'council', 403, 'move-not-yours', decision_number='11/QĐ-UBND', authority='province')
    w.move('D-B', 'approve', '2026-06-20', 'province', decision_number='11/QĐ-UBND', authority='province')
    expect(w.stars('W-BACK', '2026-06-20') == 4, f"sent back and completed: {w.stars('W-BACK', '2026-06-20')} stars")
    w.product('W-MIN')
    w.dossier('D-M', 'W-MIN', 'first', '2026-06-01')
    w.to_scored('D-M', 'W-MIN', 5)
    w.conclude('D-M', 5, '2026-06-20')
    w.move('D-M', 'send_to_ministry', '2026-07-01', 'province')
    w.move('D-M', 'return_from_ministry', '2026-09-01', 'province', stars=4, reason='Bộ chấm 88 điểm')
    w.move('D-M', 'approve', '2026-09-05', 'province', decision_number='12/QĐ-UBND', authority='province')
    expect(w.stars('W-MIN', '2026-09-05') == 4, f"back from the ministry: {w.stars('W-MIN', '2026-09-05')} stars")


def knocked_out(w):
    w.product('W-OUT')
    w.dossier('D-O', 'W-OUT', 'first', '2026-06-01')
    w.score('D-O', 'W-OUT', 'self', 4, '2026-06-02', members=1)
    w.papers('D-O', '2026-06-02')
    for move, role in (('submit', 'commune'), ('evaluate', 'commune'), ('forward', 'commune'), ('check', 'department'), ('advise', 'department')):
        w.move('D-O', move, '2026-06-10', role)
    w.move('D-O', 'reject', '2026-06-12', 'council', 409, 'no-ground', reason='nghi ngờ')
    w.score('D-O', 'W-OUT', 'member', 5, '2026-06-15', knock_out='forged_dossier', knock_out_reason='con dấu giả')
    w.move('D-O', 'score', '2026-06-15', 'council', 409, 'excluded')
    w.move('D-O', 'reject', '2026-06-16', 'council', reason='hồ sơ giả')
    expect((w.stands('D-O')['state'], w.stars('W-OUT', '2026-11-24')) == ('rejected', None), 'knocked out: no stars whatever the points')


def not_reached(w):
    w.product('W-TWO')
    w.dossier('D-2', 'W-TWO', 'first', '2026-06-01')
    w.to_scored('D-2', 'W-TWO', 2)
    w.conclude('D-2', 2, '2026-06-20')
    expect(w.stands('D-2')['state'] == 'not_reached', f"two stars: {w.stands('D-2')['state']}")
    w.move('D-2', 'approve', '2026-06-25', 'province', 409, 'move-not-from', decision_number='13/QĐ-UBND', authority='province')


def upgraded(w):
    """Three stars become four: the old certificate is replaced, its days stay."""
    w.product('W-UP')
    w.certified('W-UP', 3, '2025-08-01', '2028-08-01')
    w.dossier('D-U1', 'W-UP', 'first', '2026-06-01')
    w.score('D-U1', 'W-UP', 'self', 4, '2026-06-02', members=1)
    w.papers('D-U1', '2026-06-02')
    w.move('D-U1', 'submit', '2026-06-02', 'commune', 409, 'holds-already')
    w.dossier('D-U', 'W-UP', 'upgrade', '2026-06-01')
    w.to_scored('D-U', 'W-UP', 4)
    w.conclude('D-U', 4, '2026-06-20')
    w.move('D-U', 'approve', '2026-06-25', 'province', decision_number='14/QĐ-UBND', authority='province')
    expect((w.stars('W-UP', '2026-06-24'), w.stars('W-UP', '2026-06-25')) == (3, 4), f"upgraded: {w.stars('W-UP', '2026-06-24')}, then {w.stars('W-UP', '2026-06-25')}")
    _, held = w.register.ask('GET', 'certifications?product_code=W-UP&as_of=all&sort=decided_on')
    expect((held['items'][0]['ended_on'], held['items'][0]['ended_reason']) == ('2026-06-25', 'upgraded'), f"the old certificate: {held['items'][0]}")
    w.product('W-NEW')
    w.dossier('D-N', 'W-NEW', 'upgrade', '2026-06-01')
    w.score('D-N', 'W-NEW', 'self', 4, '2026-06-02', members=1)
    w.papers('D-N', '2026-06-02')
    w.move('D-N', 'submit', '2026-06-02', 'commune', 409, 'nothing-to-upgrade')


def downgraded(w):
    """Re-evaluated between 180 and 120 days before the end: four stars become three."""
    w.product('W-DOWN')
    w.certified('W-DOWN', 4, '2023-11-30', '2026-11-30')
    w.dossier('D-D', 'W-DOWN', 're_evaluation', '2026-05-25')
    w.score('D-D', 'W-DOWN', 'self', 3, '2026-06-01', members=1)
    w.papers('D-D', '2026-06-01')
    w.move('D-D', 'submit', '2026-06-02', 'commune', 409, 'out-of-window')
    w.move('D-D', 'submit', '2026-08-03', 'commune', 409, 'out-of-window')
    w.move('D-D', 'submit', '2026-06-03', 'commune')
    w.move('D-D', 'evaluate', '2026-06-04', 'commune')
    w.move('D-D', 'forward', '2026-06-04', 'commune')
    expect(w.stands('D-D')['due_on'] == '2026-07-19', f"a re-evaluation: due on {w.stands('D-D')['due_on']}, it is 45 days after")
    w.move('D-D', 'check', '2026-06-05', 'department')
    w.move('D-D', 'advise', '2026-06-05', 'department')
    w.score('D-D', 'W-DOWN', 'member', 3, '2026-06-15')
    w.move('D-D', 'score', '2026-06-15', 'council')
    w.conclude('D-D', 3, '2026-06-20')
    w.move('D-D', 'approve', '2026-06-25', 'province', decision_number='15/QĐ-UBND', authority='province')
    expect((w.stars('W-DOWN', '2026-06-24'), w.stars('W-DOWN', '2026-06-25')) == (4, 3), 'downgraded at its re-evaluation')
    w.product('W-NONE')
    w.dossier('D-R', 'W-NONE', 're_evaluation', '2026-06-01')
    w.score('D-R', 'W-NONE', 'self', 3, '2026-06-02', members=1)
    w.papers('D-R', '2026-06-02')
    w.move('D-R', 'submit', '2026-06-02', 'commune', 409, 'nothing-to-reevaluate')


def late_and_old(w):
    """Who is overdue on any day; dossiers by the older rubrics, on either side of the transition."""
    w.product('W-LATE')
    w.dossier('D-L', 'W-LATE', 'first', '2026-06-01')
    w.score('D-L', 'W-LATE', 'self', 4, '2026-06-02', members=1)
    w.papers('D-L', '2026-06-02')
    w.move('D-L', 'submit', '2026-08-20', 'commune')
    # Saturday 22 August is worked for Monday 31; 1 and 2 September are holidays
    expect(w.stands('D-L', '2026-08-21')['due_on'] == '2026-09-14', f"15 working days over the National Day: {w.stands('D-L', '2026-08-21')['due_on']}")
    for day, late in (('2026-09-14', 0), ('2026-09-15', 1)):
        _, found = w.register.ask('GET', f'dossiers?overdue=true&programme=ocop&code=D-L&as_of={day}&count=true')
        expect(found['total'] == late, f"overdue on {day}: {found['total']}, not {late}")
    w.product('W-OLD')
    w.dossier('D-OLD', 'W-OLD', 'first', '2026-05-20', rubric=OLD_RUBRIC)
    w.score('D-OLD', 'W-OLD', 'self', 4, '2026-05-20', rubric=OLD_RUBRIC, members=1)
    w.papers('D-OLD', '2026-05-20')
    for move, role in (('submit', 'commune'), ('evaluate', 'commune'), ('forward', 'commune'), ('check', 'department'), ('advise', 'department')):
        w.move('D-OLD', move, '2026-05-21', role)
    w.score('D-OLD', 'W-OLD', 'member', 4, '2026-06-15', rubric=OLD_RUBRIC)
    w.move('D-OLD', 'score', '2026-06-15', 'council')
    w.conclude('D-OLD', 4, '2026-06-20')
    w.move('D-OLD', 'approve', '2026-07-22', 'province', 409, 'transition-over', decision_number='16/QĐ-UBND', authority='province')
    w.move('D-OLD', 'approve', '2026-07-21', 'province', decision_number='16/QĐ-UBND', authority='province')
    w.product('W-PAST')
    w.dossier('D-P', 'W-PAST', 'first', '2026-06-01', rubric=OLD_RUBRIC)
    w.score('D-P', 'W-PAST', 'self', 4, '2026-06-02', rubric=OLD_RUBRIC, members=1)
    w.papers('D-P', '2026-06-02')
    w.move('D-P', 'submit', '2026-06-02', 'commune', 409, 'rubric-superseded')


def registered_right(w):
    w.product('W-ELSE', OTHER)
    w.put('dossiers', {'code': 'D-X', 'programme': 'ocop', 'unit_code': COMMUNE, 'product_code': 'W-ELSE', 'rubric_code': RUBRIC, 'registration': 'first',
                       'registered_on': '2026-06-01'}, status=422, code='product-of-other-unit')
    said = w.put('dossiers', {'code': 'D-X', 'programme': 'ocop', 'unit_code': COMMUNE, 'set_code': 'QN-20-53', 'basis': 'appraisal', 'registered_on': '2026-06-01'}, status=422)
    expect(sorted(e['pointer'] for e in said['errors']) == ['/basis', '/product_code', '/registration', '/rubric_code', '/set_code'], f"all five faults at once: {said['errors']}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        register = Register(PROGRAM, Path(folder), DATA, ('province', f'commune@{COMMUNE}', 'department', 'council'))
        walk = Walk(register)
        try:
            for way in (registered_right, five_stars, sent_back, knocked_out, not_reached, upgraded, downgraded, late_and_old):
                way(walk)
        finally:
            wrong = register.end()
            expect(not wrong, f'verify: {wrong}')
    print(f'{asked} things asked for, {len(failures)} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
