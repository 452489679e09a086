#!/usr/bin/env bash
# install.sh STEP SOURCE BUILD, in BUILD/tests/install:
#   prefix         installs BUILD to a fresh prefix
#   headers        compiles every installed header alone
#   examples       builds SOURCE/examples against the prefix by CMake
#   pkg_config     builds and runs one of them by pkg-config
#   fetch_content  compiles one of them with SOURCE fetched as a part of it
# Uses CXX and CXXFLAGS.
set -euo pipefail
step=$1 source=$2 build=$3
cd "$build/tests/install"
prefix=$PWD/prefix
work=$PWD/$step
rm -rf "$work"
mkdir "$work"

# configure PROJECT ARGUMENTS...: against the prefix.
configure() {
  cmake -G Ninja -S "$1" -B "$work" -D CMAKE_PREFIX_PATH="$prefix" "${@:2}"
  grep --fixed-strings "inferlaw_DIR:PATH=$prefix/" "$work/CMakeCache.txt"
}

case $step in
  prefix)
    cmake --install "$build" --prefix "$prefix"
    ;;
  headers)
    configure "$source/tests/install/headers"
    cmake --build "$work" -- -k 0
    ;;
  examples)
    configure "$source/examples" \
      -D ARCHIVES="$(find "$prefix" -name 'libinferlaw_*.a' -printf '%p;')" \
      -D CMAKE_PROJECT_inferlaw_examples_INCLUDE="$source/tests/install/whole_archives.cmake"
    cmake --build "$work"
    ;;
  pkg_config)
    # Relative paths, which hold no spaces; whole archives, for the reason in whole_archives.cmake.
    PKG_CONFIG_PATH=$(dirname "$(find prefix -name inferlaw.pc)")
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046,SC2086  # the flags are words
    "$CXX" -std=c++20 $CXXFLAGS "$source/examples/auxiliary/main.cpp" -o "$work/auxiliary" \
      -Wl,--whole-archive $(find prefix -name 'libinferlaw_*.a') -Wl,--no-whole-archive \
      $(pkg-config --cflags --libs inferlaw)
    bash "$source/tests/install/same_output.sh" "$work/auxiliary" "$source/examples/auxiliary/expected.txt"
    ;;
  fetch_content)
    # Compiles the example but does not link it, for that would build the whole project again.
    cmake -G Ninja -S "$source/examples" -B "$work" -D INFERLAW_SOURCE="$source" \
      -D CMAKE_PROJECT_inferlaw_examples_INCLUDE="$source/tests/install/fetch_content.cmake"
    cmake --build "$work" --target CMakeFiles/auxiliary.dir/auxiliary/main.cpp.o
    ;;
esac
