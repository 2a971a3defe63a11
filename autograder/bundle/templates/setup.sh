#!/usr/bin/env bash
# Prepares the image in which submissions are graded: a virtual environment that every user can read, and no more.
# Made by `python -m autograder bundle`, which replaces the one of otter by it.
set -euo pipefail
umask 022
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

source="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
torch_index=@{torch_index}
home="${GRADER_HOME:-/opt/grader}"
python="${PYTHON:-python3}"

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  apt-get update
  apt-get install -y --no-install-recommends python3 python3-venv
  rm -rf /var/lib/apt/lists/*
fi
"$python" -c 'import sys; sys.exit(f"Python 3.10 to 3.13 is needed, not {sys.version.split()[0]}: choose another base image" if not (3, 10) <= sys.version_info < (3, 14) else 0)'
"$python" -m venv "$home"
"$home/bin/python" -m pip install --quiet ${torch_index:+--extra-index-url "$torch_index"} -r "$source/requirements.txt"
chmod -R a+rX "$home"
"$home/bin/python" -c 'import torch, gymnasium, matplotlib, otter, ipykernel'  # fail here, not at the first submission
