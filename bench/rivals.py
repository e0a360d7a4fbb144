"""rivals.py -- the processes that ./dev bench asks: the service, libmicrohttpd alone, nginx, and what a portal team would write (peer/). Each is
started on a free port of the loopback, tells what it has cost, and is ended by its number. Knows nothing of what is measured."""
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")
CORES = len(os.sched_getaffinity(0))


class Missing(Exception):
    """A rival that cannot be had here; the sentence says why."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid):
    """The process and all below it."""
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                for child in file.read().split():
                    found += family(int(child))
    except OSError:
        pass
    return found


class Process:
    """Waits until something is answered at `probe`; its errors go to a file."""

    def __init__(self, name, folder, command, port, probe="/", environment=None):
        self.name, self.port, self.errors = name, port, os.path.join(folder, f"{name}-{port}.log")
        began = time.monotonic()
        with open(self.errors, "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            self.wait(probe)
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        self.start_seconds = time.monotonic() - began

    def wait(self, probe, most=120):
        until = time.monotonic() + most
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{probe}", timeout=5) as answer:
                    answer.read()
                return
            except urllib.error.HTTPError as error:
                if error.code != 503: # not ready yet
                    return
            except OSError:
                pass
            time.sleep(0.001)
        with open(self.errors, encoding="utf-8", errors="replace") as log:
            raise RuntimeError(f"{self.name} does not come up: {log.read()[-2000:]}")

    def cpu_seconds(self):
        total = 0
        for pid in family(self.process.pid):
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / TICK

    def memory_mib(self, what="VmRSS"):
        total = 0
        for pid in family(self.process.pid):
            try:
                with open(f"/proc/{pid}/status", encoding="utf-8") as file:
                    total += sum(int(line.split()[1]) for line in file if line.startswith(what + ":"))
            except OSError:
                pass
        return total / 1024

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def ours(program, folder, register, name="ours", *flags):
    """Without its looks for damage, which take a core for some seconds, unless the flags say how often."""
    port, checks = free_port(), [] if "--check-every" in flags else ["--check-every", "0"]
    return Process(name, folder, [program, "serve", "--db", register, "--listen", f"127.0.0.1:{port}", "--no-load", "--no-rates", *checks, *flags],
                   port, "/readyz")


def bare(program, folder, name, status, headers, body):
    head, file = os.path.join(folder, name + ".head"), os.path.join(folder, name + ".body")
    with open(head, "w", encoding="utf-8") as out:
        out.writelines(f"{key}: {value}\n" for key, value in headers if key.lower() not in ("date", "content-length", "connection"))
    with open(file, "wb") as out:
        out.write(body)
    port = free_port()
    return Process(name, folder, [program, str(port), str(CORES), str(status), head, file], port)


def nginx(program, folder, files):
    """files: {name: body}"""
    if not program:
        raise Missing("nginx is not on this machine and could not be had from apt-get")
    site, port = os.path.join(folder, "site"), free_port()
    os.makedirs(site, exist_ok=True)
    for name, body in files.items():
        with open(os.path.join(site, name), "wb") as out:
            out.write(body)
    with open(os.path.join(folder, "nginx.conf"), "w", encoding="utf-8") as out:
        out.write(f"""{'user root;' if os.geteuid() == 0 else ''}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.error crit;
worker_processes {CORES};
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  types {{ application/json json; }}
  client_body_temp_path {folder}/n1; proxy_temp_path {folder}/n2; fastcgi_temp_path {folder}/n3; uwsgi_temp_path {folder}/n4; scgi_temp_path {folder}/n5;
  server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
""")
    return Process("nginx", folder, [program, "-c", os.path.join(folder, "nginx.conf"), "-p", folder, "-e", os.path.join(folder, "nginx.error")], port)


def fastify(peer, folder, register, definitions, sql, name="fastify"):
    node = shutil.which("node")
    if not node:
        raise Missing("there is no node on this machine")
    if not os.path.isdir(os.path.join(peer, "node_modules", "better-sqlite3", "build")):
        why = os.path.join(peer, "failed")
        raise Missing("npm could not install fastify and better-sqlite3" + (": " + open(why, encoding="utf-8").read().strip() if os.path.exists(why) else ""))
    kept = os.path.join(folder, "definitions.json")
    with open(kept, "w", encoding="utf-8") as out:
        json.dump(definitions, out)
    port = free_port()
    return Process(name, folder, [node, os.path.join(peer, "server.js"), register, str(port), str(CORES), kept, sql], port,
                   "/api/v1/products/1", dict(os.environ, NODE_ENV="production"))
