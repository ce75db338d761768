#!/bin/sh
# The command line: exit statuses, messages, files.
set -u
. tests/lib.sh
one=$root/assets/examples/one_neuron.dot
shallow=$root/assets/examples/shallow_net.dot

check 'help' 0 "$bin" --help
is 'help names the commands' grep -q '^  render' stdout
check 'help of a command' 0 "$bin" render --help
is 'help names the options' grep -q -- '--svg-text' stdout
check 'version' 0 "$bin" --version
check 'no command' 2 "$bin"
check 'unknown command' 2 "$bin" rendr "$one"
is 'the nearest command' grep -qx 'chainrule: unknown command "rendr" (did you mean render?)' stderr
check 'unknown option' 2 "$bin" run --jsn "$one"
is 'the nearest option' grep -qx 'chainrule: unknown option --jsn (did you mean --json?)' stderr
check 'no file' 2 "$bin" run
check 'two files' 2 "$bin" run "$one" "$one"
check 'bad format' 2 "$bin" render -T jpeg "$one"
check 'bad size' 2 "$bin" render --size 10 "$one"
check 'bad grain' 2 "$bin" render --steps layers "$one"
check 'bad digits' 2 "$bin" run --digits 18 "$one"
check 'bad frame' 2 "$bin" render --frames 99 "$one"
check 'missing value' 2 "$bin" render "$one" -o
check 'missing file' 3 "$bin" run nowhere.dot
is 'it says which' grep -q '^nowhere.dot: cannot open' stderr
check 'a folder that cannot be' 4 "$bin" render -o /dev/null/x "$one"
check 'unknown theme' 3 "$bin" render --theme nosuch "$one"
check 'a full disk' 4 sh -c "\"$bin\" run \"$one\" >/dev/full"

printf 'digraph { x [value=1] n [activation=sigmiod, target=1] x -> n [w="0,3"] }' >bad.dot
check 'a wrong file' 3 "$bin" run bad.dot
is 'all errors in one go' test "$(grep -c '^bad.dot:1:' stderr)" -eq 2
is 'nothing on standard output' test ! -s stdout

check 'table' 0 "$bin" run "$one"
is 'aligned' test "$(sed 's/[−–]/-/g' stdout | awk '{print length($0)}' | sort -u | wc -l)" -eq 1
check 'from standard input' 0 sh -c "\"$bin\" run - <\"$one\""
check 'json' 0 "$bin" run --json "$one"
is 'its keys' grep -q '"x->n": 0.31154151633621' stdout
check 'samples are lists' 0 "$bin" run --json "$OLDPWD/tests/cases/samples.dot"
is 'three of them' test "$(tr -d ' \n' <stdout | grep -c '"x":\[0.5,1.0,-2.0\]')" -eq 1

check 'render' 0 "$bin" render "$one" -T dot,svg,png -o a
is 'six steps, three formats' test "$(find a -type f | wc -l)" -eq 18
is 'stable names' test -f a/00-setup.svg -a -f a/03-backward-z.svg -a -f a/05-update.png
check 'render again' 0 "$bin" render "$one" -T dot,svg,png -o b
is 'the same bytes' diff -r a b
check 'default folder' 0 "$bin" render -q "$one"
is 'out/NAME' test -f out/one_neuron/02-loss.svg
check 'only the last frame' 0 "$bin" render -q --frames last -o last "$one"
is 'one file' test "$(ls last)" = 05-update.svg
check 'only a phase' 0 "$bin" render -q --phase backward -o phase "$one"
is 'two files' test "$(ls phase | wc -l)" -eq 2
check 'size of a png' 0 "$bin" render -q -T png --size 640x360 --frames 0 -o small "$one"
is 'is exactly that' test "$(od -An -tu1 -j16 -N8 small/00-setup.png | tr -s ' ')" = ' 0 0 2 128 0 0 1 104'
check 'all grains' 0 sh -c "for g in pass layer neuron op; do \"$bin\" render -q --steps \$g -o g/\$g \"$shallow\" || exit; done"
check 'options together' 0 "$bin" render -q --legend --svg-text --digits 2 --notation names -o opt "$shallow"
is 'text stays text' grep -q '<text' opt/00-setup.svg
is 'else it is outlines' sh -c "! grep -q '<text' a/00-setup.svg"

