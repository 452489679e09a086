#!/usr/bin/env bash
# Draws held-out-days.svg: auxiliary energy predicted from odd weeks and replayed in even ones.
# Needs the built program, INFERLAW_DATASETS and gnuplot (which nothing else here does).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
data=$(mktemp)
trap 'rm -f "$data"' EXIT
build/release/tests/validation/inferlaw_held_out_days --csv >"$data"
gnuplot <<PLOT
set terminal svg size 860,420 font 'sans,13' background 'white'
set output 'docs/figures/held-out-days.svg'
set datafile separator ','
set logscale xy
set xlabel 'horizon T, seconds'
set format xy '10^{%L}'
set xrange [50:200000]
set yrange [0.004:100]
set grid
set multiplot layout 1,2
do for [harvest in 'wind sun'] {
  set title harvest
  set ylabel (harvest eq 'wind' ? 'predicted mean over replayed mean' : '')
  if (harvest eq 'wind') { unset key } else { set key bottom left }
  plot for [i=5:8] '< grep ^'.harvest.' $data' using 2:(column(i)/column(3)) with linespoints lw 2 pt 7 ps 0.4 lc i-4 \
         title word('independent long-run matched remembering', i-4), \
       1 with lines lc 'black' dt 2 notitle
}
unset multiplot
PLOT
