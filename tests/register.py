"""register.py -- a register of its own for the tests in Python: loaded, served, asked over HTTP, ended. Knows no resource."""
import csv
import io
import json
import subprocess
import time
import urllib.error
import urllib.request


class Register:
    """Loads the folders, makes a key of each role that is asked for (the first is used unless another is named), serves."""

    def __init__(self, program, folder, data, roles=('province',), flags=('--no-rates',)):
        self.program, self.db, self.keys = program, str(folder / 'register.db'), {}
        for each in data:
            done = subprocess.run([program, 'load', str(each), '--db', self.db], capture_output=True, encoding='utf-8')
            assert done.returncode == 0, done.stderr
        for role in roles:
            name, _, unit = role.partition('@')
            bound = ['--unit', unit] if unit else []
            made = subprocess.run([program, 'key', 'create', '--role', name, *bound, '--db', self.db], capture_output=True, encoding='utf-8')
            assert made.returncode == 0, made.stderr
            self.keys[name] = made.stdout.splitlines()[-1]
        self.role, self.flags, self.log = next(iter(self.keys)), flags, folder / 'log'
        self.begin()

    def begin(self):
        """Serves, as after a start anew."""
        self.address, log = None, self.log
        with open(log, 'w', encoding='utf-8') as out:
            self.process = subprocess.Popen([self.program, 'serve', '--db', self.db, '--listen', '127.0.0.1:0', '--no-load', *self.flags], stdout=subprocess.DEVNULL, stderr=out)
        while not self.address and self.process.poll() is None:
            time.sleep(0.02)
            for line in log.read_text(encoding='utf-8').splitlines():
                if line.startswith('{') and line.endswith('}') and json.loads(line).get('event') == 'listening':
                    self.address = json.loads(line)['address']
        assert self.address, log.read_text(encoding='utf-8')

    def ask(self, method, path, body=None, kind='application/json', accept='application/json', role=None, headers=None):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode() if body is not None else None
        key = self.keys[role or self.role]
        request = urllib.request.Request(f'http://{self.address}/api/v1/{path}', method=method, data=data,
                                         headers={'Authorization': f'Bearer {key}', 'Accept': accept, 'Accept-Language': 'en', 'Content-Type': kind, **(headers or {})})
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read().decode()
                return answer.status, json.loads(text) if accept == 'application/json' and text else text
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def send(self, resource, rows):
        """The rows as a sheet; what became of it."""
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator='\n')
        writer.writeheader()
        writer.writerows(rows)
        status, begun = self.ask('POST', f'imports?resource={resource}', out.getvalue(), 'text/csv')
        assert status == 202, begun
        while True:
            _, now = self.ask('GET', f"imports/{begun['id']}?wait=10")
            if now['state'] not in ('waiting', 'running'):
                return now

    def sheet(self, name, query=''):
        """All rows of a resource, of every day."""
        status, text = self.ask('GET', f'{name}.csv?as_of=all{query}', accept='text/csv')
        assert status == 200, text
        return list(csv.DictReader(io.StringIO(text)))

    def page(self, path, role=None, accept='*/*'):
        """Any address of the service, below none: status, headers, bytes."""
        headers = {'Authorization': f'Bearer {self.keys[role]}'} if role else {}
        request = urllib.request.Request(f'http://{self.address}{path}', headers={'Accept': accept, **headers})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    def change(self):
        return self.ask('GET', 'changes?limit=1')[1]['change']

    def end(self):
        """Ends the service; what `verify` finds wrong behind it, "" for nothing."""
        self.process.terminate()
        self.process.wait(30)
        done = subprocess.run([self.program, 'verify', '--db', self.db], capture_output=True, encoding='utf-8')
        return '' if done.returncode == 0 else done.stderr + done.stdout
