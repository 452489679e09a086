#!/usr/bin/env bash
# embed.sh STEP SOURCE BUILD: installs BUILD to a fresh prefix (step `prefix`), or builds and runs
# SOURCE/examples/embed against that prefix (`find_package`, `pkg_config`), or compiles it with
# SOURCE fetched as a part of it (`fetch_content`). Uses CXX and CXXFLAGS.
set -euo pipefail
step=$1 source=$2 build=$3
example=$source/examples/embed
prefix=$build/tests/install/prefix
work=$build/tests/install/$step
rm -rf "$work"
mkdir -p "$work"

archives() {
  find "$prefix" -name 'libinferlaw_*.a' -printf "%p$1"
}

run() {
  local expected="net demand per slot: mean -1 J, variance 38 J^2" printed
  printed=$("$1")
  echo "$printed"
  [[ $printed == "$expected" ]] || { echo "expected: $expected" >&2; exit 1; }
}

case $step in
  prefix)
    cmake --install "$build" --prefix "$prefix"
    ;;
  find_package)
    cmake -G Ninja -S "$example" -B "$work" -D CMAKE_PREFIX_PATH="$prefix" \
      -D ARCHIVES="$(archives ';')" -D CMAKE_PROJECT_embed_INCLUDE="$source/tests/install/whole_archives.cmake"
    grep "^inferlaw_DIR:PATH=$prefix/" "$work/CMakeCache.txt"
    cmake --build "$work"
    run "$work/embed"
    ;;
  pkg_config)
    PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name inferlaw.pc)")
    export PKG_CONFIG_PATH
    # Whole archives, for the reason that whole_archives.cmake gives.
    flags="$CXXFLAGS -Wl,--whole-archive $(archives ' ') -Wl,--no-whole-archive $(pkg-config --cflags --libs inferlaw)"
    # shellcheck disable=SC2086  # the flags are words
    "$CXX" -std=c++20 "$example/main.cpp" -o "$work/embed" $flags
    run "$work/embed"
    ;;
  fetch_content)
    # Compiles the example but does not link it, for that would build the whole project again.
    cmake -G Ninja -S "$example" -B "$work" -D INFERLAW_SOURCE="$source" \
      -D CMAKE_PROJECT_embed_INCLUDE="$source/tests/install/fetch_content.cmake"
    cmake --build "$work" --target CMakeFiles/embed.dir/main.cpp.o
    ;;
esac
