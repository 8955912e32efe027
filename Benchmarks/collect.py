"""Metrics out of logs, whole processes, against what people read them with.

    scripts/bench collect [--json] [CASE …]

The peers come from PyPI into a virtual environment (`.build/bench-collect`), ripgrep from Debian. The data lie on a tmpfs if
there is room. `events-python` reads the first 50 files of `events`; its time is scaled to all of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
import _ledger  # noqa: E402
from _measure import report  # noqa: E402
from _metric_files import csv_file, event_file, fill, text_file  # noqa: E402

program = os.environ["CLUSTERSWEEP_BINARY"]
PEERS = ["tensorboard==2.21.0", "tensorboard-data-server==0.7.2", "polars==2.1.0", "duckdb==2.0.0"]
RUNS = 9
NAMES = ["events", "events-python", "csv-polars", "csv-duckdb", "text-ripgrep", "text-python", "second-read",
         "rank-sqlite"]

SERVER = """
import subprocess, sys, tensorboard_data_server
with subprocess.Popen([tensorboard_data_server.server_binary(), "--logdir", sys.argv[1], "--reload", "once", "--checksum",
                       "--samples-per-plugin", "scalars=0", "--port", "0", "-v"],
                      stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as server:
    for line in server.stderr:
        if b"Finished load cycle" in line:
            break
    server.kill()
"""

ACCUMULATOR = """
import glob, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
for path in sorted(glob.glob(sys.argv[1] + "/*"))[:50]:
    reader = EventAccumulator(path, size_guidance={"scalars": 0})
    reader.Reload()
    print(path, min(e.value for e in reader.Scalars("val/loss")))
"""

POLARS = """
import sys, polars as pl
frame = pl.scan_csv(sys.argv[1] + "/*/metrics.csv", include_file_paths="path")
print(frame.group_by("path").agg(pl.col("val_loss").min()).sort("val_loss").head(20).collect())
"""

DUCKDB = """
import sys, duckdb
print(duckdb.sql(f"select filename, min(val_loss) m from read_csv('{sys.argv[1]}/*/metrics.csv', filename=true) "
                 "group by 1 order by 2 limit 20").fetchall())
"""

PYTHON = """
import glob, re, sys
pattern = re.compile(rb"val_loss=([0-9.eE+-]+)")
for path in glob.glob(sys.argv[1] + "/*/train.log"):
    with open(path, "rb") as file:
        print(path, min(float(value) for value in pattern.findall(file.read())))
"""


# What `rank big --top 20` tells, but without looking for the newest attempt and the preferred file.
SQL = """
SELECT run.name, run.parameters, metric.min, metric.min_step, attempt.state
FROM metric JOIN attempt ON attempt.id = metric.attempt_id JOIN run ON run.id = attempt.run_id
WHERE metric.name = 'val_loss' AND run.sweep_id = 1 ORDER BY metric.min LIMIT 20
"""


def python_with_peers():
    folder = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".build", "bench-collect"))
    python = os.path.join(folder, "bin", "python3")
    probe = [python, "-c", "import tensorboard, tensorboard_data_server, polars, duckdb"]
    if not os.path.exists(python) or subprocess.run(probe, stderr=subprocess.DEVNULL).returncode:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", *PEERS], check=True)
    return python


def ours(folder, metric):
    return [program, "rank", "--folder", folder, "--metric", metric, "--top", "20"]


def cases(folder, wanted):
    python = python_with_peers()

    def data(name, *filling):
        path = f"{folder}/{name}"
        if not os.path.exists(path):
            fill(path, *filling)
        return path

    def peer(script, path):
        return [python, "-c", script, path]

    def is_wanted(*names):
        return not wanted or wanted & set(names)

    if is_wanted("events", "events-python"):
        path = data("events", 1_000, "events.out.tfevents.1.host", lambda seed: event_file(seed, 1_000))
        few = f"{folder}/few-events"
        shutil.copytree(path, few, ignore=lambda p, names: sorted(names)[50:] if p == path else [])
        yield ("events", ours(path, "val/loss:min"), peer(SERVER, path), "tensorboard-data-server", 8, RUNS, folder)
        # A twentieth of the files on both sides: starting up weighs more for the peer than for us.
        yield ("events-python", ours(few, "val/loss:min"), peer(ACCUMULATOR, few), "EventAccumulator, 50 files", 200, 5, folder)
        shutil.rmtree(path)
    if is_wanted("csv-polars", "csv-duckdb"):
        path = data("csv", 10_000, "metrics.csv", lambda seed: csv_file(seed, 1_000))
        yield ("csv-polars", ours(path, "val_loss:min"), peer(POLARS, path), "polars.scan_csv", 5, RUNS, folder)
        yield ("csv-duckdb", ours(path, "val_loss:min"), peer(DUCKDB, path), "DuckDB read_csv", 8, RUNS, folder)
        shutil.rmtree(path)
    if is_wanted("text-ripgrep", "text-python"):
        path = data("text", 100, "train.log", lambda seed: text_file(seed, 5_000_000))
        ripgrep = ["rg", "-o", "--no-filename", "val_loss=[0-9.eE+-]+", path]
        yield ("text-ripgrep", ours(path, "val_loss:min"), ripgrep, "rg -o", 1, RUNS, folder)
        yield ("text-python", ours(path, "val_loss:min"), peer(PYTHON, path), "Python re", 2.5, RUNS, folder)
        shutil.rmtree(path)
    if is_wanted("second-read"):
        path, states = data("text", 100, "train.log", lambda seed: text_file(seed, 5_000_000)), f"{folder}/states"
        reader = [os.environ["COLLECT_BENCHMARK"], path]
        os.mkdir(states)
        subprocess.run([*reader, states], check=True, stdout=subprocess.DEVNULL)
        growth = text_file(1, 50_000)
        for run in os.listdir(path):
            with open(f"{path}/{run}/train.log", "ab") as file:
                file.write(growth)

        def restore():
            for name in ["second", "first"]:
                shutil.rmtree(f"{folder}/{name}", ignore_errors=True)
            shutil.copytree(states, f"{folder}/second")
            os.mkdir(f"{folder}/first")

        yield ("second-read", [*reader, f"{folder}/second"], [*reader, f"{folder}/first"],
               "the same, from the beginning", 50, 5, folder, restore)
        shutil.rmtree(path)
    if is_wanted("rank-sqlite"):
        ledger = _ledger.make(program, f"{folder}/big", 100_000)
        yield ("rank-sqlite", [program, "rank", "big", "--top", "20"], ["sqlite3", ledger, SQL],
               "sqlite3, 100,000 runs × 5 metrics", 1, RUNS, f"{folder}/big")


if __name__ == "__main__":
    memory = "/dev/shm" if shutil.disk_usage("/dev/shm").free > 2 << 30 else None
    folder = tempfile.mkdtemp(prefix="clustersweep-bench.", dir=memory)
    try:
        wanted = {word for word in sys.argv[1:] if word != "--json"}
        report(cases(folder, wanted), NAMES)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
