"""Expansion of a grid of 1,000,000 points and rendering of their commands, whole processes; and the
peak memory of ours as the number of points grows.

The peers do the same work in Python: `itertools.product` or scikit-learn's `ParameterGrid`, an f-string a
point, written to standard output.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from _measure import report  # noqa: E402

program = os.environ["CLUSTERSWEEP_BINARY"]

SWEEP = """\
name: bench
command: python3 train.py --lr {{ lr }} --layers {{ layers }} --act {{ act }} --seed {{ seed }}
params:
  lr: 1e-5:l100:0.1
  layers: 1:100
  act: [relu, tanh, gelu, silu]
  seed: 0:%d
"""

ITERTOOLS = """
import itertools, sys
lrs = ["%.6g" % (1e-5 * 1e4 ** (k / 99)) for k in range(100)]
acts = ["relu", "tanh", "gelu", "silu"]
sys.stdout.writelines(
    f"python3 train.py --lr {lr} --layers {layers} --act {act} --seed {seed}\\n"
    for lr, layers, act, seed in itertools.product(lrs, range(1, 101), acts, range(25)))
"""

SKLEARN = """
import sys
from sklearn.model_selection import ParameterGrid
lrs = ["%.6g" % (1e-5 * 1e4 ** (k / 99)) for k in range(100)]
grid = ParameterGrid({"lr": lrs, "layers": range(1, 101), "act": ["relu", "tanh", "gelu", "silu"],
                      "seed": range(25)})
sys.stdout.writelines(
    f"python3 train.py --lr {p['lr']} --layers {p['layers']} --act {p['act']} --seed {p['seed']}\\n"
    for p in grid)
"""


def python_with_sklearn():
    """An interpreter that has scikit-learn: this one, or a virtual environment made once."""
    probe = [sys.executable, "-c", "import sklearn"]
    if subprocess.run(probe, stderr=subprocess.DEVNULL).returncode == 0:
        return sys.executable
    folder = os.path.join(os.path.dirname(__file__), "..", ".build", "bench-python")
    python = os.path.join(os.path.abspath(folder), "bin", "python3")
    if not os.path.exists(python) or subprocess.run(
            [python, "-c", "import sklearn"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", "scikit-learn"], check=True)
    return python


def peak_kilobytes(command, cwd):
    """The peak resident memory of one process, as the kernel counts it."""
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(command, cwd=cwd, stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} ended with {status}")
    return usage.ru_maxrss


def write_sweep(folder, seeds):
    path = os.path.join(folder, f"sweep{seeds}.yaml")
    with open(path, "w") as file:
        file.write(SWEEP % (seeds - 1))
    return path


folder = tempfile.mkdtemp(prefix="clustersweep-bench.")
try:
    ours = [program, "plan", write_sweep(folder, 25), "--commands"]
    wanted = [word for word in sys.argv[1:] if word != "--json"]
    cases = [("itertools", ours, [sys.executable, "-c", ITERTOOLS], "itertools.product", 1.5, 7,
              folder)]
    if not wanted or "sklearn" in wanted:
        cases.append(("sklearn", ours, [python_with_sklearn(), "-c", SKLEARN], "ParameterGrid", 10,
                      5, folder))
    if "memory" in wanted:
        sys.argv.remove("memory")
    if wanted != ["memory"]:
        report(cases)
    if not wanted or "memory" in wanted:
        # 40,000 points against 10,000,000 of the same grid.
        small = peak_kilobytes([program, "plan", write_sweep(folder, 1), "--commands"], folder)
        large = peak_kilobytes([program, "plan", write_sweep(folder, 250), "--commands"], folder)
        row = {"case": "memory", "kilobytes_40000_points": small,
               "kilobytes_10000000_points": large, "ratio": round(small / large, 3), "goal": 0.9}
        print(json.dumps(row) if "--json" in sys.argv[1:] else
              f"memory       40,000 points {small} kB   10,000,000 points {large} kB   "
              f"ratio {row['ratio']}   goal 0.9")
finally:
    shutil.rmtree(folder)
