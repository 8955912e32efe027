#!/bin/bash
{{! The template for Slurm: one run a task of a job array.

    Copy it into `templates/` beside your sweep file, change it, and name it there: `template: NAME`.

    A name in two braces is a value quoted for the shell, in three braces the value as it is. What
    stands between # name and / name counts only where there is a value, once for each of a list.
    docs/templates.md has all names. `options` are the options of sbatch that follow from
    `resources`: write your own above it as defaults, or below it to have the last word.

    The array's indices, the job's name, its folder and its output files are set by `submit`.
    The last line has to stay: it runs the task's run and records how it ended. }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
exec /bin/sh {{ runner }} "$SLURM_ARRAY_TASK_ID"
