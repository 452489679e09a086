#!/usr/bin/env bash
# scripts/new-law makes a law that compiles and is listed, in a copy of the source tree that is its
# first argument; and it refuses names that are none, and those that are taken, leaving no trace.
set -euo pipefail
source_tree=$1
compiler=${2:-c++}
copy=$(mktemp --directory)
trap 'rm --recursive --force "$copy"' EXIT

mkdir "$copy/inferlaw"
cp --recursive "$source_tree"/{lib,scripts,tests} "$copy/inferlaw"
cd "$copy/inferlaw"

fail() {
  echo "$1" >&2
  exit 1
}

expect_refusal() {
  local files
  files=$(find lib tests | wc --lines)
  scripts/new-law "$@" 2>/dev/null && fail "new-law $* was not refused"
  (($(find lib tests | wc --lines) == files)) || fail "new-law $* left something behind"
}
expect_refusal
expect_refusal Half-Life
expect_refusal half--life
expect_refusal auxiliary-mean

scripts/new-law straight-line >/dev/null
expect_refusal straight-line
for file in lib/laws/straight_line.cpp lib/laws/detail/straight_line_entry.cpp lib/catalogue/catalogue.cpp \
  tests/lib/laws/straight_line_test.cpp; do
  "$compiler" -std=c++20 -fsyntax-only -I"$copy" "$file" || fail "$file does not compile"
done
grep --quiet 'straight_line_law()})' lib/catalogue/catalogue.cpp || fail "not in the catalogue"
for line in laws/straight_line.cpp laws/detail/straight_line_entry.cpp; do
  grep --quiet "^  $line$" lib/CMakeLists.txt || fail "$line is not built"
done
grep --quiet '^  laws/straight_line_test.cpp$' tests/lib/CMakeLists.txt || fail "its test is not built"
