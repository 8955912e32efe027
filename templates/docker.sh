#!/bin/bash
{{! Runs in a Docker or Podman container, on a plain host (or on nodes that have one).

    In the sweep file: `template: {name: docker, image: pytorch/pytorch, mounts: [/data/imagenet]}`.
    Only the command of a run is inside, as your own user. The run's folder can be written, the
    code and the mounts can't. It gets the run's variables and those of `environment`, the CPUs and
    the memory that it asks for, and of the GPUs those that were given to it.

    A container isn't a child of the run. `cancel` ends it by SIGTERM, which `docker run` passes on. }}
{{! needs image: the image's name }}
{{! takes mounts: folders that runs may read, as PATH or PATH:INSIDE (a list) }}
{{! takes writable: folders that runs may also write, in the same way (a list) }}
{{! takes flags: more options of `docker run`, such as --ipc=host (a list) }}
{{! takes engine: another program with the same options: podman, in which you are root and yet yourself }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
# The runner puts this in front of each run's command; only then are the variables known.
CLUSTERSWEEP_LAUNCHER=$(cat <<'END'
mounted() { case $1 in *:*) printf '%s' "$1" ;; *) printf '%s' "$1:$1" ;; esac; }
{{# engine }}
{{ engine }} run --rm --init \
{{/ engine }}
{{^ engine }}
docker run --rm --init --user "$(id -u):$(id -g)" \
{{/ engine }}
  --workdir "$CLUSTERSWEEP_RUN_DIR" --env HOME="$CLUSTERSWEEP_RUN_DIR" \
  $(env | sed -n 's/^\(CLUSTERSWEEP_[A-Z_]*\)=.*/--env \1/p') \
{{# environment }}
  --env {{ . }} \
{{/ environment }}
{{# cpus }}
  --cpus={{ cpus }} \
{{/ cpus }}
{{# memory }}
  --memory={{ memory }} \
{{/ memory }}
{{# uses_gpus }}
  --gpus "\"device=$CUDA_VISIBLE_DEVICES\"" \
{{/ uses_gpus }}
  --volume "$CLUSTERSWEEP_SWEEP_DIR:$CLUSTERSWEEP_SWEEP_DIR:ro" \
  --volume "$CLUSTERSWEEP_RUN_DIR:$CLUSTERSWEEP_RUN_DIR" \
{{# inputs }}
  --volume "$(mounted {{ . }}):ro" \
{{/ inputs }}
{{# mounts }}
  --volume "$(mounted {{ . }}):ro" \
{{/ mounts }}
{{# writable }}
  --volume "$(mounted {{ . }})" \
{{/ writable }}
{{# flags }}
  {{ . }} \
{{/ flags }}
  {{ image }}
END
)
export CLUSTERSWEEP_LAUNCHER

exec /bin/sh {{ runner }} "${SLURM_ARRAY_TASK_ID:-$1}"
