"""A ledger of a large sweep, made by the program itself and then filled by SQL: nobody has run its runs."""

import os
import random
import sqlite3
import subprocess

SWEEP = """\
name: big
command: echo {{ lr }}
params:
  lr: [0.1, 0.2]
metric: val_loss:min
host: local
"""
METRICS = ["train/loss", "train/accuracy", "val_loss", "val/accuracy", "lr"]


def make(program, folder, runs):
    """Makes `folder` a project whose sweep `big` has so many runs, each with 5 metrics; returns its ledger's path."""
    os.makedirs(folder)
    with open(f"{folder}/sweep.yaml", "w") as file:
        file.write(SWEEP)
    subprocess.run([program, "submit", "sweep.yaml"], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    path = f"{folder}/.clustersweep/ledger.sqlite"
    dice = random.Random(1)
    with sqlite3.connect(path) as ledger:
        for table in ["run", "attempt"]:
            ledger.execute(f"DELETE FROM {table}")
        ledger.executemany(
            "INSERT INTO run (id, sweep_id, position, hash, name, seed, parameters, point, command, generation)"
            " SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, generation FROM sweep",
            ((n, n - 1, f"{n:064x}", f"run_{n}", n, f'{{"lr": "0.{n}"}}', f'{{"lr": 0.{n}}}', f"echo 0.{n}")
             for n in range(1, runs + 1)))
        ledger.executemany(
            "INSERT INTO attempt (id, run_id, number, submission_id, task, state, exit_code, source, observed_at)"
            " SELECT ?, ?, 1, id, ?, 'completed', 0, 'mark', 0 FROM submission",
            ((n, n, n - 1) for n in range(1, runs + 1)))

        def metrics():
            for n in range(1, runs + 1):
                for name in METRICS:
                    low, high, first, last = (dice.random() for _ in range(4))
                    yield (n, "runs/metrics.csv", name, 5, 1000, 0, low, 7, high, 9, first, 1, last, 1000, 0.5, None)

        ledger.executemany(f"INSERT INTO metric VALUES ({', '.join('?' * 16)})", metrics())
    ledger.close()
    return path
