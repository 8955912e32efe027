#!/bin/sh
{{! The template for machines without a scheduler: the queue starts it with the task's index.
    See slurm-array.sh for what can stand here. The queue itself sees to time, cpus,
    memory and gpus. }}
{{# prologue }}
{{{ prologue }}}

exec /bin/sh {{ runner }} "$1"
{{/ prologue }}
{{^ prologue }}
# A shell that nothing was done to can run the task itself.
. {{ runner }}
{{/ prologue }}
