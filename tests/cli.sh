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
check 'samples as a table' 0 "$bin" run "$OLDPWD/tests/cases/samples.dot"
is 'the loss of all samples' test "$(grep -c '^L  *[0-9.]*  *1  *–$' stdout)" = 1
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
check 'one frame to a file' 0 "$bin" render -q --frames last -o single.png "$one"
is 'of the format that it ends in' sh -c "head -c 4 single.png | grep -q PNG"
check 'one frame to standard output' 0 "$bin" render -q --frames last -o - "$one"
is 'is that frame' cmp -s stdout last/05-update.svg
check 'six frames to a file' 2 "$bin" render -o many.svg "$one"
is 'says how many' grep -q -- '^chainrule: -o many.svg: 6 frames do not go into one file' stderr
check 'a file of another format' 2 "$bin" render -T svg -o other.png "$one"
is 'no folder is named like a file' test ! -e many.svg -a ! -e other.png
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

# said NAME STATUS NETWORK LINE: the status, and the first line on standard error, word for word.
said() {
    printf '%s' "$3" >net.dot
    "$bin" run net.dot >stdout 2>stderr
    got="$? $(head -1 stderr)"
    is "$1: $got" test "$got" = "$2 $4"
}
refused() { said "refused: $1" 3 "$2" "net.dot:$3"; }
warned() { said "warned: $1" 0 "$2" "$3"; }

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
refused 'unclosed before the end' 'digraph { x [value=1 }' '1:13: syntax error: the "[" that starts here is not closed'
refused 'a sign in a name' 'digraph { x (value=1) }' \
    '1:13: syntax error near "(": a name is expected, in quotes where it has other signs than letters, digits and _'
refused 'no value' 'digraph { x [value=] }' \
    '1:20: syntax error near "]": a value is expected, in quotes where it has other signs than letters, digits and _'
refused 'a brace too many' 'digraph { x [value=1] } }' '1:25: syntax error near "}": the network ended before it'
refused 'unclosed' 'digraph { x [value=1' '1:13: syntax error: the "[" that starts here is not closed'

warned 'a slip' 'digraph { x [value=1] n [activaton=tanh, target=1] x -> n [w=1] }' \
    'net.dot:1:36: node "n": activaton="tanh" is ignored (did you mean activation?)'
warned 'the name elsewhere' 'digraph { x [value=1] n [bias=1, target=1] x -> n [w=1] }' \
    'net.dot:1:31: node "n": bias="1" is ignored (did you mean b?)'
warned "Graphviz's own" 'digraph { rotate=90 x [value=1] n [target=1] x -> n [w=1] }' ''
warned 'bce of an identity' 'digraph { loss=bce x [value=1] n [target=1] x -> n [w=1] }' \
    'net.dot:1:32: node "n": loss="bce" is for outputs of sigmoid, and this is none'

# The command plot.

# usage MESSAGE ARGUMENT...: refused as bad usage, with this message, word for word.
usage() {
    message=$1
    shift
    "$bin" "$@" >stdout 2>stderr
    got="$? $(cat stderr)"
    is "usage: $*: $got" test "$got" = "2 chainrule: $message"
}

check 'plot' 0 "$bin" plot sigmoid
is 'out/plot/NAME.svg' test "$(cat stdout)" = out/plot/sigmoid.svg -a -s out/plot/sigmoid.svg
is 'its text is outlines' sh -c "! grep -q '<text' out/plot/sigmoid.svg"
check 'a file' 0 "$bin" plot -q sigmoid --at 0.25 --at -1 -o plots/one.svg
is 'quiet' test ! -s stdout -a -s plots/one.svg
printf 'digraph { x [value=1, fillcolor=gren]; y [target=2, b=1, fillcolor=Red1]; x -> y [w=1] }' >odd.dot
check 'a colour that is none' 0 "$bin" render -v --frames 0 -o odd.svg odd.dot
is 'is left out, and said' grep -qx 'odd.dot:1: node "x": fillcolor="gren" is ignored (a colour is a name that Graphviz knows, or #rrggbb)' stderr
printf 'digraph t { neurn [color="#112233"] }\n' >odd.dot
check 'a theme with a slip' 0 "$bin" plot -v relu --theme odd.dot -o plots/odd.svg
is '-v says so' grep -q 'role "neurn" is unknown' stderr
printf 'digraph t {\n    neuron [color="#112233"\n}\n' >half.dot
check 'a theme that is half typed' 3 "$bin" plot relu --theme half.dot
is 'is placed' grep -q '^half.dot:2:12: syntax error: the "\[" that starts here is not closed' stderr
is 'what is marked is said' grep -q 'σ(0.25) = 0.562. σ′(0.25) = 0.246. σ(−1) = 0.269' plots/one.svg
check 'three formats' 0 "$bin" plot -q bce --target 0 -T svg,png,pdf -o plots/a
check 'again' 0 "$bin" plot -q bce --target 0 -T svg,png,pdf -o plots/b
is 'three files' test "$(ls plots/a | tr '\n' ' ')" = 'bce.pdf bce.png bce.svg '
is 'the same bytes' diff -r plots/a plots/b
check 'a folder for one format' 0 "$bin" plot -q relu -T png --size 320x180 -o plots/c/
is 'the size asked for' test "$(od -An -tu1 -j16 -N8 plots/c/relu.png | tr -s ' ')" = ' 0 0 1 64 0 0 0 180'
check 'a format by the ending' 0 "$bin" plot -q relu -o plots/relu.png
is 'a bitmap' test "$(head -c 4 plots/relu.png | tail -c 3)" = PNG
check 'to standard output' 0 "$bin" plot tanh -o -
is 'nothing but the file' test "$(head -c 4 stdout)$(tail -n 1 stdout)" = '<svg</svg>'
check 'a full disk' 4 sh -c "\"$bin\" plot tanh -o - >/dev/full"
check 'a folder that cannot be' 4 "$bin" plot tanh -o /dev/null/x/y.svg
check 'every function of the list' 0 sh -c "\"$bin\" plot --list >list && while read -r name formula; do
    test -n \"\$formula\" && \"$bin\" plot -q --digits 5 --title \"\$name\" \"\$name\" -o plots/list/ || exit; done <list"
