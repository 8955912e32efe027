#!/bin/bash
{{! Runs that are longer than the time limit, on Slurm: checkpoint, requeue, go on.

    In the sweep file: `checkpoints: checkpoints/` and `requeue: 120s before the limit, at most 20`.
    So long before the limit Slurm sends SIGUSR1 (--signal=B:) to this script, which is the runner by
    then. It passes it on to your program, which writes a checkpoint and ends; then the runner
    requeues the task. The next start finds the newest checkpoint in CLUSTERSWEEP_RESUME_FROM.
    docs/rerun.md shows a program that does so. }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}
{{# requeue_before }}
#SBATCH --requeue
#SBATCH --signal=B:USR1@{{ requeue_before }}
{{/ requeue_before }}
{{^ requeue_before }}
echo "the sweep file has no 'requeue': nothing will tell this run of its time limit" >&2
{{/ requeue_before }}

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then echo "start $((SLURM_RESTART_COUNT + 1))" >&2; fi

# `exec`: the signal has to find the runner, not a shell that waits for it.
exec /bin/sh {{ runner }} "$SLURM_ARRAY_TASK_ID"
