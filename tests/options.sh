#!/bin/sh
# Options of render, together and on every example.
set -u
. tests/lib.sh
examples=$root/assets/examples
one=$examples/one_neuron.dot
shallow=$examples/shallow_net.dot

# A frame's texts, a label a line: tags and entities gone.
texts() { sed -n 's/.*label=<\(.*\)>, fontsize.*/\1/p' "$@" | sed 's/<[^<>]*>//g'; }

# Under valgrind a frame takes seconds: one of each kind.
if [ -z "${VALGRIND-}" ]; then
    set -- "$examples"/*.dot "$examples"/*.expr
else
    set -- "$one" "$examples/rnn.dot" "$examples/neuron.expr"
fi
for file; do
    this=$(basename "$file")
    for labels in symbols values both; do
        for more in '--steps pass --digits 2' '--steps layer --notation names --legend' \
            '--steps neuron --digits auto' '--steps op --title T --caption C'; do
            check "$this with --labels $labels $more" 0 "$bin" render "$file" -q -T dot \
                --labels $labels $more -o "all/$this/"
        done
    done
    for phase in setup forward loss backward update overview; do
        check "$this, only $phase" 0 "$bin" render "$file" -q -T svg --phase $phase -o "phase/$this/"
    done
done

check 'symbols alone' 0 "$bin" render -q -T dot --labels symbols -o symbols "$one"
is 'have no numbers' sh -c "! $(command -v grep) -hE 'label=<.*>[0-9.]*[0-9]{2}<' symbols/*.dot | grep -q ."
check 'values alone' 0 "$bin" render -q -T dot --labels values --phase backward -o values "$one"
texts values/*backward-w.dot >values.txt
is 'have the numbers of the chain' grep -q '^∂𝐿∂𝑤 = −0.938 · 0.246 · 0.5 = −0.115$' values.txt
is 'and no symbols in it' sh -c "! grep -q '∂𝑧 · ' values.txt"

check 'a chain' 0 "$bin" render -q -T dot --wrt 'x->n' --phase backward -o chain "$one"
is 'is one step' test "$(ls chain)" = 03-backward-x-n.dot
is 'of three arrows' test "$(grep -c 'class="gradient"' chain/*.dot)" -ge 3
check 'of two branches' 0 "$bin" render -q -T dot --wrt 'x->h1' --phase backward -o branch.dot \
    "$root/assets/examples/two_neurons_layer.dot"
is 'only one lights up, with its bias' sh -c \
    'grep "^ *\"bias-h2\"" branch.dot | grep -q "bias dim" && ! grep "^ *\"bias-h1\"" branch.dot | grep -q dim'
check 'several' 0 "$bin" render -q -T dot --wrt 'x->n, n.b' --phase backward -o chains "$one"
is 'have a headline each' grep -q '"headline-2"' chains/*.dot
check 'paths' 0 "$bin" render -q -T dot --wrt 'x1->h1' --paths --phase backward -o paths "$shallow"
is 'are steps, and their sum' test "$(ls paths | wc -l)" -eq 7
check 'what takes no gradient' 2 "$bin" render -q --wrt n "$one"
is 'is named' grep -q '^chainrule: --wrt "n" is no quantity that takes a gradient' stderr
check 'a name that is near none' 2 "$bin" render -q --wrt foo "$one"
is 'sees what there is' grep -q '(x, n.b, n.z, n.a, n.target, x->n)$' stderr
check 'a name as it is written' 0 "$bin" render -q -T dot --wrt w --phase backward -o written "$one"
is 'is that quantity' diff -r chain written
check 'with indices' 0 "$bin" render -q -T dot --wrt 'w^{(1)}_{11}' --phase backward -o w11 "$shallow"
check 'and by its key' 0 "$bin" render -q -T dot --wrt 'x1->h1' --phase backward -o x1h1 "$shallow"
is 'are the same' diff -r w11 x1h1
check 'no name at all' 2 "$bin" render -q --wrt ' ,' "$one"
check 'unknown labels' 2 "$bin" render -q --labels symbol "$one"
check 'an unknown phase' 2 "$bin" render -q --phase back "$one"
check 'an overview' 0 "$bin" render -q -T dot --phase overview -o over "$shallow"
is 'is one frame' test "$(ls over)" = 12-overview.dot
is 'with chevrons' grep -q chevron over/12-overview.dot
check 'that of several samples' 0 "$bin" render -q -T dot --phase overview -o samples.dot "$examples/softmax3.dot"
is 'has predictions, as they will be' test "$(grep -c 'class="prediction dim"' samples.dot)" = 0
check 'a caption' 0 "$bin" render -q -T dot --frames 0 --caption 'Figure 1 & <more>' -o caption "$one"
is 'is in the picture, as text' grep -q 'Figure 1 &amp; &lt;more&gt;' caption/00-setup.dot
check 'a watermark' 0 "$bin" render -q -T dot --frames 0 --watermark 'ada.example' -o mark "$one"
is 'too' grep -q 'ada.example' mark/00-setup.dot
check 'four neurons to four' 0 "$bin" new -q 3-4-4-2 -o four.dot
check 'in their step' 0 "$bin" render -q -T dot --phase backward -o four four.dot
is 'have labels, as the eight behind them have' test "$(grep -c '^  "weight-gradient-[0-9]*" ' four/08-backward-w2.dot)" = 24
check 'few neurons of a layer' 0 "$bin" render -q -T dot --frames 0 --max-neurons 3 -o few - <<'END'
digraph { x [value=1] a b c d e o [target=1] x -> {a b c d e} [w=0.5] {a b c d e} -> o [w=0.25] }
END
check 'too few' 2 "$bin" render -q --max-neurons 2 "$one"

# Pixels to the inch.
check 'twice as many pixels' 0 "$bin" render -q "$one" -T png,gif --frames 0 --size 320x180 --dpi 192 -o dpi
is 'are so many' test "$(od -An -tu1 -j16 -N8 dpi/00-setup.png | tr -s ' ')" = ' 0 0 2 128 0 0 1 104'
is 'which the file says' sh -c 'grep -q pHYs dpi/00-setup.png'
is 'of an animation too' test "$(od -An -tu1 -j6 -N4 dpi/one_neuron.gif | tr -s ' ')" = ' 128 2 104 1'
check 'no pixels to the inch' 2 "$bin" render "$one" --dpi 0

# Options that have nothing to do are told; the work is done all the same.
# idle WHY OPTION COMMAND...: it is, for that reason, and -q says nothing.
idle() {
    why=$1 option=$2
    shift 2
    check "$option in vain" 0 "$bin" "$@"
    is "is said: $why" grep -qx "note: $option has nothing to do here ($why)" stderr
    is 'and nothing else' test "$(wc -l <stderr)" -eq 1
    check 'unless -q is there' 0 "$bin" "$@" -q
    is 'which says nothing' test ! -s stderr
}
idle 'only gif, webp, asvg and html play' --delay render --frames 0 -o idle "$one" --delay 100
idle 'only gif, webp and asvg repeat' --loop render --frames 0 -o idle.html "$one" --loop 2
idle 'only png, gif, webp and pptx have pixels' --dpi render --frames 0 -o idle "$one" --dpi 192
idle 'without --wrt there are no paths' --paths run --steps "$one" --paths
idle 'only --steps tells a story' --wrt run "$one" --wrt w
idle '--steps prints the story as text' --json run --json --steps "$one"
idle 'JSON and DOT have all digits' --digits run --json "$one" --digits 3
idle "a check goes by the file's own names" --notation check "$one" --notation names
idle 'only txt has columns' --width explain "$one" --width 40
idle 'only md has it' --hugo explain -f txt "$one" --hugo
idle 'without --figures none are drawn' --theme explain "$one" --theme nosuch
idle 'without --every there are no frames' --frames-to train "$one" --frames-to film
idle 'without --shuffle nothing is random' --seed train "$one" --seed 3
idle 'the optimizer has none' --momentum train "$one" --momentum 0.5
idle 'an example is as it is' --seed new xor --seed 3
idle 'without --at no number is shown' --digits plot relu --digits 3
check 'an option that works' 0 "$bin" render --frames 0 -o idle.gif "$one" --delay 100 --loop 2 --dpi 48
is 'is not told' test ! -s stderr
printf 'param w = 1\nL = w^2\nminimize L, momentum = 0.5' >idle.expr
check 'an attribute in vain' 0 "$bin" run idle.expr
is 'is told with its place' grep -qx 'idle.expr:3:13: momentum has nothing to do: optimizer = gd has none' stderr
printf 'digraph { beta1=0.5 optimizer=adam rho=0.5 x [value=1] n [target=1] x -> n [w=1] }' >idle.dot
check 'in a network too' 0 "$bin" run idle.dot
is 'there, too' grep -qx 'idle.dot:1:40: graph: rho has nothing to do: optimizer=adam has none' stderr
is 'and no other' test "$(grep -c 'nothing to do' stderr)" -eq 1
