#!/usr/bin/env bash
# embed.sh STEP SOURCE BUILD: installs BUILD to a fresh prefix (step `prefix`), or builds and runs
# SOURCE/examples/embed against that prefix (`find_package`, `pkg_config`), or compiles it with
# SOURCE fetched as a part of it (`fetch_content`). Uses CXX and CXXFLAGS.
set -euo pipefail
step=$1 source=$2 build=$3
example=$source/examples/embed
cd "$build/tests/install"
prefix=$PWD/prefix
work=$PWD/$step
rm -rf "$work"
mkdir "$work"

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
      -D ARCHIVES="$(find "$prefix" -name 'libinferlaw_*.a' -printf '%p;')" \
      -D CMAKE_PROJECT_embed_INCLUDE="$source/tests/install/whole_archives.cmake"
    grep --fixed-strings "inferlaw_DIR:PATH=$prefix/" "$work/CMakeCache.txt"
    cmake --build "$work"
    run "$work/embed"
    ;;
  pkg_config)
    # Relative paths, which hold no spaces; whole archives, for the reason in whole_archives.cmake.
    PKG_CONFIG_PATH=$(dirname "$(find prefix -name inferlaw.pc)")
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046,SC2086  # the flags are words
    "$CXX" -std=c++20 $CXXFLAGS "$example/main.cpp" -o "$work/embed" \
      -Wl,--whole-archive $(find prefix -name 'libinferlaw_*.a') -Wl,--no-whole-archive \
      $(pkg-config --cflags --libs inferlaw)
    run "$work/embed"
    ;;
  fetch_content)
    # Compiles the example but does not link it, for that would build the whole project again.
    cmake -G Ninja -S "$example" -B "$work" -D INFERLAW_SOURCE="$source" \
      -D CMAKE_PROJECT_embed_INCLUDE="$source/tests/install/fetch_content.cmake"
    cmake --build "$work" --target CMakeFiles/embed.dir/main.cpp.o
    ;;
esac
