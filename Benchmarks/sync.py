"""Logs and large files over SSH on loopback, against what people use: rsync, tar, scp.

Each side is one whole process with a login of its own to the same sshd. Data and both copies lie in one
folder (`--folder`), by default on a tmpfs: creating files on a busy disk would measure that disk. The
two sides run in turns, at least five times (`--runs`), after one that isn't counted; what a run did is
taken back before the next, untimed. Bytes on the wire are those of one more run of each side through a
proxy that counts, untimed; where the path has a delay its proxy counts all the time. The processor time of
that run, of the client and of the session, tells more than the clock where others use the machine too.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
from _logs import Logs, differences, empty, same  # noqa: E402
from _measure import seconds, turns  # noqa: E402
from _sshd import Server  # noqa: E402

KB, GB = 1 << 10, 1 << 30
HELD_BACK_MS = 25  # each way


def parse():
    parser = argparse.ArgumentParser(prog="scripts/bench sync", description=__doc__.split("\n")[0])
    parser.add_argument("--json", action="store_true", help="one object a case")
    parser.add_argument("--folder", help="where the data and both copies lie")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each side")
    parser.add_argument("--peers-only", action="store_true", help="the peer in our place, too")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="; ".join(CASES))
    options = parser.parse_args()
    unknown = set(options.cases) - set(CASES)
    if unknown:
        parser.error(f"unknown cases: {', '.join(sorted(unknown))}")
    if options.runs < 5:
        print("fewer than 5 runs prove nothing", file=sys.stderr)
    return options


class Bench:
    """The server, the folder, and the program of ours."""

    def __init__(self, options):
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.folder = tempfile.mkdtemp(prefix="clustersweep-bench.", dir=options.folder or memory)
        self.options = options
        self.remote, self.ours, self.peer = (f"{self.folder}/{name}" for name in ("host", "ours", "peer"))
        self.server = Server(self.folder)
        self.program = None if options.peers_only else os.environ["SYNC_BENCHMARK"]

    def start(self):
        self.port = self.server.start()
        self.server.name("bench", self.port)
        self.counter = self.server.proxy("counted", self.port)

    def close(self):
        self.server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def rsync(self, host, *more):
        ssh = f"ssh -F {self.server.config}"
        return ["rsync", "-a", *more, "-e", ssh, f"{host}:{self.remote}/", f"{self.peer}/"]

    def down(self, host):
        """What brings the folder here, ours."""
        if not self.program:
            return self.rsync(host)[:-1] + [self.ours + "/"]
        return [self.program, "down", "--config", self.server.config, host, self.remote, self.ours]

    @property
    def index(self):
        return self.ours + ".index"

    def cpu_seconds(self):
        """What clients and what sessions have used."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime, self.server.cpu_seconds()

    def report(self, case, peer_name, goal, ours, peer, restore, check, host="bench", counted=None):
        """Measures `ours(host)` against `peer(host)`, and prints it.

        `counted` is the host's name by way of a proxy, and that proxy.
        """
        counted_host, counter = counted or ("counted", self.counter)
        times = turns(ours(host), peer(host), self.options.runs, self.folder, restore)
        bytes_of, cpu_of = [], []
        restore()
        for side in (ours, peer):
            counter.counts()
            before = self.cpu_seconds()
            seconds(side(counted_host), self.folder)
            # A session ends a moment after its client.
            time.sleep(0.3)
            cpu_of.append([round(b - a, 2) for a, b in zip(before, self.cpu_seconds())])
            bytes_of.append(counter.counts())
        wrong = check()
        if wrong:
            sys.exit(f"{case}: not what the host has: {wrong[:5]}")
        ours_s, peer_s = (statistics.median(column) for column in times)
        row = {"case": case, "ours_s": round(ours_s, 4), "peer": peer_name, "peer_s": round(peer_s, 4),
               "ratio": round(peer_s / ours_s, 2), "goal": goal, "runs": self.options.runs,
               "ours_range_s": [round(f(times[0]), 4) for f in (min, max)],
               "peer_range_s": [round(f(times[1]), 4) for f in (min, max)],
               "ours_up": bytes_of[0][0], "ours_down": bytes_of[0][1],
               "peer_up": bytes_of[1][0], "peer_down": bytes_of[1][1],
               "ours_cpu_s": cpu_of[0], "peer_cpu_s": cpu_of[1]}
        if self.options.json:
            print(json.dumps(row), flush=True)
            return
        print("{case:13} ours {ours_s:8.3f} s ({ours_range_s[0]:.3f}–{ours_range_s[1]:.3f})   "
              "{peer:21} {peer_s:8.3f} s ({peer_range_s[0]:.3f}–{peer_range_s[1]:.3f})   "
              "ratio {ratio:6.2f}   goal {aim}   bytes up/down: ours {ours_up:,}/{ours_down:,}, "
              "peer {peer_up:,}/{peer_down:,}   CPU here/there: ours {ours_cpu_s[0]}/{ours_cpu_s[1]} s, "
              "peer {peer_cpu_s[0]}/{peer_cpu_s[1]} s".format(aim=goal or "none", **row), flush=True)


