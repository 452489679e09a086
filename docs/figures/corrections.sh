#!/usr/bin/env bash
# Draws corrections.svg: how far the Brownian mean and the corrected one are from exact Gaussian slots.
# Needs the built command, python3 and gnuplot (which nothing else here does).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
data=$(mktemp)
trap 'rm -f "$data"' EXIT
for drift in -0.05 0 0.05; do
  for slots in 1 2 3 5 7 10 15 20 30 50 70 100 150 200 300 500 700 1000 2000 3000 5000 7000 10000; do
    build/release/apps/inferlaw auxiliary --json --drift="$drift" --volatility 1 --horizon "$slots" \
      --initial-battery 1 --slots gaussian |
      python3 -c "
import json, sys
r = json.load(sys.stdin)['results']
exact = r['exact_slots_mean_joules']
print($slots, abs(r['mean_joules'] / exact - 1), abs(r['corrected_mean_joules'] / exact - 1))" >>"$data"
  done
  printf '\n\n' >>"$data"
done
gnuplot <<PLOT
set terminal svg size 760,420 font 'sans,13' background 'white'
set output 'docs/figures/corrections.svg'
set logscale xy
set xlabel 'horizon T, slots'
set ylabel 'relative error of the mean'
set format y '10^{%L}'
set yrange [1e-8:3]
set key outside right
set grid
plot for [i=0:2] '$data' index i using 1:2 with lines lw 2 lc i+1 title 'Brownian, drift '.word('-0.05 0 0.05', i+1), \
     for [i=0:2] '$data' index i using 1:3 with lines lw 2 dt 2 lc i+1 title 'corrected, drift '.word('-0.05 0 0.05', i+1)
PLOT