is 'a formula a line' grep -qx 'sigmoid     σ(z) = 1/(1 + e^(−z))' list
is 'as many files' test "$(ls plots/list | wc -l)" -eq "$(wc -l <list)"
if command -v xmllint >/dev/null 2>&1; then
    is 'well-formed plots' sh -c 'xmllint --noout plots/*.svg plots/*/*.svg'
else
    echo 'ok - well-formed plots # SKIP no xmllint'
fi
check 'an odd shape' 0 "$bin" plot -q sigmoid --at 1 -T svg,png,pdf --size 1000x20 -o plots/wide
check 'another' 0 "$bin" plot -q sigmoid --at 1 -T svg,png,pdf --size 20x1000 -o plots/high

usage '-o "a.jpg": ends like a format that is not made here (known: dot, svg, png, pdf, gif, asvg, html, webp, pptx)' \
    render "$OLDPWD/assets/examples/one_neuron.dot" -o a.jpg
usage '-o "a.pdf": ends like none of md, tex, txt, html (-f says which it is to be)' \
    explain "$OLDPWD/assets/examples/one_neuron.dot" -o a.pdf
usage 'unknown command "a.dot" (a file has a command before it: chainrule render a.dot)' a.dot
two=$OLDPWD/assets/examples/two_neurons.dot
usage '--wrt "n1" is no quantity that takes a gradient (n1.b, n1.z, n1.a)' render "$two" --wrt n1
check 'an arrow with blanks' 0 "$bin" render "$two" -q -T dot -o arrow --wrt 'x -> n1, n1.b'
check 'an arrow in one letter' 0 "$bin" render "$two" -q -T dot -o arrow --wrt 'n1→n2'
usage '-o "a.gif": does not end in .svg, .png or .pdf' plot relu -o a.gif
usage 'no function to plot is called "sigmod" (did you mean sigmoid?)' plot sigmod
usage 'plot: no NAME given (chainrule plot --list names them)' plot
usage 'plot: one NAME at a time, not also "tanh"' plot relu tanh
usage 'plot: --list lists all, it takes no "relu"' plot --list relu
usage '-T "dot": is no format (known: svg, png, pdf)' plot relu -T dot
usage '--at "0,5": is not a number (use a point: 0.3)' plot relu --at 0,5
usage '--at "nan": is not finite' plot relu --at nan
usage '--at "x": is not a number' plot relu --at x
usage '--range "6": is not of the form -6:6' plot relu --range 6
usage '--range "6:-6": does not go from a smaller to a larger number' plot relu --range 6:-6
usage '--range "1:1.0000000001": is too narrow or too wide to be shown' plot relu --range 1:1.0000000001
usage 'mark "7": it is not in the range from -6 to 6' plot relu --range -6:6 --at 7
usage 'mark "-1": log has no value there' plot log --at -1
usage 'target "0.5": for hinge it is 1 or -1' plot hinge --target 0.5
usage 'target "3": "relu" is no loss and has none' plot relu --target 3
usage 'unknown option --rnge (did you mean --range?)' plot relu --rnge 1:2

# A value that is none: which are, and which is the nearest.
usage '--steps "layr": is none of pass, layer, neuron, op (did you mean layer?)' render "$two" --steps layr
usage '--phase "bakward": is none of setup, forward, loss, backward, update, overview, check (did you mean backward?)' \
    render "$two" --phase bakward
