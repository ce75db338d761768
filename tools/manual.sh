#!/bin/sh
# Writes all manual pages into a folder: `manual.sh PROGRAM FOLDER`. PROGRAM, of manual.c, writes
# those of the commands, and the tables of the page of formats; the rest are comments of headers.
set -eu
program=$1 folder=$2

# title NAME SECTION WHAT: the beginning of a page.
title() {
    echo '.\" Made of comments of headers and of tables by tools/manual.sh; do not edit.'
    echo ".TH $1 $2 \"\" \"chainrule $VERSION\" \"$3\""
    printf '.nh\n.ad l\n'
}

# section TITLE HEADER: the opening comment of a header.
section() {
    echo ".SH $1"
    awk -v part=about -f tools/manual.awk "$2"
}

library() {
    title CHAINRULE 3 'Library Functions'
    cat <<'END'
.SH NAME
chainrule \- the forward and backward pass of small networks, and pictures of it
.SH SYNOPSIS
.EX
#include <chainrule.h>

cc program.c $(pkg\-config \-\-cflags \-\-libs chainrule)
.EE
END
    section DESCRIPTION include/chainrule.h
    printf '.SH FUNCTIONS\nIn the order of the header.\n'
    awk -v part=functions -f tools/manual.awk include/chainrule.h
    printf '.SH SEE ALSO\n.BR chainrule (1),\n.BR chainrule\\-format (5)\n'
}

format() {
    title CHAINRULE-FORMAT 5 'File Formats'
    cat <<'END'
.SH NAME
chainrule\-format \- networks, formulas, claims, traces and themes that chainrule reads
END
    section DESCRIPTION src/read/read.h
    section NETWORKS src/read/read_dot.h
    section FORMULAS src/read/read_expr.h
    "$program" tables
    section CLAIMS src/check/claims.h
    section TRACES src/check/trace.h
    section 'DRAWINGS OF MICROGRAD' src/read/micrograd.h
    section THEMES src/draw/theme.h
    printf '.SH SEE ALSO\n.BR chainrule (1),\n.BR dot (1)\n'
}

"$program" "$folder"
library >"$folder/chainrule.3"
format >"$folder/chainrule-format.5"