def grown(case, goal, peer_options=(), count=10_000, size=64 * KB, share=1.0, delay=False, path=None,
          apart=False):
    """Logs of which both sides have what they were, and which have grown since."""
    def run(bench):
        empty_all(bench)
        logs = Logs(bench.remote, count, size, apart=apart)
        for command in (bench.down("bench"), bench.rsync("bench")):
            seconds(command, bench.folder)
        keep_index(bench)
        if share:
            logs.grow(share, KB)

        def restore():
            logs.shrink(bench.ours), logs.shrink(bench.peer)
            restore_index(bench)

        host, counted = "bench", None
        if delay:
            host = "delayed"
            counted = host, bench.server.proxy(host, bench.port, HELD_BACK_MS)
        elif path:
            port = bench.server.start(path(bench))
            host = case
            bench.server.name(host, port)
            counted = f"counted-{case}", bench.server.proxy(f"counted-{case}", port)
        peer_name = " ".join(["rsync -a", *peer_options])
        bench.report(case, peer_name, goal, bench.down, lambda host: bench.rsync(host, *peer_options),
                     restore, lambda: wrong_in(bench), host, counted)
    return run


def new_small(bench):
    """Files of which nothing is here."""
    empty_all(bench)
    Logs(bench.remote, 10_000, 4 * KB, fresh=True)

    def restore():
        empty(bench.ours), empty(bench.peer)
        drop_index(bench)

    def tar(host):
        line = (f"ssh -F {bench.server.config} {host} 'tar -C {bench.remote} -cf - .' | "
                f"tar -C {bench.peer} -xf -")
        return ["sh", "-c", line]

    bench.report("new-small", "tar | ssh", 1.3, bench.down, tar, restore, lambda: wrong_in(bench))


def large_down(bench):
    empty_all(bench)
    make_large(f"{bench.remote}/large")

    def restore():
        empty(bench.ours), empty(bench.peer)
        drop_index(bench)

    def scp(host):
        return ["scp", "-q", "-F", bench.server.config, f"{host}:{bench.remote}/large", f"{bench.peer}/large"]

    bench.report("large-down", "scp", 1.1, bench.down, scp, restore, lambda: wrong_in(bench))


def large_up(bench):
    empty_all(bench)
    source = f"{bench.folder}/large"
    make_large(source)

    def restore():
        for name in ("ours", "peer"):
            if os.path.exists(f"{bench.remote}/{name}"):
                os.unlink(f"{bench.remote}/{name}")

    def scp(host, name="peer"):
        return ["scp", "-q", "-F", bench.server.config, source, f"{host}:{bench.remote}/{name}"]

    def up(host):
        if not bench.program:
            return scp(host, "ours")
        return [bench.program, "up", "--config", bench.server.config, host, source, f"{bench.remote}/ours"]

    def check():
        return [name for name in ("ours", "peer") if not same(f"{bench.remote}/{name}", source)]

    bench.report("large-up", "scp", 1.1, up, scp, restore, check)
    os.unlink(source)


def make_large(path):
    """1 GB that nothing can compress."""
    with open(path, "wb") as file:
        for _ in range(GB >> 23):
            file.write(os.urandom(1 << 23))
    os.utime(path, ns=(Logs.old, Logs.old))


def empty_all(bench):
    for folder in (bench.remote, bench.ours, bench.peer):
        empty(folder)
    drop_index(bench)


def keep_index(bench):
    if os.path.exists(bench.index):
        shutil.copy2(bench.index, bench.index + ".kept")


def restore_index(bench):
    if os.path.exists(bench.index + ".kept"):
        shutil.copy2(bench.index + ".kept", bench.index)


def drop_index(bench):
    for name in (bench.index, bench.index + ".kept"):
        if os.path.exists(name):
            os.unlink(name)


def wrong_in(bench):
    """What isn't as on the host, in either copy."""
    return differences(bench.remote, bench.peer)[:3] + differences(bench.remote, bench.ours)[:3]


def tools(*missing, find="exec /usr/bin/find"):
    """Makes a `PATH` of this machine's tools but those, and with another find."""
    def path(bench):
        folder = tempfile.mkdtemp(prefix="tools.", dir=bench.folder)
        for name in sorted(os.listdir("/usr/bin")):
            if not name.startswith(missing) and name != "find":
                os.symlink(f"/usr/bin/{name}", f"{folder}/{name}")
        with open(f"{folder}/find", "w") as file:
            file.write(f'#!/bin/sh\n{find} "$@"\n')
        os.chmod(f"{folder}/find", 0o755)
        return folder
    return path


POSIX_FIND = """\
for word; do case $word in -printf) echo "find: -printf: unknown primary" >&2; exit 1 ;; esac; done
exec /usr/bin/find"""

CASES = {
    "grown": grown("grown", 4),
    "grown-append": grown("grown-append", 1.5, ("--append",)),
    "unchanged": grown("unchanged", 2, share=0),
    "new-small": new_small,
    "large-down": large_down,
    "large-up": large_up,
    "grown-50ms": grown("grown-50ms", 5, delay=True),
    "apart": grown("apart", None, apart=True),
    "apart-50ms": grown("apart-50ms", None, delay=True, apart=True),
    "many": grown("many", 2, count=100_000, size=4 * KB, share=0.01),
    # A folder a run, as runs' own logs lie; and hosts that have less. No goal.
    "grown-posix": grown("grown-posix", None, path=tools("perl", "python", "stat", find=POSIX_FIND)),
    "grown-plain": grown("grown-plain", None, path=tools("zstd", "gzip", "zcat", "gunzip")),
}

def stop(*_):
    # `timeout` tells a whole group, and so more than once.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(143)


if __name__ == "__main__":
    options = parse()
    # The folder and the servers go whatever ends this.
    signal.signal(signal.SIGTERM, stop)
    bench = Bench(options)
    try:
        bench.start()
        if not options.json:
            print(f"data and both copies in {bench.folder}, {options.runs} runs of each side", flush=True)
        for name in options.cases or CASES:
            CASES[name](bench)
    finally:
        bench.close()
