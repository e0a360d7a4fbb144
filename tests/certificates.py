#!/usr/bin/env python3
"""certificates.py -- what the code on a package tells: QR codes read back by zbarimg, the page and the signed answer in every state, guesses.

    certificates.py PROGRAM REFERENCE RUBRICS PROCEDURES

The signature is verified by openssl, not by what made it.
"""
import base64
import datetime
import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from register import Register

PROGRAM, DATA = sys.argv[1], sys.argv[2:5]
PUBLIC = 'https://ocop.example.vn'
LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
GUESSES = 10000
failures = []


def expect(good, sentence):
    if not good:
        failures.append(sentence)
        print('FAILED', sentence)


def day(days):
    """So many days from today, as Viet Nam counts them."""
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=7, days=days)).date().isoformat()


def read_back(folder, name, image):
    """What a scanner reads in the image."""
    path = folder / name
    path.write_bytes(image)
    done = subprocess.run(['zbarimg', '-q', '--raw', str(path)], capture_output=True, encoding='utf-8')
    return done.stdout.strip()


def points_of_svg(svg):
    """The drawing as a grey picture, eight points a module: what a printer would make of it."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
    grid = [[255] * side for _ in range(side)]
    for x, y, run in re.findall(r'M(\d+) (\d+)h(\d+)v1h-', svg):
        for i in range(int(run)):
            grid[int(y)][int(x) + i] = 0
    lines = b''.join(bytes(point for point in row for _ in range(8)) * 8 for row in grid)
    return f'P5 {side * 8} {side * 8} 255\n'.encode() + lines


def unpadded(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def verified(folder, jws, jwk):
    """Does openssl take the signature?"""
    head, payload, signature = jws.split('.')
    (folder / 'key.der').write_bytes(bytes.fromhex('302a300506032b6570032100') + unpadded(jwk['x']))
    (folder / 'signed').write_bytes(f'{head}.{payload}'.encode())
    (folder / 'signature').write_bytes(unpadded(signature))
    done = subprocess.run(['openssl', 'pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', str(folder / 'key.der'), '-rawin', '-in', str(folder / 'signed'), '-sigfile',
                           str(folder / 'signature')], capture_output=True)
    return done.returncode == 0


class Market:
    """Products with a certificate each, and the code of each as it was scanned."""

    def __init__(self, register, folder):
        self.register, self.folder = register, folder

    def put(self, resource, body):
        status, said = self.register.ask('POST', resource, body)
        expect(status == 201, f'{resource} {body}: {status} {said}')
        return said

    def certificate(self, name, decided, until, stars=4, **more):
        self.put('products', {'code': f'C-{name}', 'name': f'Trà <b>"{name}"</b> & mật', 'group_code': '2', 'unit_code': '06724', 'producer_code': 'C-HTX', 'joined_on': '2020-01-01'})
        return self.certify(name, decided, until, stars, **more)

    def certify(self, name, decided, until, stars=4, **more):
        return self.put('certifications', {'programme': 'ocop', 'product_code': f'C-{name}', 'stars': stars, 'decided_on': decided, 'valid_from': decided, 'valid_to': until,
                                           'authority': 'province', 'decision_number': '7/QĐ-UBND', **more})['id']

    def code(self, certificate):
        status, headers, png = self.register.page(f'/api/v1/certifications/{certificate}/qr.png', 'province')
        expect((status, headers['Content-Type']) == (200, 'image/png'), f'qr.png: {status} {headers["Content-Type"]}')
        read = read_back(self.folder, 'qr.png', png)
        status, headers, svg = self.register.page(f'/api/v1/certifications/{certificate}/qr.svg', 'province')
        expect(read_back(self.folder, 'qr.pgm', points_of_svg(svg.decode())) == read, f'the SVG says otherwise than {read}')
        expect(read.startswith(PUBLIC + '/v/'), f'a scanner reads {read!r}')
        return read[len(PUBLIC + '/v/'):]

    def tells(self, code, validity, *sentences):
        """The page and the signed answer say so."""
        status, headers, page = self.register.page(f'/v/{code}')
        text = page.decode()
        expect(status == 200 and len(page) < 10000, f'/v/{code}: {status}, {len(page)} bytes')
        expect('<script' not in text and '<b>' not in text and '&lt;b&gt;' in text, f'/v/{code}: a script, or a name that is markup')
        expect('max-age=60' in headers['Cache-Control'] and "default-src 'none'" in headers['Content-Security-Policy'], f'/v/{code}: {headers.items()}')
        for sentence in sentences:
            expect(sentence in text, f'/v/{code} does not say {sentence!r}: {text[-900:]}')
        for secret in ('0912345678', 'Bà Chủ Nhiệm', 'htx@example.vn'):
            expect(secret not in text, f'/v/{code} tells {secret}')
        status, _, said = self.register.page(f'/api/v1/checks/{code}')
        said = json.loads(said)
        expect((status, said.get('validity')) == (200, validity), f'/checks/{code}: {status} {said.get("validity")}, it is {validity}')
        jwk = json.loads(self.register.page('/.well-known/jwks.json')[2])['keys'][0]
        jws = said.pop('jws')
        expect(verified(self.folder, jws, jwk), f'/checks/{code}: openssl refuses the signature')
        expect(json.loads(unpadded(jws.split('.')[1])) == said, f'/checks/{code}: what is signed is not what is told')
        at = len(jws.split('.')[0]) + 20
        changed = jws[:at] + ('A' if jws[at] != 'A' else 'B') + jws[at + 1:]
        expect(not verified(self.folder, changed, jwk), f'/checks/{code}: a changed statement passes')
        return said


def every_state(m):
    """Each certificate tells the truth of the day, before and after it is revoked."""
    m.put('producers', {'code': 'C-HTX', 'name': 'Hợp tác xã Chè', 'kind': 'cooperative', 'unit_code': '06724', 'registered_on': '2020-01-01'})
    _, producer = m.register.ask('GET', 'producers?code=C-HTX')
    status, said = m.register.ask('PUT', f"producers/{producer['items'][0]['id']}/contact", {'representative': 'Bà Chủ Nhiệm', 'phone': '0912345678', 'email': 'htx@example.vn'},
                                  headers={'If-None-Match': '*'})
    expect(status < 300, f'contact: {status} {said}')
    m.certificate('OTHER', day(-100), day(900))
    valid = m.certificate('VALID', day(-100), day(900))
    code = m.code(valid)
    said = m.tells(code, 'valid', 'Còn hiệu lực', 'Valid', '★★★★', '7/QĐ-UBND', 'Hợp tác xã Chè')
    expect(said['valid'] and said['stars'] == 4, f'valid: {said}')
    m.tells(code.lower().replace('1', 'l').replace('0', 'o'), 'valid', 'Còn hiệu lực')
    m.tells(m.code(m.certificate('SOON', day(-900), day(150))), 'expiring', 'sắp hết hạn', 'expiring soon')
    expired = m.certificate('LATE', day(-1100), day(-4))
    late = m.code(expired)
    m.tells(late, 'expired', 'Đã hết hạn', 'Expired')
    status, said = m.register.ask('POST', 'certifications', {'programme': 'ocop', 'product_code': 'C-LATE', 'stars': 4, 'decided_on': day(-2), 'valid_from': day(-3), 'valid_to': day(178),
                                                              'basis': 'extension'})
    expect(status == 422, f'an extension longer than 180 days: {status}')
    extended = m.put('certifications', {'programme': 'ocop', 'product_code': 'C-LATE', 'stars': 4, 'decided_on': day(-3), 'valid_from': day(-3), 'valid_to': day(170), 'basis': 'extension'})
    m.tells(m.code(extended['id']), 'extended', 'Được gia hạn')
    m.tells(late, 'expired', 'Đã hết hạn')
    status, said = m.register.ask('PATCH', f'certifications/{valid}?reason=thu', {'ended_on': day(0), 'ended_reason': 'revoked', 'ended_ground': 'NONE'}, 'application/merge-patch+json',
                                  headers={'If-Match': '*'})
    expect((status, said.get('errors', [{}])[0].get('code')) == (422, 'no-such-ground'), f'a ground that is not there: {status} {said}')
    status, said = m.register.ask('PATCH', f'certifications/{valid}?reason=thu', {'ended_on': day(0), 'ended_reason': 'revoked', 'ended_ground': 'OCOP-2026-5'},
                                  'application/merge-patch+json', headers={'If-Match': '*'})
    expect(status == 200, f'revoked: {status} {said}')
    said = m.tells(code, 'revoked', 'Đã bị thu hồi', 'Revoked', 'Ngừng sản xuất', 'has stopped')
    expect(not said['valid'] and said['ended_on'] == day(0), f'revoked: {said}')
    for reason, sentence in (('upgraded', 'Đã nâng hạng'), ('downgraded', 'Đã xếp hạng lại'), ('replaced', 'thay thế'), ('reissued', 'Đã cấp lại'), ('other', 'Không còn hiệu lực')):
        m.tells(m.code(m.certificate(f'WAS-{reason.upper()}', day(-300), day(600), ended_on=day(-1), ended_reason=reason)), reason, sentence)
    for validity, at_least in (('expiring', 1), ('expired', 1), ('revoked', 1), ('extended', 1), ('valid', 1)):
        _, found = m.register.ask('GET', f'certifications?programme=ocop&validity={validity}&count=true')
        expect(found['total'] >= at_least and all(i['validity'] == validity for i in found['items']), f'{validity}: {found["total"]} in the list')
    _, soon = m.register.ask('GET', 'certifications?product_code=C-SOON')
    expect((soon['items'][0]['reevaluation_from'], soon['items'][0]['reevaluation_until']) == (day(-30), day(30)), f'the window of a re-evaluation: {soon["items"][0]}')
    return code


def who_may(m, code):
    """Codes are for those whose products they are; what was not issued has a page, too."""
    _, others = m.register.ask('GET', 'certifications?programme=ocop&product_code=QN0001&as_of=all')
    other = others['items'][0]['id']
    _, ntm = m.register.ask('GET', 'certifications?programme=ntm&limit=1')
    _, mine = m.register.ask('GET', 'certifications?product_code=C-SOON')
    for path, role, expected in ((other, None, 401), (other, 'commune', 403), (mine['items'][0]['id'], 'commune', 200), (ntm['items'][0]['id'], 'province', 404), (999999, 'province', 404)):
        for ending in ('svg', 'png'):
            status = m.register.page(f'/api/v1/certifications/{path}/qr.{ending}', role)[0]
            expect(status == expected, f'qr.{ending} of {path} for {role}: {status}, not {expected}')
    for wrong in (code[:-1] + ('A' if code[-1] != 'A' else 'B'), 'Z' + code, code[1:], 'x', '1-', '-' + code[-16:], '1' * 60, '%F0%9F%8D%B5-1'):
        status, _, page = m.register.page(f'/v/{wrong}')
        expect(status == 404 and 'Không có giấy chứng nhận này' in page.decode() and 'No such certificate' in page.decode(), f'/v/{wrong}: {status} {page[:200]}')
        expect(m.register.page(f'/api/v1/checks/{wrong}')[0] == 404, f'/checks/{wrong} is not 404')


def guesses(m, code):
    """Ten thousand made-up codes find nothing, and all but a few have to wait; who has a true one is let in."""
    rng, seen = random.Random(6), {}
    host, port = m.register.address.split(':')
    connection = http.client.HTTPConnection(host, int(port))
    for _ in range(GUESSES):
        made_up = f"{rng.randrange(1, 600)}-{''.join(rng.choice(LETTERS) for _ in range(16))}"
        connection.request('GET', f'/v/{made_up}')
        answer = connection.getresponse()
        answer.read()
        seen[answer.status] = seen.get(answer.status, 0) + 1
        if answer.status == 429:
            expect(int(answer.headers['Retry-After']) > 0, 'no Retry-After')
    expect(set(seen) == {404, 429} and seen[404] <= 40, f'{GUESSES} guesses: {seen}')
    expect(m.register.page(f'/v/{code}')[0] == 200, 'a true code is no guess')
    print(f'{GUESSES} guesses: {seen}')


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = Register(PROGRAM, folder, DATA, ('province', 'commune@06724'), ('--no-rates', '--public-address', PUBLIC))
        market = Market(register, folder)
        try:
            code = every_state(market)
            who_may(market, code)
            key = register.page('/.well-known/jwks.json')[2]
            wrong = register.end()
            expect(not wrong, f'verify: {wrong}')
            register.flags = ('--rate-loopback', '--rate-reads', '0', '--wrong-keys', '20', '--public-address', PUBLIC)
            register.begin()
            expect(register.page('/.well-known/jwks.json')[2] == key, 'another key after a start anew')
            guesses(market, code)
            register.end()
            copy = folder / 'copy.db'
            done = subprocess.run([PROGRAM, 'backup', str(folder / 'backup.db.gz'), '--db', register.db], capture_output=True, encoding='utf-8')
            expect(done.returncode == 0, f'backup: {done.stderr}')
            done = subprocess.run([PROGRAM, 'restore', str(folder / 'backup.db.gz'), '--db', str(copy)], capture_output=True, encoding='utf-8')
            expect(done.returncode == 0, f'restore: {done.stderr}')
            register.db, register.flags = str(copy), ('--no-rates',)
            register.begin()
            market.tells(code, 'revoked', 'Đã bị thu hồi')
        finally:
            register.end()
    print(f'{len(failures)} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
