#!/bin/bash
{{! One GPU a run, on Slurm.

    `resources: {gpus: a100:1}` asks for another kind or number. Slurm tells the run by
    CUDA_VISIBLE_DEVICES which GPU is its own; the log of errors begins with its name and number. }}
#SBATCH --gpus-per-node=1
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

# CUDA numbers the fastest GPU first; nvidia-smi and Slurm go by the place on the bus.
export CUDA_DEVICE_ORDER=PCI_BUS_ID
# Data loaders and BLAS otherwise start a thread for each core of the node, not of the job.
export OMP_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"
nvidia-smi --list-gpus >&2 || echo "no GPU is seen on $(hostname)" >&2

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
exec /bin/sh {{ runner }} "$SLURM_ARRAY_TASK_ID"
