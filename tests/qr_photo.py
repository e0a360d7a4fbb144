#!/usr/bin/env python3
"""qr_photo.py -- labels photographed: pages with the QR codes of certificates in a real browser, their screenshots read by zbarimg, and what the addresses tell before and after a revocation.

    qr_photo.py PROGRAM REFERENCE RUBRICS PROCEDURES [FOLDER]

`./dev photo` runs it; it needs chromium, which is why it is none of the tests. With FOLDER the photographs stay there, to be looked at.
"""
import subprocess
import sys
import tempfile
from pathlib import Path
from certificates import Market, day
from register import Register

PROGRAM, DATA = sys.argv[1], sys.argv[2:5]
KEEP = Path(sys.argv[5]) if len(sys.argv) > 5 else None
failures = []


def expect(good, sentence):
    if not good:
        failures.append(sentence)
        print('FAILED', sentence)


def photograph(folder, name, address, size):
    """A screenshot of the address."""
    picture = (KEEP or folder) / f'{name}.png'
    subprocess.run(['chromium', '--headless', '--no-sandbox', '--disable-gpu', f'--window-size={size}', f'--user-data-dir={folder}/chromium', f'--screenshot={picture}', address],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
    return picture


def scanned(picture):
    return subprocess.run(['zbarimg', '-q', '--raw', str(picture)], capture_output=True, encoding='utf-8').stdout.strip()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = Register(PROGRAM, folder, DATA)
        market = Market(register, folder)
        try:
            market.put('producers', {'code': 'C-HTX', 'name': 'Hợp tác xã Chè', 'kind': 'cooperative', 'unit_code': '06724', 'registered_on': '2020-01-01'})
            made = {'valid': market.certificate('VALID', day(-100), day(900), 5), 'expired': market.certificate('LATE', day(-1100), day(-4)),
                    'downgraded': market.certificate('DOWN', day(-300), day(600), ended_on=day(-1), ended_reason='downgraded')}
            for validity, certificate in made.items():
                svg = register.page(f'/api/v1/certifications/{certificate}/qr.svg', 'province')[2].decode()
                label = folder / f'{validity}.html'
                label.write_text(f'<!doctype html><meta charset="utf-8"><body style="background:#f4ead2"><h1>Trà {validity}</h1><p>OCOP</p>{svg}</body>', encoding='utf-8')
                read = scanned(photograph(folder, f'label-{validity}', label.as_uri(), '600,700'))
                expect(read.startswith(f'http://{register.address}/v/'), f'the photograph of {validity} reads {read!r}')
                status, _, page = register.page(read.removeprefix(f'http://{register.address}'))
                words = {'valid': 'Còn hiệu lực', 'expired': 'Đã hết hạn', 'downgraded': 'Đã xếp hạng lại'}[validity]
                expect(status == 200 and words in page.decode(), f'{read} does not say {words}')
                photograph(folder, f'page-{validity}', read, '420,900')
                if validity == 'valid':
                    status, said = register.ask('PATCH', f'certifications/{certificate}?reason=thu', {'ended_on': day(0), 'ended_reason': 'revoked', 'ended_ground': 'OCOP-2026-4'},
                                                'application/merge-patch+json', headers={'If-Match': '*'})
                    expect(status == 200, f'revoked: {status} {said}')
                    page = register.page(scanned((KEEP or folder) / 'label-valid.png').removeprefix(f'http://{register.address}'))[2].decode()
                    expect('Đã bị thu hồi' in page, 'the same photograph does not say that it was revoked')
                    photograph(folder, 'page-revoked', read, '420,900')
        finally:
            wrong = register.end()
            expect(not wrong, f'verify: {wrong}')
    print(f'{len(made)} labels photographed and read, {len(failures)} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
