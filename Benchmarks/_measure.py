"""Measures commands in turns with a peer and prints one object a case."""

import json
import statistics
import subprocess
import sys
import tempfile
import time


def seconds(command, cwd):
    # A file: reading a pipe would be measured too.
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        status = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=errors).returncode
        taken = time.perf_counter() - start
        if status:
            errors.seek(0)
            sys.exit(f"{command}: status {status}\n{errors.read().decode(errors='replace')}")
    return taken


def turns(ours, peer, runs, cwd, restore=lambda: None):
    """Seconds of both commands, run alternately so that what else the machine does hits both.

    Before each run, and not timed, `restore` takes back what the last one did.
    """
    def one(command):
        restore()
        return seconds(command, cwd)

    one(ours), one(peer)
    return tuple(zip(*[(one(ours), one(peer)) for _ in range(runs)]))


def in_turns(ours, peer, runs, cwd):
    """Medians of both commands, run in turns."""
    return tuple(statistics.median(column) for column in turns(ours, peer, runs, cwd))


def show_seconds(case, ours, peer_name, peer, goal, runs, as_json):
    """Prints the medians of two sides in seconds."""
    row = {"case": case, "ours_s": round(ours, 3), "peer": peer_name, "peer_s": round(peer, 3),
           "ratio": round(peer / ours, 3), "goal": goal, "runs": runs}
    if as_json:
        print(json.dumps(row), flush=True)
    else:
        print(f"{case:12} ours {ours:7.2f} s   {peer_name} {peer:7.2f} s   "
              f"ratio {row['ratio']:6.2f}   goal {goal}", flush=True)


def report(cases, names=None):
    """Runs the cases named on the command line, or all: (name, ours, peer, its name, goal, runs, cwd), and
    behind that what to do before each run, if anything.

    `names` are those that there are, where `cases` makes them one by one.
    """
    words = sys.argv[1:]
    as_json = "--json" in words
    wanted = [word for word in words if word != "--json"]
    unknown = set(wanted) - set(names or [case[0] for case in cases])
    if unknown:
        sys.exit(f"unknown cases: {', '.join(sorted(unknown))}")
    for name, ours, peer, peer_name, goal, runs, cwd, *restore in cases:
        if wanted and name not in wanted:
            continue
        ours_s, peer_s = (statistics.median(column) for column in turns(ours, peer, runs, cwd, *restore))
        row = {"case": name, "ours_s": round(ours_s, 5), "peer": peer_name,
               "peer_s": round(peer_s, 5), "ratio": round(peer_s / ours_s, 3), "goal": goal,
               "runs": runs}
        if as_json:
            print(json.dumps(row), flush=True)
        else:
            print(f"{name:12} ours {ours_s * 1000:8.2f} ms   {peer_name} {peer_s * 1000:8.2f} ms   "
                  f"ratio {row['ratio']:6.2f}   goal {goal}", flush=True)
