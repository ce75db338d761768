#!/bin/sh
# Frames drawn by GNU parallel: `parallel.sh SHARES FILE FOLDER [OPTION...]`, for example
#
#     sh parallel.sh 8 net.dot frames --steps op -T svg,png
#
# Each share is a run of chainrule of its own, in one process; together they write the files
# that one run without --shard would. With a list of machines (PARALLEL='--sshloginfile
# machines'), on which FILE and FOLDER are the same, they run there.
set -eu
: "${CHAINRULE:=chainrule}"
shares=$1 file=$2 folder=$3
shift 3
seq "$shares" | parallel --halt now,fail=1 \
    "$CHAINRULE" render -q -j1 --shard "{}/$shares" -o "$folder" "$@" "$file"
