#!/bin/sh
# Limits: just within each is fine, one more is refused by a message that names the limit and
# how to raise it.
set -u
. tests/lib.sh
one=$root/assets/examples/one_neuron.dot

# limit NAME MOST STATUS COMMAND...: within NAME=MOST the command succeeds; with one less it
# ends with STATUS.
limit() {
    row=$1 most=$2 status=$3
    shift 3
    check "$row: as much as may be" 0 "$@" --limit "$row=$most"
    check "$row: one more" "$status" "$@" --limit "$row=$((most - 1))"
    is "$row: is named: $(cat stderr)" grep -q "more than $((most - 1)) .*(--limit $row=N raises that)" stderr
}

printf 'x = [1, 2]\nparam w = 1\nL = sin(x*w)\nminimize L, epochs = 5' >work.expr
printf 'digraph { graph [title=abcdefgh] x [value="1,2,3"] subgraph { subgraph { n [target=1] } } x -> n [w=1] }' >net.dot
printf 'digraph { x [value=1] n [target=1] m [target=1] x -> {n m} [w=1] }' >two.dot

limit file "$(wc -c <net.dot)" 3 "$bin" run net.dot
limit file "$(wc -c <net.dot)" 3 sh -c '"$0" run - "$@" <net.dot' "$bin"
limit nodes 2 3 "$bin" run net.dot
limit edges 2 3 "$bin" run two.dot
limit subgraphs 2 3 "$bin" run net.dot
limit nesting 2 3 "$bin" run net.dot
limit members 2 3 "$bin" run net.dot
limit attributes 5 3 "$bin" run net.dot
limit cells 8 3 "$bin" run net.dot
limit samples 3 3 "$bin" run net.dot
limit numbers 6 3 "$bin" run net.dot
limit label 8 3 "$bin" run net.dot
limit work 24 3 "$bin" run net.dot
limit work 384 3 "$bin" check net.dot
limit told 2 3 "$bin" explain "$one"
limit told 2 3 "$bin" run --steps "$one"
printf 'digraph { params="a=1,b=2,c=3" x [value=1] n [target=1] x -> n [w=a] }' >params.dot
limit drawn 5 3 "$bin" render -q -T dot --frames 0 -o out params.dot
limit samples 2 3 "$bin" run work.expr
limit numbers 6 3 "$bin" run work.expr
limit operations 2 3 "$bin" run work.expr
limit work 60 3 "$bin" run work.expr
limit work 60 3 "$bin" train -q work.expr
limit parentheses 4 3 "$bin" run -e '((-(x)))' x=1
limit frames 6 3 "$bin" render -q -T dot -o out "$one"
limit drawn 2 3 "$bin" render -q -T dot --frames 0 -o out "$one"
limit pixels 307200 2 "$bin" render -q -T png --frames 0 --size 640x480 -o out "$one"
limit pixels 307200 2 "$bin" plot -q sigmoid -T png --size 640x480 -o out/
"$bin" render -q --frames 0 -o out "$one"
limit output "$(wc -c <out/00-setup.svg)" 3 "$bin" render -q -j1 --frames 0 -o out "$one"

# Every kind of text.
for text in label xlabel tooltip class symbol; do
    printf 'digraph { x [value=1] n [target=1, %s=aaaaaaaaaaaa] x -> n [w=1] }' $text >text.dot
    limit label 12 3 "$bin" run text.dot
done

# Tables.
printf 'x,n\n1,2\n3,4\n' >table.csv
printf 'digraph { graph [data="table.csv"] x n x -> n [w=1] }' >table.dot
limit samples 2 3 "$bin" run table.dot
limit numbers 4 3 "$bin" run table.dot
printf 'digraph { graph [data="table.csv"] x n x -> n [w=1] /* %80s */ }' '' >large.dot
check 'a table that is larger than a file may be' 3 "$bin" run --limit "file=$(wc -c <table.dot)" large.dot

# A file without an end.
check 'a file without an end' 3 "$bin" run --limit file=1000000 /dev/zero
check 'input without an end' 3 sh -c "yes | '$bin' run --limit file=1000000 -"
check 'claims without an end' 3 "$bin" check --claims /dev/zero --limit file=1000000 "$one"
check 'weights without an end' 3 "$bin" run --weights /dev/zero --limit file=1000000 "$one"
check 'a model without an end' 3 "$bin" import --limit file=1000000 /dev/zero

# Long words, and operations of many operands.
for word in 'tooltip="%4000000s"' 'label="%4000000s"'; do
    { printf 'digraph { y [value=1] n [target=1] y -> n [w=1] x ['; printf "$word" ''; printf '] }'; } >word.dot
    check "a long word of $(printf %.5s "$word")" 3 timeout 5 "$bin" run word.dot
done
{ printf 'digraph { x [value=1] n [target=1] x:"'; printf '%4000000s' ''; printf '" -> n [w=1] }'; } >word.dot
check 'a long word of a port' 0 timeout 5 "$bin" run word.dot
awk 'BEGIN { printf "x = 1\nL = max(x"; for (i = 1; i < 70000; i++) printf ",x"; print ")" }' >maximum.expr
check 'a maximum of many is not drawn' 3 timeout 5 "$bin" render -q --frames 0 -o out maximum.expr
check 'nor told' 3 timeout 5 "$bin" explain maximum.expr

# Time, which is the processor's.
{
    echo 'digraph { x [value=1] n1500 [target=1] x -> n1 [w=1]'
    awk 'BEGIN { for (i = 1; i < 1500; i++) printf "n%d -> n%d [w=0.5]\n", i, i + 1; print "}" }'
} >chain.dot
check 'layout without an end' 4 "$bin" render -q -j1 --frames 0 -o chain \
    --limit layout-seconds=1 --limit frame-seconds=1 chain.dot
is 'is ended' grep -q 'drawing was ended after 2 s of work (--limit layout-seconds=N and frame-seconds=N raise that)' stderr
is 'with no file left' test -z "$(find chain -type f)"
if [ -z "${VALGRIND-}" ] && ! grep -q __asan_init "$bin"; then # which are not bounded
    check 'memory' 4 "$bin" render -q -j1 -T png -o chain --limit memory=40000000 "$one"
    is 'is named' grep -q '(--limit memory=N raises that)' stderr
fi

# The option itself.
for wrong in nodes nodes= nodes=0 nodes=-1 nodes=1.5 nodes=x nodes=1e20 =5 '' knots=5; do
    check "--limit $wrong" 2 "$bin" run --limit "$wrong" net.dot
done
"$bin" run --limit node=5 net.dot 2>stderr
is 'the nearest limit' grep -q 'did you mean nodes?' stderr
check 'help limits' 0 "$bin" help limits
is 'has them all' test "$(grep -cE '^  [a-z]' stdout)" -eq "$(grep -c '^    ROW(' "$root/src/base/limits.h")"
check 'help' 0 "$bin" help
is 'is that of --help, too' sh -c "\"$bin\" --help | cmp -s - stdout"
check 'help of nothing' 2 "$bin" help rendr
is 'names the nearest' grep -q 'did you mean render?' stderr
check 'help of two' 2 "$bin" help run render
check 'help of a command' 0 "$bin" help render
is 'is that of --help' sh -c "\"$bin\" render --help | cmp -s - stdout"
