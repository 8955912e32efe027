#!/bin/bash
{{! Runs that span several tasks or nodes, on Slurm: MPI, torch.distributed, JAX.

    `resources: {nodes: 2, tasks: 8, cpus: 4}` is 2 nodes, 8 tasks over both, 4 CPUs a task. A run's
    command starts once, on the first node, and starts the tasks itself: `srun python3 train.py …`,
    or `mpirun ./solver …`. `srun --mpi=list` on the host shows what srun can start; where your MPI
    isn't among it, take `mpirun`, or srun's option by `mpi`. }}
{{! takes mpi: what `srun` is to start tasks with, as `srun --mpi=list` names it: pmix }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

# Since Slurm 22.05 srun doesn't take over the CPUs a task that the job asked for.
export SRUN_CPUS_PER_TASK="${SLURM_CPUS_PER_TASK:-1}" OMP_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"
{{# mpi }}
export SLURM_MPI_TYPE={{ mpi }}
{{/ mpi }}
# Where the tasks of torch.distributed meet: the first node, and a port that no other job has.
MASTER_ADDR=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | sed -n 1p)
export MASTER_ADDR MASTER_PORT=$((20000 + SLURM_JOB_ID % 10000))

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
exec /bin/sh {{ runner }} "$SLURM_ARRAY_TASK_ID"