if command -v xmllint >/dev/null 2>&1; then
    is 'well-formed svg' sh -c 'xmllint --noout a/*.svg opt/*.svg g/*/*.svg'
else
    echo 'ok - well-formed svg # SKIP no xmllint'
fi
if command -v neato >/dev/null 2>&1; then
    "$bin" render -q -T dot -o dots "$shallow" && "$bin" render -q -T dot -o dots1 "$one"
    for frame in dots/*.dot dots1/*.dot; do
        neato -n2 -Tsvg "$frame" -o stock.svg 2>warnings
        is "stock neato draws $(basename "$frame")" test ! -s warnings -a -s stock.svg
    done
else
    echo 'ok - stock neato draws the frames # SKIP no neato'
fi

# Markup, paths and scripts in names and titles stay text.
cat >evil.dot <<'END'
digraph g { graph [title="<script>alert(1)</script>"]
 "../../evil" [value=1] "a\"b{c|d}<e>" [value=2, URL="javascript:alert(1)"]
 n [activation=sigmoid, target=1]
 "../../evil" -> n [w=1] "a\"b{c|d}<e>" -> n [w=1] }
END
check 'hostile names' 0 "$bin" render -q -T dot,svg,png --steps op -o deep/evil evil.dot
is 'no script' sh -c '! grep -qi -e "<script" -e "javascript:" deep/evil/*.svg'
is 'nothing written elsewhere' test "$(find . -name '*evil*' -not -path './deep/evil/*' | sort | tr '\n' ' ')" = './deep/evil ./evil.dot '

# refused NAME NETWORK MESSAGE: the first line of the error, word for word.
refused() {
    printf '%s' "$2" >net.dot
    "$bin" run net.dot >stdout 2>stderr
    got="$? $(head -1 stderr)"
    is "refused: $1: $got" test "$got" = "3 net.dot:$3"
}

refused 'decimal comma' 'digraph { x [value=1] n [target=1] x -> n [w="0,3"] }' \
    '1:46: edge "x -> n": w="0,3" is not a number (use a point: 0.3)'
refused 'not finite' 'digraph { x [value=nan] n [target=1] x -> n [w=1] }' \
    '1:20: node "x": value="nan" is not finite'
refused 'unknown activation' \
    'digraph { x [value=1] n [activation=sigmiod, target=1] x -> n [w=1] }' \
    '1:37: node "n": activation="sigmiod" is unknown (did you mean sigmoid?)'
refused 'cycle' 'digraph { x [value=1] n [target=1] x->n [w=1] n->m [w=1] m->n [w=1] }' \
    '1:58: cycle: n -> m -> n'
refused 'nothing to predict' 'digraph { x [value=1] n x -> n [w=1] }' \
    ' nothing to predict: no node has a target'
refused 'lists of two lengths' 'digraph { x [value="1,2,3"] n [target="1,2"] x -> n [w=1] }' \
    '1:39: node "n": target has 2 numbers, but value of node "x" has 3'
refused 'weight without w' 'digraph { x [value=1] n [target=1] x -> n [weight=0.3] }' \
    "1:51: edge \"x -> n\": weight is Graphviz's layout attribute, a network's weight is w; write: x -> n [w=0.3]"
refused 'undirected' 'graph { x -- n }' \
    '1:1: the graph is undirected: write "digraph" in place of "graph", and "->" in place of "--"'
refused 'empty' '' ' there is no graph in it'
refused 'unclosed' 'digraph { x [value=1' '1:13: syntax error: the "[" that starts here is not closed'
