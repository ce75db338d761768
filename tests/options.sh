#!/bin/sh
# Options of render, together and on every example.
set -u
. tests/lib.sh
examples=$root/assets/examples
one=$examples/one_neuron.dot
shallow=$examples/shallow_net.dot

# A frame's texts, a label a line: tags and entities gone.
texts() { sed -n 's/.*label=<\(.*\)>, fontsize.*/\1/p' "$@" | sed 's/<[^<>]*>//g'; }

for file in "$examples"/*.dot "$examples"/*.expr; do
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
check 'a caption' 0 "$bin" render -q -T dot --frames 0 --caption 'Figure 1 & <more>' -o caption "$one"
is 'is in the picture, as text' grep -q 'Figure 1 &amp; &lt;more&gt;' caption/00-setup.dot
check 'a watermark' 0 "$bin" render -q -T dot --frames 0 --watermark 'ada.example' -o mark "$one"
is 'too' grep -q 'ada.example' mark/00-setup.dot
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
