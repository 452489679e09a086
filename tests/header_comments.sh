#!/usr/bin/env bash
# header_comments.sh SOURCE: every public header opens with documentation, so that tools show its
# formula, and no comment of it is wider than a page.
set -euo pipefail
cd "$1"

wrong=0
while IFS= read -r header; do
  if [[ $(head -1 "$header") != "/// @file" ]]; then
    echo "$header:1: opens with something else than /// @file" >&2
    wrong=1
  fi
  if grep -nE '^.{101}' "$header"; then
    echo "^ $header: lines of more than 100 columns" >&2
    wrong=1
  fi
done < <(find include lib solvers -name '*.hpp' -not -path '*/detail/*')
exit "$wrong"