usage '-T "jpeg2000-and-more": is no format (known: dot, svg, png, pdf, gif, asvg, html, webp, pptx)' \
    render "$two" -T jpeg2000-and-more
usage '-T "pgn": is no format (known: svg, png, pdf) (did you mean png?)' plot relu -T pgn
usage '--optimizer "Adam": is none of gd, momentum, nesterov, rmsprop, adam, adamw (did you mean adam?)' \
    train "$two" --optimizer Adam
usage '--size "8x8": is not WxH, each from 16 to 65535, such as 1920x1080' render "$two" --size 8x8
usage '--frames "99999999999999999999": is no frame (3), range (3-7) or "last"' render "$two" --frames 99999999999999999999
usage '--max-neurons "2000000": is no whole number from 3 to 1000000' render "$two" --max-neurons 2000000
usage '--tolerance "1": is not from 0 to less than 1, such as 1e-6' check "$two" --tolerance 1
usage '--tolerance "0,1": is not a number (use a point: 0.3)' check "$two" --tolerance 0,1
usage 'no function to plot is called "max" (chainrule plot --list names them)' plot max
usage 'new "2-0-1": has a layer without a neuron' new 2-0-1
usage '--activation "softmax": is of a whole layer, the last one (--output-activation)' new 2-3-1 --activation softmax
check 'an example with a slip' 2 "$bin" new xr
is 'the nearest example' grep -q '(did you mean xor?)$' stderr

# Commands and options in the wrong place.
usage 'unknown command "limit" (did you mean help limits?)' help limit
usage 'unknown command "limits" (did you mean help limits?)' limits
usage 'unknown command "--hlep" (did you mean --help?)' --hlep
usage 'unknown option "-q" (a command comes first: chainrule COMMAND [options] FILE)' -q run "$two"
usage 'unknown option -o (see chainrule run --help)' run "$two" -o x
usage "run: \"$two\" is not name=value, and there is no FILE with -e" run "$two" -e 'x*w' x=1 w=2
check 'statements behind -e' 0 "$bin" run -e 'w*x' x=2 'param w = 1'
usage 'run: FILE "" is no path' run ''
usage 'check: standard input (-) can be read once, not for two things' check - --claims -
cp "$two" two_neurons.dot
check 'a file with a slip' 3 "$bin" run two_neuron.dot
is 'the nearest file' grep -qx 'two_neuron.dot: cannot open: No such file or directory (did you mean two_neurons.dot?)' stderr
check 'the same in a folder' 3 "$bin" run ./two_neuron.dot
is 'the nearest in that folder' grep -q '(did you mean ./two_neurons.dot?)$' stderr

# Where it goes.
usage '-o "a.png": ends like a format that -T does not name' render two_neurons.dot -T pdf -o a.png
usage '-o "a.png": ends like a format that -T does not name' plot relu -T svg -o a.png
usage "-o \"a.png\": is a file's name, and several formats want a folder" plot relu -T svg,png -o a.png
usage '-o "a.tex": ends like a format that -f does not name' explain two_neurons.dot -f md -o a.tex
usage '-o "two_neurons.dot": is the file that is read, which it would replace' \
    render two_neurons.dot --frames last -o two_neurons.dot
usage '-o "./two_neurons.dot": is the file that is read, which it would replace' explain two_neurons.dot -f md -o ./two_neurons.dot
usage '--history "two_neurons.dot": is the file that is read, which it would replace' \
    train two_neurons.dot --history two_neurons.dot
is 'which stays' cmp -s two_neurons.dot "$two"
usage '--plot-gradients "a.svg": --plot goes there already' train two_neurons.dot --plot a.svg --plot-gradients a.svg
check 'an animation as svg' 0 "$bin" render -q two_neurons.dot -T asvg -o moving.svg
check 'folders for a network' 0 "$bin" train -q two_neurons.dot -o made/a/t.dot --history made/b/h.csv --plot made/c/p.svg
is 'are made' test -s made/a/t.dot -a -s made/b/h.csv -a -s made/c/p.svg
check 'and for a new one' 0 "$bin" new -q 1-1 -o made/d/n.dot
check 'a folder as the file' 4 "$bin" new 1-1 -o .
is 'is one' grep -qx 'chainrule: .: cannot write: Is a directory' stderr
check 'a theme that is none, before the training' 3 "$bin" train two_neurons.dot --theme nosuch --plot a.svg
is 'nothing is trained' test ! -s stdout
check 'phases and frames that leave nothing' 0 "$bin" render two_neurons.dot --phase update --frames 0 -o nothing
is 'is told' grep -q '^warning: nothing is drawn' stderr
refused 'a symbol that is none' 'digraph { x [value=1, symbol="x_{y_{z}}"] n [target=1] x -> n [w=1] }' \
    '1:30: node "x": symbol="x_{y_{z}}" is not of the form w_5, \hat{y} or a^{(2)}_1'
