"""1,000 runs of `true` on this machine against GNU parallel with as many slots.

Ours is the whole of `clustersweep run`: plan, ledger, submission, the runs with their logs and marks, the
states at the end, which are checked. The peer is `seq 1000 | parallel -jN true`; it keeps neither.

  true         peer: parallel
  true-joblog  peer: parallel --joblog --results, which keeps a log and a status of each run
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from _measure import show_seconds, turns  # noqa: E402

GOAL = 0.7
SWEEP = """\
name: bench
command: "true {{ n }}"
code: none
params: {n: 1:%d}
"""


def check(folder, count):
    """That every run has its marks and its logs."""
    base = f"{folder}/.clustersweep/local"
    names = [name for name in os.listdir(base) if not name.startswith(".")]
    submission = f"{base}/{names[0]}/submissions"
    submission += "/" + os.listdir(submission)[0]
    for index in range(count):
        for name in (f"marks/{index}.start", f"marks/{index}.end", f"out/{index}.out", f"out/{index}.err"):
            if not os.path.exists(f"{submission}/{name}"):
                sys.exit(f"{name} is missing")
        with open(f"{submission}/marks/{index}.end") as mark:
            if " exit=0 " not in mark.read():
                sys.exit(f"run {index} didn't end well")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", choices=[[], "true", "true-joblog"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    program = os.environ["CLUSTERSWEEP_BINARY"]
    count, slots = options.count, os.cpu_count()
    folder = tempfile.mkdtemp(prefix="clustersweep-bench-")
    try:
        with open(f"{folder}/sweep.yaml", "w") as file:
            file.write(SWEEP % count)
        with open(f"{folder}/hosts.yaml", "w") as file:
            file.write(f"local: {{slots: {slots}}}\n")

        done = []

        def restore():
            # Moved, not removed: ext4 is slow to give out the inodes of files that were just deleted.
            if os.path.exists(f"{folder}/.clustersweep"):
                check(folder, count)
            done.append(f"{folder}/done-{len(done)}")
            os.mkdir(done[-1])
            for name in ("parallel", ".clustersweep", "results"):
                if os.path.exists(f"{folder}/{name}"):
                    os.rename(f"{folder}/{name}", f"{done[-1]}/{name}")

        ours = [program, "run", "sweep.yaml"]
        peers = {
            "true": f"seq {count} | parallel -j{slots} true",
            "true-joblog": f"mkdir parallel && seq {count} | "
                           f"parallel -j{slots} --joblog parallel/log --results parallel/results true",
        }
        for case in options.cases or list(peers):
            taken = turns(ours, ["sh", "-c", peers[case]], options.runs, folder, restore)
            restore()
            ours_s, peer_s = (statistics.median(column) for column in taken)
            show_seconds(case, ours_s, "GNU parallel", peer_s, GOAL, options.runs, options.json)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
