#!/bin/bash
{{! A Ray cluster of its own inside the allocation of each run, on Slurm.

    `resources: {nodes: 3, cpus: 8, gpus: 1}` is a cluster of three nodes. The command is your
    driver, `python3 tune.py …`: `ray.init()` finds the cluster by RAY_ADDRESS. Ray has to be there
    when the prologue is through: load it there (`. ~/envs/ray/bin/activate`). }}
{{! takes port: the port of the first node's Ray; else it follows from the job's number }}
#SBATCH --nodes=1
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}
#SBATCH --ntasks-per-node=1

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | sed -n 1p)
address=$(scontrol show node "$head" | sed -n 's/.*NodeAddr=\([^ ]*\).*/\1/p')
port={{# port }}{{ port }}{{/ port }}{{^ port }}$((20000 + SLURM_JOB_ID % 10000)){{/ port }}
cpus=${SLURM_CPUS_PER_TASK:-1}
# Ray's own files: a short path, since its sockets lie there.
files=/tmp/ray-$SLURM_JOB_ID

# Each node's Ray is a step of the job, so it ends with the job, whatever happens here.
on_node() { # on_node NODE WORDS: starts Ray there and stays
  node=$1
  shift
  srun --overlap --nodes=1 --ntasks=1 --cpus-per-task="$cpus" --nodelist="$node" \
    ray start --block --disable-usage-stats --num-cpus="$cpus" "$@" </dev/null >&2 &
}
on_node "$head" --head --port="$port" --node-ip-address="$address" --temp-dir="$files" \
  --include-dashboard=false
export RAY_ADDRESS="$address:$port"

# A worker that comes before the first node's Ray is there would give up.
alive() { # how many nodes the cluster has
  python3 -c 'import ray; ray.init(log_to_driver=False, logging_level="ERROR")
print(sum(node["Alive"] for node in ray.nodes()))' 2>/dev/null || echo 0
}
wait_for() { # wait_for COUNT: until so many nodes are there, five minutes at the most
  for try in $(seq 60); do
    if [ "$(alive)" -ge "$1" ]; then return 0; fi
    sleep 5
  done
  echo "Ray has $(alive) of $1 nodes" >&2
  return 1
}
wait_for 1 || exit 1
for node in $(scontrol show hostnames "$SLURM_JOB_NODELIST" | sed 1d); do
  on_node "$node" --address="$RAY_ADDRESS"
done
wait_for "$SLURM_JOB_NUM_NODES" || exit 1

exec /bin/sh {{ runner }} "$SLURM_ARRAY_TASK_ID"
