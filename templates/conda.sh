#!/bin/bash
{{! Runs in a conda environment, on Slurm or a plain host.

    In the sweep file: `template: {name: conda, env: torch}`. Works with Anaconda, Miniconda,
    Miniforge and Mambaforge. }}
{{! needs env: the environment's name, or its path }}
{{! takes root: where conda is installed; else `conda` has to be found, or be in ~/miniconda3, ~/miniforge3, … }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
# A job's shell hasn't read what `conda init` wrote for terminals, so conda is set up here.
{{# root }}
conda_root={{ root }}
{{/ root }}
{{^ root }}
conda_root=
if command -v conda >/dev/null; then
  conda_root=$(conda info --base)
else
  for place in ~/miniconda3 ~/miniforge3 ~/mambaforge ~/anaconda3 /opt/conda; do
    if [ -z "$conda_root" ] && [ -e "$place/etc/profile.d/conda.sh" ]; then conda_root=$place; fi
  done
fi
{{/ root }}
. "$conda_root/etc/profile.d/conda.sh" ||
  { echo "conda isn't found: name its folder by 'root' under 'template'" >&2; exit 1; }
conda activate {{ env }} || exit 1

exec /bin/sh {{ runner }} "${SLURM_ARRAY_TASK_ID:-$1}"
