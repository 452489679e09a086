#!/usr/bin/env bash
# data/losses/losses.csv is what its generator writes; the source tree is the first argument.
set -euo pipefail
source_tree=$1
if ! command -v python3 >/dev/null; then
  echo "skipped: no python3 to run data/losses/generate.py"
  exit 77
fi
copy=$(mktemp --directory)
trap 'rm --recursive --force "$copy"' EXIT
cp "$source_tree/data/losses/generate.py" "$copy"
python3 "$copy/generate.py"
cmp "$copy/losses.csv" "$source_tree/data/losses/losses.csv"
