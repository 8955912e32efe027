"""How long whole processes take, against a Python that does nothing."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from _measure import report  # noqa: E402

program = os.environ["CLUSTERSWEEP_BINARY"]
folder = tempfile.mkdtemp(prefix="clustersweep-bench.")
try:
    subprocess.run([program, "init"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, "run"], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    # The system's own interpreter where there is one: it starts fastest, and launchers that choose
    # between several Pythons are no fair peer.
    system = "/usr/bin/python3"
    interpreter = system if os.path.exists(system) else os.path.realpath(sys.executable)
    python = [interpreter, "-c", "pass"]
    report([
        ("help", [program, "--help"], python, "python3 -c pass", 1, 41, folder),
        ("plan", [program, "plan", "sweep.yaml"], python, "python3 -c pass", 1, 41, folder),
        ("rank", [program, "rank", "first"], python, "python3 -c pass", 1, 41, folder),
    ])
finally:
    shutil.rmtree(folder)
