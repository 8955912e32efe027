"""1,000 runs of `true` on a Slurm cluster, packed, against the same as 1,000 array tasks.

Ours is the whole of `clustersweep run` over SSH: plan, ledger, submission, the runs with their logs and marks, the
states at the end, which are checked. The peer is one `sbatch --array` of tasks that run `true` and keep nothing else, and
`squeue` until they are gone. The cluster is the one that SLURM_CONF and CLUSTER_SSH_CONFIG name, as
`scripts/cluster up` prints them.

  true         in four packs, two runs side by side
  sequence     in four packs, one run after the other
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
from _measure import seconds, show_seconds  # noqa: E402

GOAL = 20
SWEEP = """\
name: bench
command: "true {{ n }}"
code: none
params: {n: 1:%d}
host: uni
pack: %s
resources: {memory: 20M, cpus: 1}
"""
HOSTS = """\
uni: {ssh: testcluster, ssh_config: %s, scheduler: slurm, root: %s, poll: 1s}
"""
PEER = """\
#!/bin/sh
#SBATCH --mem=20M
exec true
"""


def check(folder, count):
    """That every run has its marks and its logs."""
    for base, _, names in os.walk(f"{folder}/uni"):
        if os.path.basename(base) == "marks":
            ends = [name for name in names if name.endswith(".end")]
            if len(ends) != count:
                sys.exit(f"{len(ends)} of {count} runs have a mark of their end")
            for name in ends:
                with open(f"{base}/{name}") as mark:
                    if " exit=0 " not in mark.read():
                        sys.exit(f"{name} doesn't tell a good end")
                if not os.path.exists(f"{base}/../out/{name[:-4]}.out"):
                    sys.exit(f"the log of {name} is missing")
            return
    sys.exit("no marks at all")


def peer(folder, count, options):
    """Seconds of one array of `count` tasks, from sbatch until Slurm has no task of it any more."""
    with open(f"{folder}/peer.sh", "w") as file:
        file.write(PEER)
    start = time.perf_counter()
    job = subprocess.run(
        ["sbatch", "--parsable", f"--array=0-{count - 1}", f"--output={folder}/peer.%a", *options, "peer.sh"],
        cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
    while subprocess.run(["squeue", "-h", "-j", job, "-t", "PD,R,CG,CF"], capture_output=True, text=True).stdout:
        time.sleep(0.5)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", choices=[[], "true", "sequence"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    for name in ("SLURM_CONF", "CLUSTER_SSH_CONFIG"):
        if name not in os.environ:
            sys.exit(f'{name} is not set: eval "$(scripts/cluster up)"; export SLURM_CONF CLUSTER_SSH_CONFIG')
    program, count = os.environ["CLUSTERSWEEP_BINARY"], options.count
    each = -(-count // 4)
    packs = {"true": f"{{runs: {each}, side_by_side: 2}}", "sequence": str(each)}
    folder = tempfile.mkdtemp(prefix="clustersweep-bench-")
    os.chmod(folder, 0o755)
    try:
        # The peer takes minutes: all cases are compared with the same measurements of it.
        peers = []
        taken = {case: [] for case in options.cases or packs}
        for turn in range(options.runs):
            for case in taken:
                place = f"{folder}/{case}-{turn}"
                os.mkdir(place)
                with open(f"{place}/sweep.yaml", "w") as file:
                    file.write(SWEEP % (count, packs[case]))
                with open(f"{place}/hosts.yaml", "w") as file:
                    file.write(HOSTS % (os.environ["CLUSTER_SSH_CONFIG"], f"{place}/uni"))
                taken[case].append(seconds([program, "run", "sweep.yaml"], place))
                check(place, count)
            peers.append(peer(folder, count, []))
        peer_s = statistics.median(peers)
        for case, ours in taken.items():
            show_seconds(case, statistics.median(ours), "array tasks", peer_s, GOAL, options.runs, options.json)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
