#!/bin/bash
{{! Loads environment modules (Lmod or Environment Modules), on Slurm or a plain host.

    In the sweep file: `template: {name: modules, load: [python/3.11, cuda/12.4]}`.
    `module avail` on the host lists them. }}
{{! needs load: the modules, in the order in which they are loaded (a list) }}
{{! takes use: folders with more modules (a list) }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

# A job's shell may not have read the file that defines `module`.
for place in /etc/profile.d/modules.sh /etc/profile.d/lmod.sh /etc/profile.d/z00_lmod.sh; do
  if ! command -v module >/dev/null && [ -e "$place" ]; then . "$place"; fi
done
# What the terminal had loaded that `submit` came from isn't for the runs.
module purge
{{# use }}
module use {{ . }} || exit 1
{{/ use }}
{{# load }}
module load {{ . }} || exit 1
{{/ load }}
module list 2>&1 | sed '/^[[:space:]]*$/d' >&2

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
exec /bin/sh {{ runner }} "${SLURM_ARRAY_TASK_ID:-$1}"
