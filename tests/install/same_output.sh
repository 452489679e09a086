#!/usr/bin/env bash
# same_output.sh PROGRAM EXPECTED: PROGRAM prints what the file EXPECTED holds, word for word.
# Numbers may differ by one in 10,000: they are printed rounded.
set -euo pipefail

printed=$("$1")
echo "$printed"
awk '
  function fail(why) { print "line " line ": " why > "/dev/stderr"; failed = 1; exit 1 }
  function is_number(word) { return word ~ /^[-+]?[0-9.]+(e[-+]?[0-9]+)?[,;:%]?$/ }
  function size(number) { return number < 0 ? -number : number }
  FNR == NR { expected[FNR] = $0; lines = FNR; next }
  {
    line = seen = FNR
    if (line > lines) fail("not expected: " $0)
    words = split(expected[line], word)
    if (NF != words) fail("expected: " expected[line])
    for (i = 1; i <= words; ++i) {
      near = is_number($i) && is_number(word[i]) && size($i - word[i]) <= 1e-4 * size(word[i])
      if ($i != word[i] && !near) fail($i " where " word[i] " was expected")
    }
  }
  END {
    if (failed) exit 1
    if (seen != lines) { print lines " lines were expected, not " seen + 0 > "/dev/stderr"; exit 1 }
  }
' "$2" <(echo "$printed")
