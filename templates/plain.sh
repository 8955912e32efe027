#!/bin/sh
{{! The template for machines without a scheduler: the queue starts it with the task's index.
    See slurm-array.sh for what can stand here. Resources have no effect on a plain host. }}
{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
exec /bin/sh {{ runner }} "$1"
