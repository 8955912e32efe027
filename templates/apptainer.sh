#!/bin/bash
{{! Runs in an Apptainer container, on Slurm or a plain host.

    In the sweep file:
    `template: {name: apptainer, image: ~/images/torch.sif, mounts: [/data/imagenet]}`.
    Only the command of a run is inside; what starts it and records its end stays outside, so the
    image needs a shell and your program, nothing else. The run's folder can be written, the code
    and the mounts can't. A run that asks for GPUs sees them (--nv). }}
{{! needs image: a file (.sif) on the host, or docker://python:3.12-slim }}
{{! takes mounts: folders that runs may read, as PATH or PATH:INSIDE (a list) }}
{{! takes writable: folders that runs may also write, in the same way (a list) }}
{{! takes flags: more options of `apptainer exec`, such as --rocm (a list) }}
{{! takes engine: another program with the same options: singularity }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
# The runner puts this in front of each run's command; only then are the variables known.
CLUSTERSWEEP_LAUNCHER=$(cat <<'END'
mounted() { case $1 in *:*) printf '%s' "$1" ;; *) printf '%s' "$1:$1" ;; esac; }
{{# engine }}{{ engine }}{{/ engine }}{{^ engine }}apptainer{{/ engine }} exec --pwd "$CLUSTERSWEEP_RUN_DIR" \
{{# uses_gpus }}
  --nv \
{{/ uses_gpus }}
  --bind "$CLUSTERSWEEP_SWEEP_DIR:$CLUSTERSWEEP_SWEEP_DIR:ro" \
  --bind "$CLUSTERSWEEP_RUN_DIR:$CLUSTERSWEEP_RUN_DIR:rw" \
{{# inputs }}
  --bind "$(mounted {{ . }}):ro" \
{{/ inputs }}
{{# mounts }}
  --bind "$(mounted {{ . }}):ro" \
{{/ mounts }}
{{# writable }}
  --bind "$(mounted {{ . }}):rw" \
{{/ writable }}
{{# flags }}
  {{ . }} \
{{/ flags }}
  {{ image }}
END
)
export CLUSTERSWEEP_LAUNCHER

exec /bin/sh {{ runner }} "${SLURM_ARRAY_TASK_ID:-$1}"
