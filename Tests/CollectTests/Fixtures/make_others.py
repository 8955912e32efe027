"""Writes the fixtures of Weights & Biases and MLflow with their own libraries, without any server.

    python3 -m venv venv && venv/bin/pip install wandb==0.31.0 mlflow-skinny==3.17.2
    venv/bin/python make_others.py
"""

import glob
import os
import shutil
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def wandb_run():
    import wandb

    path = os.path.join(HERE, "wandb")
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    with tempfile.TemporaryDirectory() as scratch:
        settings = wandb.Settings(mode="offline", root_dir=scratch, console="off", x_disable_stats=True,
                                  x_disable_meta=True, disable_git=True, save_code=False, x_disable_machine_info=True)
        run = wandb.init(project="fixture", dir=scratch, settings=settings)
        for step in range(6):
            run.log({"val": {"loss": 1 / (step + 1)}, "acc": float("nan") if step == 2 else step / 10})
        run.log({"late": 0.5}, step=20)
        run.finish()
        # Only now everything is on the disk.
        wandb.teardown()
        (found,) = glob.glob(f"{scratch}/wandb/offline-run-*/run-*.wandb")
        shutil.copy(found, f"{path}/run-fixture.wandb")


def mlflow_run():
    import mlflow
    from mlflow.tracking import MlflowClient

    path = os.path.join(HERE, "mlflow")
    shutil.rmtree(path, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        client = MlflowClient(tracking_uri=f"file://{scratch}/mlruns")
        run = client.create_run(client.create_experiment("fixture"))
        for step in range(5):
            client.log_metric(run.info.run_id, "train/loss", 1 / (step + 1), timestamp=1_700_000_000_000 + 1000 * step,
                              step=step)
        client.log_metric(run.info.run_id, "acc", float("nan"), timestamp=1_700_000_000_000, step=0)
        (found,) = glob.glob(f"{scratch}/mlruns/*/{run.info.run_id}/metrics")
        shutil.copytree(found, f"{path}/metrics")


wandb_run()
mlflow_run()
