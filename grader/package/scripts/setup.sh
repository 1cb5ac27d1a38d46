#!/usr/bin/env bash
# Runs once, as root, when the image is built: makes an environment for the grader and tries it. Fails loudly, because
# an image that is half made would fail for every student.
#
#   TORCH_INDEX        the index that torch comes from (default: as the package was built); empty: as pip is set up
#   TORCH_GRADER_HOME  where the environment goes (default: /opt/torch-grader)
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${TORCH_GRADER_HOME:-/opt/torch-grader}
newest=3.12 # what is installed where no Python is new enough
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore

say() { echo "torch-grader setup: $*"; }
fail() {
    echo "torch-grader setup FAILED: $*" >&2
    exit 1
}

# a Python that the grader runs on and that can make environments
is_fit() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
is_new() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
has_pip() { python3 -m pip --version >/dev/null 2>&1; }
version_of() { "$1" -c 'import platform; print(platform.python_version())' 2>/dev/null; }

install_debian() { # packages; quietly not, where this is no Debian or the packages are not there
    command -v apt-get >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" \
        >/dev/null 2>&1
}

find_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3; do
        if is_fit "$name"; then
            python=$(command -v "$name")
            return 0
        fi
        if is_new "$name" && install_debian "$name-venv" && is_fit "$name"; then
            python=$(command -v "$name")
            return 0
        fi
    done
    return 1
}

install_python() {
    local old
    old=$(version_of python3) || fail "there is no python3; choose another base image"
    say "the newest Python here is $old, and 3.11 is needed: installing $newest with uv"
    has_pip || { install_debian python3-pip && has_pip; } ||
        fail "Python $old has no pip to install uv with; choose a base image with Python 3.11 or newer"
    python3 -m pip install -q --target "$home/uv" uv ||
        fail "uv can't be installed, so there is no Python 3.11; choose a base image with Python 3.11 or newer"
    export UV_PYTHON_INSTALL_DIR=$home/python # below /root, students' code could not read it
    "$home/uv/bin/uv" python install --no-bin "$newest" ||
        fail "uv can't install Python $newest; choose a base image with Python 3.11 or newer, or open the network"
    python=$("$home/uv/bin/uv" python find --managed-python "$newest") || fail "uv has installed no Python $newest"
}

install_torch() {
    [ -f "$source/torch.txt" ] || return 0
    local index=${TORCH_INDEX-$(cat "$source/torch_index.txt")}
    say "installing $(cat "$source/torch.txt")${index:+ from $index}"
    if [ -n "$index" ]; then # --no-deps: an index of torch alone holds few of the versions that are wanted
        "$home/venv/bin/python" -m pip install -q --no-deps --index-url "$index" -r "$source/torch.txt"
    else
        "$home/venv/bin/python" -m pip install -q -r "$source/torch.txt" -c "$source/requirements.txt"
    fi || fail "torch can't be installed; name another index with TORCH_INDEX"
}

umask 022
mkdir -p "$home"
find_python || install_python
say "using Python $(version_of "$python") ($python)"
"$python" -m venv --clear "$home/venv" || fail "$python can't make an environment in $home"
install_torch
"$home/venv/bin/python" -m pip install -q -r "$source/requirements.txt" "$source"/wheels/*.whl ||
    fail "the grader's packages can't be installed"

# references, hidden cases and expected values: for root alone, whatever was unpacked with which rights
chown -R 0:0 "$source" 2>/dev/null || true
chmod -R u=rwX,go= "$source" || fail "the rights of $source can't be set"
chmod 700 "$source/setup.sh" "$source/run_autograder"

"$home/venv/bin/python" -I -B -m grader.container --check "$source" || fail "the package can't grade here; see above"
say "done"
