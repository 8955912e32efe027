#!/bin/bash
{{! Runs in a Python virtual environment, on Slurm or a plain host.

    Make it once on the host: `python3 -m venv ~/envs/torch && ~/envs/torch/bin/pip install torch`,
    with the same modules loaded as here. In the sweep file:
    `template: {name: venv, path: ~/envs/torch}`. }}
{{! needs path: the folder of the environment on the host }}
{{# options }}
#SBATCH {{{ . }}}
{{/ options }}

{{# prologue }}
{{{ prologue }}}

{{/ prologue }}
. {{ path }}/bin/activate || exit 1
# A virtual environment holds links to the Python that made it, which may come from a module.
python3 -c pass || { echo "the Python of the virtual environment doesn't start" >&2; exit 1; }

exec /bin/sh {{ runner }} "${SLURM_ARRAY_TASK_ID:-$1}"
