#!/bin/bash
# Runs a container's command where the pod's volumes are mounted, in the mount namespace that it is started in.
# Usage: container.sh FOLDER COMMAND...
# FOLDER is the container's own. MOUNTS has lines "source:target"; PRELOAD is a library.
# When all is mounted there is the process's id in the
# folder's file `pid`.
set -euo pipefail
folder=$1
shift

# All is put together aside first: a target may hide another's source.
stage=$folder/stage
mkdir -p "$stage"
mount -t tmpfs stage "$stage"
while IFS=: read -r source target; do
  if [ -d "$source" ]; then
    mkdir -p "$stage$target"
  else
    mkdir -p "$(dirname "$stage$target")"
    touch "$stage$target"
  fi
  mount --rbind "$source" "$stage$target"
done <<< "$MOUNTS"

# What is in /etc stays in it.
if [ -d "$stage/etc" ]; then
  mkdir -p "$stage/opt/tools/etc"
  mount --rbind /etc "$stage/opt/tools/etc"
  for name in $(ls -A /etc); do
    [ -e "$stage/etc/$name" ] || ln -s "/opt/tools/etc/$name" "$stage/etc/$name"
  done
fi
# To be written when the folder may be hidden already.
exec 3> "$folder/pid"
for root in opt var/lib var/opt run etc tmp; do
  if [ -d "$stage/$root" ]; then mount --rbind "$stage/$root" "/$root"; fi
done

echo $$ >&3
exec 3>&-

cd /tmp
LD_PRELOAD=$PRELOAD exec "$@"
