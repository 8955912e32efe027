#!/bin/bash
{{! The template for Slurm: one run a task of a job array.
    Copy it beside your sweep file, change it, and name it there: `template: my-slurm.sh`.

    A name in two braces is a value quoted for the shell, in three braces the value as it is. What
    stands between # name and / name counts only where the sweep or the host gives that value.
    Names: sweep, host, time, cpus, memory, gpus, partition, account, qos, constraint, sbatch (a
    list), prologue, runner.

    The array's indices, the job's name, its folder and its output files are set by `submit`.
    The last line has to stay: it runs the task's run and records how it ended. }}
{{# time }}
#SBATCH --time={{ time }}
{{/ time }}
{{# cpus }}
#SBATCH --cpus-per-task={{ cpus }}
{{/ cpus }}
{{# memory }}
#SBATCH --mem={{ memory }}
{{/ memory }}
{{# gpus }}
#SBATCH --gpus-per-node={{ gpus }}
{{/ gpus }}
{{# partition }}
#SBATCH --partition={{ partition }}
{{/ partition }}
{{# account }}
#SBATCH --account={{ account }}
{{/ account }}
{{# qos }}
#SBATCH --qos={{ qos }}
{{/ qos }}
{{# constraint }}
#SBATCH --constraint={{ constraint }}
{{/ constraint }}
{{# sbatch }}
#SBATCH {{{ . }}}
{{/ sbatch }}

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
exec /bin/sh {{ runner }} "$SLURM_ARRAY_TASK_ID"
