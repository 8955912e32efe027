"""Submission and status on a real Slurm through a real sshd, against what people use.

Every run of either side is a whole process with a login of its own to the same sshd. The two sides run in
turns, at least five times (`--runs`), after one of each that isn't counted; what a run submitted is
cancelled and removed before the next, untimed. All jobs are held, so that nothing but the submission runs.

  ssh-sbatch  10,000 runs; peer: one ssh with the same sbatch calls
  submitit    1,000 runs; peer: map_array of PyPI's submitit, on the host by ssh
  bash-loop   300 runs; peer: a loop of sbatch, on the host by ssh
  status      10,000 tasks; peer: one ssh with one squeue and one sacct

The peers that run on the host are measured without ssh too: `peer_on_host_s`.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
from _measure import seconds, turns  # noqa: E402

HERE = os.path.abspath(os.path.dirname(__file__))
CLUSTER = os.path.join(HERE, "..", "scripts", "cluster")

SWEEP = """\
name: bench
command: python3 train.py --lr {{{{ lr }}}} --seed {{{{ seed }}}}
params:
  lr: 1e-5:l10:0.1
  seed: 1:{seeds}
host: uni
resources: {{time: 10m, cpus: 1, memory: 100M, sbatch: [--hold]}}
code: none
"""

JOB = """\
#!/bin/bash
#SBATCH --time=10 --cpus-per-task=1 --mem=100M --hold
exec python3 train.py --index "$SLURM_ARRAY_TASK_ID"
"""

SUBMITIT = """\
import submitit

def train(lr, seed):
    return lr, seed

executor = submitit.SlurmExecutor(folder="submitit")
executor.update_parameters(time=10, cpus_per_task=1, mem="100M", array_parallelism=1000,
                           additional_parameters={"hold": True})
