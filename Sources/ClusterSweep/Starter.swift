/// The files that `clustersweep init` writes.
enum Starter {
  static let sweep = """
    # A sweep: a command, the values of its parameters, and what makes a run good.
    # `clustersweep plan` shows the runs, `clustersweep run` runs them here and ranks them.

    name: first

    # {{ NAME }} is where a parameter's value goes, quoted for the shell.
    # Each run has a folder of its own, in which the files beside this one can be read.
    command: python3 train.py --lr {{ lr }} --layers {{ layers }}

    params:
      lr: 1e-4:l4:0.1          # 4 values from 1e-4 to 0.1, evenly spaced on a log scale
      layers: [1, 2, 3]        # a list; also 1:3, 0:0.1:1, 16:x2:256, range(0, 10), @values.txt

    # Found in what the runs print (val_loss=0.31), in CSV files and in JSON lines.
    metric: val_loss:min       # or max, last, first, mean

    # Where the runs go: this machine, or a name from hosts.yaml.
    host: local

    # What a run asks of a cluster; this machine takes no notice.
    resources:
      time: 10m
      cpus: 1
      memory: 1G
      # gpus: 1
      # partition: short
      # account: my-group
      # sbatch: ["--exclusive"]   # anything else that sbatch takes

    # environment:
    #   OMP_NUM_THREADS: 1
    # prologue:                # lines of shell before each run
    #   - module load python
    # throttle: 10             # how many runs at once, at the most
    # checkpoints: checkpoints/   # where a run goes on from: {{ resume_from }} in the command
    # requeue: 120s before the limit, at most 20   # SIGUSR1, then a new start
    # on_oom: mem x2, at most 3   # also on_timeout, on_node_failure, on_preempted, on_failure
    # after: other-sweep       # start when the runs of that sweep have ended
    # template: {name: venv, path: ~/envs/torch}   # `clustersweep template list` shows them

    """

  static let trainer = """
    # A stand-in for a training program: replace it with yours.
    import argparse
    import math

    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, required=True)
    parser.add_argument("--layers", type=int, required=True)
    options = parser.parse_args()

    distance = abs(math.log10(options.lr) + 2) + abs(options.layers - 2)
    for epoch in range(1, 11):
        val_loss = 0.1 + 0.05 * distance + math.exp(-epoch * options.lr * 50)
        print(f"epoch={epoch} val_loss={val_loss:.4f}", flush=True)

    """
}
