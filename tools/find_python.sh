#!/bin/sh
# Prints the Python to build the environment with: the one that is named, or the first that preflight.py finds fit.
# Where none is fit, says why the first that runs isn't.
preflight=${0%/*}/preflight.py
if [ -n "${1:-}" ]; then
    nothing="'$1' doesn't run here: name a Python that does, such as make PYTHON=python3.12"
else
    nothing="no Python was found: install Python 3.11 or newer, on Debian or Ubuntu with apt install python3-venv"
    set -- python3.13 python3.12 python3.11 python3
fi
trouble=
for python in "$@"; do
    "$python" -c '' >/dev/null 2>&1 || continue # a version manager's stub may stand on the path and not run
    if said=$("$python" "$preflight" 2>&1); then
        [ -z "$said" ] || echo "$said" >&2
        echo "$python"
        exit 0
    fi
    trouble=${trouble:-$said}
done
echo "${trouble:-preflight: $nothing}" >&2
exit 1
