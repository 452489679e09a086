#!/usr/bin/env bash
# include_direction.sh SOURCE: includes point one way, apps -> solvers -> lib, and name the room.
set -euo pipefail
cd "$1"

wrong=0
# no_include ROOM PATTERN WHY
no_include() {
  if grep -rnE --include='*.[hc]pp' "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]$2" "$1"; then
    echo "^ $1/ $3" >&2
    wrong=1
  fi
}
no_include lib 'inferlaw/(solvers|apps)/' "must not include solvers/ or apps/"
no_include solvers 'inferlaw/apps/' "must not include apps/"
for room in lib solvers apps; do
  no_include "$room" '(\.\./|lib/|solvers/|apps/|tests/)' 'includes its own headers as "inferlaw/..."'
done
exit "$wrong"