points = [(10.0 ** -k, seed) for k in range(10) for seed in range(100)]
executor.map_array(train, *zip(*points))
"""


def parse():
    parser = argparse.ArgumentParser(prog="scripts/bench submit", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one object a case")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each side")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    options = parser.parse_args()
    unknown = set(options.cases) - set(CASES)
    if unknown:
        parser.error(f"unknown cases: {', '.join(sorted(unknown))}")
    if options.runs < 5:
        print("fewer than 5 runs prove nothing", file=sys.stderr)
    return options


def python_with_submitit():
    """An interpreter that has submitit: this one, or a virtual environment made once."""
    def has(python):
        return subprocess.run([python, "-c", "import submitit"], stderr=subprocess.DEVNULL).returncode == 0

    if has(sys.executable):
        return sys.executable
    folder = os.path.abspath(os.path.join(HERE, "..", ".build", "bench-submitit"))
    python = os.path.join(folder, "bin", "python3")
    if os.path.exists(python) and has(python):
        return python
    made = subprocess.run([sys.executable, "-m", "venv", folder]).returncode == 0 and subprocess.run(
        [python, "-m", "pip", "install", "-q", "submitit==1.5.4"]).returncode == 0
    if not made or not has(python):
        sys.exit("submitit: the peer is missing, and `pip install submitit==1.5.4` failed; "
                 "install it for this python3, or leave the case out")
    return python


class Bench:
    """The cluster, and a folder for each side."""

    def __init__(self, options):
        self.options = options
        self.program = os.environ["CLUSTERSWEEP_BINARY"]
        self.folder = tempfile.mkdtemp(prefix="clustersweep-bench.")
        self.ours, self.peer, self.root = (f"{self.folder}/{name}" for name in ("ours", "peer", "root"))
        self.own_cluster = "CLUSTER_SSH_CONFIG" not in os.environ
        if self.own_cluster:
            self.cluster("up")
        self.config = os.environ["CLUSTER_SSH_CONFIG"]

    def cluster(self, *words):
        """A cluster of its own, if none is told of."""
        command = [CLUSTER, words[0], "--dir", f"{self.folder}/cluster", *words[1:]]
        made = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if made.returncode:
            sys.exit("there is no test cluster: see what scripts/cluster says is missing")
        os.environ.update(line.split("=", 1) for line in made.stdout.splitlines() if "=" in line)

    def close(self):
        self.clean()
        if self.own_cluster:
            self.cluster("down", "--purge")
        shutil.rmtree(self.folder, ignore_errors=True)

    def clean(self):
        """Takes back what was submitted, on both sides, and waits until Slurm has forgotten it."""
        subprocess.run(["scancel", "-Q", "-u", str(os.getuid())])
        while subprocess.run(["squeue", "-h", "-u", str(os.getuid())], stdout=subprocess.PIPE).stdout:
            time.sleep(0.05)
        for folder in (self.ours, self.peer, self.root):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)

    def write(self, runs):
        """The sweep, and the peers' files."""
        with open(f"{self.ours}/sweep.yaml", "w") as file:
            file.write(SWEEP.format(seeds=runs // 10))
        with open(f"{self.ours}/hosts.yaml", "w") as file:
            file.write(f"uni: {{ssh: testcluster, ssh_config: {self.config}, scheduler: slurm, "
                       f"root: {self.root}, poll: 1s}}\n")
        for name, text in (("job", JOB), ("submit.py", SUBMITIT)):
            with open(f"{self.peer}/{name}", "w") as file:
                file.write(text)

    def ssh(self, line):
        return ["ssh", "-F", self.config, "testcluster", f"cd {self.peer} && {line}"]

    def submit(self):
        return ["sh", "-c", f"cd {self.ours} && exec {self.program} submit --quiet"]

    def check(self, wanted):
        """Counts what is in the queue."""
        lines = subprocess.run(["squeue", "-h", "-r", "-u", str(os.getuid()), "-o", "%i"],
                               stdout=subprocess.PIPE, text=True).stdout.split()
        if len(lines) != wanted:
            sys.exit(f"{len(lines)} tasks are in the queue, not {wanted}")

    def compare(self, case, goal, runs, peer_name, line):
        """Measures our submission against a line of shell on the host."""
        def restore():
            self.clean()
            self.write(runs)

        for command in (self.submit(), self.ssh(line)):
            restore()
            seconds(command, self.folder)
            self.check(runs)
        times = turns(self.submit(), self.ssh(line), self.options.runs, self.folder, restore)
        on_host = []
        for _ in range(self.options.runs if case != "ssh-sbatch" else 0):
            restore()
            on_host.append(seconds(["sh", "-c", f"cd {self.peer} && {line}"], self.folder))
        self.report(case, goal, runs, peer_name, times, on_host)

    def report(self, case, goal, tasks, peer_name, times, on_host=()):
        ours_s, peer_s = (statistics.median(column) for column in times)
        row = {"case": case, "ours_s": round(ours_s, 4), "peer": peer_name, "peer_s": round(peer_s, 4),
               "ratio": round(peer_s / ours_s, 2), "goal": goal, "runs": self.options.runs, "tasks": tasks,
               "ours_range_s": [round(f(times[0]), 4) for f in (min, max)],
               "peer_range_s": [round(f(times[1]), 4) for f in (min, max)]}
        if on_host:
            row["peer_on_host_s"] = round(statistics.median(on_host), 4)
        if self.options.json:
            print(json.dumps(row), flush=True)
            return
        print("{case:11} {tasks:6,} tasks   ours {ours_s:7.3f} s ({ours_range_s[0]:.3f}–{ours_range_s[1]:.3f})"
              "   {peer} {peer_s:7.3f} s ({peer_range_s[0]:.3f}–{peer_range_s[1]:.3f})   "
              "ratio {ratio:5.2f}   goal {goal}".format(**row), flush=True)


def ssh_sbatch(bench):
    # Ours are arrays of MaxArraySize, 1001, and a rest.
    sizes = [1001] * 9 + [991]
    line = "mkdir -p out && " + " && ".join(
        f"sbatch --parsable --array=0-{size - 1} --output=out/%a.out job" for size in sizes)
    bench.compare("ssh-sbatch", 0.67, sum(sizes), "ssh HOST with sbatch", line)


def submitit(bench):
    bench.compare("submitit", 2, 1000, "submitit", f"{python_with_submitit()} submit.py")


def bash_loop(bench):
    line = "for i in $(seq 300); do sbatch --parsable --output=%j.out job || exit; done"
    bench.compare("bash-loop", 5, 300, "loop of sbatch", line)


def status(bench):
    bench.clean()
    bench.write(10_000)
    seconds(bench.submit(), bench.folder)
    bench.check(10_000)
    ours = ["sh", "-c", f"cd {bench.ours} && exec {bench.program} status bench"]
    line = ("squeue -h -r -u $(id -u) -o '%i|%T|%r' && "
            "sacct -X -n -P -S now-1hours -o JobID,State,ExitCode")
    # The host may be asked once a second.
    times = turns(ours, bench.ssh(line), bench.options.runs, bench.folder, lambda: time.sleep(1.1))
    bench.report("status", 0.67, 10_000, "ssh HOST with squeue, sacct", times)


CASES = {"ssh-sbatch": ssh_sbatch, "submitit": submitit, "bash-loop": bash_loop, "status": status}


def stop(*_):
    # `timeout` tells a whole group, and so more than once.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(143)


if __name__ == "__main__":
    options = parse()
    # What was submitted goes whatever ends this.
    signal.signal(signal.SIGTERM, stop)
    bench = Bench(options)
    try:
        for name in options.cases or CASES:
            CASES[name](bench)
    finally:
        bench.close()
