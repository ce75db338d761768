#!/bin/sh
# Training: what it reaches, where it stops, what it writes.
set -u
. tests/lib.sh

# near A B SHARE: are the numbers the same but for that share?
near() {
    awk -v a="$1" -v b="$2" -v share="$3" \
        'BEGIN { d = a - b; if (d < 0) d = -d; if (b < 0) b = -b; exit !(d <= share * b) }'
}

# below A B
below() {
    awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'
}

# loss_of FILE: the loss of a network, with all digits.
loss_of() {
    "$bin" run --json "$1" | sed -n 's/^  "loss": \(.*\),$/\1/p'
}

# column N FILE: of a history, in a line.
column() {
    tail -n +2 "$2" | cut -d, -f"$1" | tr '\n' ' '
}

mkdir new
cat >mazur.dot <<'END'
digraph mazur {
    graph [rate=0.5, params="b1=0.35, b2=0.60", freeze="b1 b2"]
    node [activation=sigmoid]
    i1 [value=0.05]  i2 [value=0.10]  h1 [b=b1]  h2 [b=b1]
    o1 [b=b2, target=0.01]  o2 [b=b2, target=0.99]
    i1 -> h1 [w=0.15]  i2 -> h1 [w=0.20]  i1 -> h2 [w=0.25]  i2 -> h2 [w=0.30]
    h1 -> o1 [w=0.40]  h2 -> o1 [w=0.45]  h1 -> o2 [w=0.50]  h2 -> o2 [w=0.55]
}
END
check 'a published network, 10 000 epochs' 0 "$bin" train mazur.dot --epochs 10000 -o m.dot
is 'a line for each' test "$(grep -c '^epoch ' stdout)" -eq 10000
is 'its exact loss' near "$(loss_of m.dot)" 0.0000351018778298 1e-9
is 'what is frozen stays' grep -q 'b1=0.35, b2=0.6"' m.dot

cat >momentum.expr <<'END'
param x = 10
f = (x - 4)^2
minimize f, rate = 0.2, optimizer = momentum, momentum = 0.9, epochs = 6
END
check 'momentum' 0 "$bin" train momentum.expr --history h.csv
row=1
for loss in 36 12.96 10.4976 23.6196 19.131876; do
    row=$((row + 1 + (row == 3))) # the third is 0 but for the rounding
    is "as worked by hand, $loss" near "$(sed -n ${row}p h.csv | cut -d, -f2)" $loss 1e-14
done
cat >adam.expr <<'END'
param theta = 5
f = theta^2
minimize f, rate = 0.1, optimizer = adam, epochs = 5
END
check 'Adam' 0 "$bin" train adam.expr -q -o adam.dot
is 'as worked by hand' near "$(sed -n 's/.*params="theta=\([0-9.]*\)".*/\1/p' adam.dot)" 4.5009829478187070102 1e-14
for optimizer in gd momentum nesterov rmsprop adam adamw; do
    check "$optimizer goes down" 0 "$bin" train mazur.dot -q --optimizer $optimizer --rate 0.05 --epochs 200 -o o.dot
    is "$optimizer comes near" below "$(loss_of o.dot)" 0.25
done

cat >xor.dot <<'END'
digraph xor {
    graph [loss=mse, rate=0.1]
    node [activation=tanh]
    a [value="0, 0, 1, 1"]  b [value="0, 1, 0, 1"]
    h1 [b=0.1]  h2 [b=-0.2]  y [b=0, target="0, 1, 1, 0"]
    a -> h1 [w=0.8]  b -> h1 [w=0.7]  a -> h2 [w=-0.9]  b -> h2 [w=-0.4]
    h1 -> y [w=0.5]  h2 -> y [w=0.6]
}
END
check 'XOR, to a loss below 0.01' 0 "$bin" train xor.dot --seed 1 --shuffle --batch 1 \
    --epochs 3000 --until-loss 0.01 --history x1.csv -o x1.dot
is 'it stops there' grep -q '^after 2[0-9][0-9] epochs: loss 0.00[0-9]*, accuracy 100 %$' stdout
is 'and the network has that loss' below "$(loss_of x1.dot)" 0.01
check 'the same seed' 0 "$bin" train xor.dot -q --seed 1 --shuffle --batch 1 \
    --epochs 3000 --until-loss 0.01 --history x2.csv -o x2.dot
is 'the same numbers' cmp x1.csv x2.csv
is 'the same network' cmp x1.dot x2.dot
check 'another seed' 0 "$bin" train xor.dot -q --seed 2 --shuffle --batch 1 --epochs 20 --history x3.csv
is 'other numbers' sh -c "! head -20 x1.csv | cmp -s - x3.csv"
check 'batches in order' 0 "$bin" train xor.dot -q --batch 3 --epochs 2 --history x4.csv
is 'a last one that is shorter' test "$(column 1 x4.csv)" = '1 2 '

is 'a history has the keys of run --json' grep -q '^epoch,loss,accuracy,rate,' x4.csv
check 'a rate that decays' 0 "$bin" train xor.dot -q --epochs 5 --rate-decay 0.5 --decay-every 2 --history r.csv
is 'halved after two epochs' test "$(column 4 r.csv)" = '0.10000000000000001 0.10000000000000001 0.050000000000000003 0.050000000000000003 0.025000000000000001 '
check 'patience' 0 "$bin" train momentum.expr --epochs 100 --patience 4
is 'stops and says why' grep -q '; none better for 4 epochs than 7.[0-9]*e-31 in epoch 3$' stdout
check 'history as JSON' 0 "$bin" train xor.dot -q --epochs 3 --history h.json
is 'all epochs, and the end' python3 -c "
import json
h = json.load(open('h.json'))
assert [e['epoch'] for e in h['history']] == [1, 2, 3]
assert h['after']['epoch'] == 3 and h['after']['loss'] < h['history'][2]['loss']
assert set(h['history'][0]['gradients']) == {'layer 2', 'layer 3'}"

printf 'param x = 1\nf = x + log(x)\nminimize f, rate = 2, epochs = 4\n' >log.expr
check 'a number that is not finite' 1 "$bin" train log.expr -o log.dot --history log.csv
is 'is named where it begins' grep -q 'epoch 2: log(x) in f is NaN at x = −3: log wants x>0' stderr
is 'no network' test ! -e log.dot
is 'but the history' test "$(column 1 log.csv)" = '1 '
sed 's/rate=0.1/rate="1e80"/; s/tanh/relu/' xor.dot >wild.dot
check 'a batch that overflows' 1 "$bin" train wild.dot --batch 2 --shuffle --epochs 3
is 'its batch and sample' grep -q 'epoch 1, batch 2: L = mse(y.a, y.target) is ∞ .* sample [1-4]: it overflows' stderr

# The decision surface: 144 rows of cells, of which those of one colour are one, two discs to a
# sample.
check 'a decision surface' 0 "$bin" train "$root/assets/examples/xor.dot" -q --plot-decision d.svg
is 'all its rows' test "$(sed -n '/<g class="surface">/,/<\/g>/p' d.svg | grep -o ' y="[^"]*"' | sort -u | wc -l)" -eq 144
is 'and samples' test "$(grep -c '<circle' d.svg)" -eq 8
is 'is well-formed' xmllint --noout d.svg
check 'in batches of two' 0 "$bin" train "$root/assets/examples/softmax3.dot" -q --batch 2 --plot-decision d3.svg \
    --theme paper
is 'has three colours' test "$(sed -n '/<g class="surface">/,/<\/g>/p' d3.svg | grep -o 'fill="[^"]*"' | sort -u | wc -l)" -eq 3
check 'of four inputs there is none' 2 "$bin" train "$root/assets/examples/iris.dot" -q --epochs 1 --plot-decision d.svg

# Frames on the way.
check 'frames' 0 "$bin" train xor.dot -q --epochs 40 --every 20 --frames-to f1 -j 1 --size 640x360
is 'before, and every 20 epochs' test "$(ls f1 | tr '\n' ' ')" = 'epoch-000000.svg epoch-000020.svg epoch-000040.svg '
check 'with two processes' 0 "$bin" train xor.dot -q --epochs 40 --every 20 --frames-to f2 -j 2 --size 640x360
is 'the same' diff -r f1 f2
is 'that differ from each other' sh -c '! cmp -s f1/epoch-000000.svg f1/epoch-000040.svg'

# A film of them: the end is always in it; one layout and one scale of shading for all.
# frames_of GIF: how many; pixels_of GIF: width and height.
frames_of() {
    gifsicle -I "$1" 2>/dev/null | sed -n '1s/.* \([0-9]*\) images*$/\1/p'
}
check 'a film' 0 "$bin" train xor.dot --epochs 45 --every 20 -T dot,svg,gif,html --frames-to film \
    --size 640x360 --plot-decision film/plane.gif
is 'frames as files' test "$(ls film | grep epoch | tr '\n' ' ')" = "$(for n in 00 20 40 45; do
    printf 'epoch-0000%s.dot epoch-0000%s.svg ' $n $n; done)"
is 'where they are is said' grep -qx '10 files in film/' stdout
if has gifsicle 'films read back'; then
    is 'as many moving' test "$(frames_of film/xor.gif)" = 4
    is 'and of the plane' test "$(frames_of film/plane.gif)" = 4
    is 'each shown 0.2 s, the last one longer' test "$(gifsicle -I film/xor.gif 2>/dev/null |
        sed -n 's/.*delay \([0-9.]*s\)$/\1/p' | tr '\n' ' ')" = '0.20s 0.20s 0.20s 1.50s '
fi
is 'and as many steps of the page' test "$(grep -o '"p":"training"' film/xor.html | wc -l)" = 4
is 'from the beginning' grep -q 'before training: loss [0-9.]*, accuracy' film/epoch-000000.svg
is 'that say how far it is' grep -q 'after epoch 20: loss 0[.0-9]*, accuracy [0-9]* %' film/epoch-000020.svg
places() {
    sed -n 's/.* \(pos="[^"]*"\).*/\1/p' "$1"
}
places film/epoch-000000.dot >first.txt
places film/epoch-000045.dot >last.txt
is 'nothing moves' cmp first.txt last.txt
scale() {
    grep -o 'shade[-a-z]*[0-9]*" .*' "$1" | tr '\n' ' '
}
is 'nor does the scale' test "$(scale film/epoch-000000.dot)" = "$(scale film/epoch-000045.dot)"
is 'the weights do' sh -c "! cmp -s film/epoch-000000.dot film/epoch-000045.dot"
check 'a film by the ending of its name' 0 "$bin" train momentum.expr -q --every 2 --frames-to f3.anim/m.webp \
    --size 320x180 --delay 100
if has webpinfo 'a film as webp read back'; then
    webpinfo -summary f3.anim/m.webp >webp.txt 2>&1
    is 'is one' grep -q 'frames: 4$' webp.txt
fi
check 'a film of standard input' 0 "$bin" train - -q --epochs 2 --every 1 -T asvg --frames-to f4/ <xor.dot
is 'is there' test -s f4/network.anim.svg
check 'a film of a training that breaks' 1 "$bin" train log.expr --every 1 --frames-to f5
is 'shows how far it came' test "$(ls f5 | tr '\n' ' ')" = 'epoch-000000.svg epoch-000001.svg '
check 'a plane that moves wants to know when' 2 "$bin" train xor.dot --plot-decision plane.webp

# What is written is the user's file, but for the numbers.
cat >keep.dot <<'END'
/* mine */ digraph "my net" { rankdir=LR;
# a comment
    graph [params = "b1=0.35", rate=0.5]
    node [activation=sigmoid]  // a default
    subgraph cluster_a { label="in \"x\""; x [value=0.5, mycolor=blue] }
    h [b = b1]; y [b=.1; target="0.9"]
    x -> h [w="0." + "3", label=<a <b>c</b>>]; h -> y [ color=red, w=-.2 ];
    h -> y [w=0.5]
}
END
check 'training of a file with much in it' 0 "$bin" train keep.dot --epochs 3 -o kept.dot
number='-*[0-9]*[.][0-9]*'
marked() {
    sed "s/b1=$number/b1=N/; s/\([[ ]b=\)$number/\1N/; s/w=\"0.\" + \"3\"/w=N/; s/w=$number/w=N/g" "$1"
}
marked keep.dot >keep.txt
marked kept.dot >kept.txt
is 'keeps all but the numbers' cmp keep.txt kept.txt
is 'which are others' sh -c '! cmp -s keep.dot kept.dot'
is 'and say what was reached' near "$(loss_of kept.dot)" "$("$bin" train -q keep.dot --epochs 4 --history - | sed -n '5s/^4,\([^,]*\),.*/\1/p')" 1e-14
printf 'digraph { edge [w=0.3] {a b} -> c; a [value=1]; b [value=2]; c [target=1] }\n' >group.dot
check 'weights that share what is written' 0 "$bin" train group.dot --epochs 1 --rate 0.05 -o group2.dot
is 'are put apart, which is said' grep -q '^note: ' stderr
is 'in a new file' grep -q 'b -> c \[w=0.31' group2.dot
is 'the options stay out of it' sh -c '! grep -q "epochs\|rate" group2.dot'
mkdir elsewhere
cp "$root"/assets/examples/iris.* .
check 'into another folder' 0 "$bin" train iris.dot --epochs 1 -o elsewhere/i.dot
is 'that the data is elsewhere is said' grep -q '^note: elsewhere/i.dot reads .*iris.csv' stderr
check 'the data is found from there' 0 "$bin" run --trust elsewhere/i.dot
check 'where it may be' 3 "$bin" run elsewhere/i.dot

# Curves.
check 'curves' 0 "$bin" train xor.dot --epochs 30 --plot loss.svg --plot-gradients gradients.png
is 'are said' grep -qx loss.svg stdout
is 'a line for the loss, one for the accuracy' test "$(grep -c '<path d="M[^"]*L' loss.svg)" -ge 2
is 'are well-formed' xmllint --noout loss.svg
is 'a picture of the usual size' test "$(od -An -tu1 -j16 -N8 gradients.png | tr -s ' ')" = ' 0 0 5 0 0 0 2 208'
check 'curves again' 0 "$bin" train xor.dot -q --epochs 30 --plot loss2.svg --theme article
is 'the same bytes' cmp loss.svg loss2.svg
check 'curves of one epoch' 0 "$bin" train mazur.dot -q --epochs 1 --plot one.svg --plot-gradients one.pdf --theme paper
check 'curves of a training that breaks' 1 "$bin" train log.expr --plot log.svg --plot-gradients log2.svg
is 'show how far it came' test -s log.svg
check 'no curve as text' 2 "$bin" train xor.dot --plot loss.txt

# Networks to start from.
check 'the list of examples' 0 "$bin" new --list
is 'one line each' test "$(wc -l <stdout)" -eq "$(ls "$root"/assets/examples/*.dot "$root"/assets/examples/*.expr | wc -l)"
is 'that says something' test "$(awk 'NF < 5' stdout | wc -l)" -eq 0
for file in "$root"/assets/examples/*.dot "$root"/assets/examples/*.expr; do
    example=$(basename "$file")
    check "new $example" 0 "$bin" new -q "$example" -o "new/$example"
    is "$example is the file" cmp "$file" "new/$example"
done
check 'a name without its ending' 0 "$bin" new -q xor
is 'is the same' cmp stdout "$root/assets/examples/xor.dot"
check 'iris brings its data' 0 "$bin" new iris -o flowers.dot
is 'beside it' cmp iris.csv "$root/assets/examples/iris.csv"
is '150 samples with Fisher'"'"'s sums' sh -c "tail -n +2 iris.csv | awk -F, '
    { for (i = 1; i <= 7; i++) s[i] += \$i }
    END { printf \"%.1f %.1f %.1f %.1f %d %d %d\", s[1], s[2], s[3], s[4], s[5], s[6], s[7] }' |
    grep -qx '876.5 458.6 563.7 179.9 50 50 50'"
check 'iris learns' 0 "$bin" train flowers.dot -o trained.dot
is 'over 95 % are right' sh -c "sed -n 's/^after.* accuracy \([0-9.]*\) %/\1/p' stdout | awk '{ exit !(\$1 > 95) }'"
is 'what is trained reads its data too' below "$(loss_of trained.dot)" 0.2
check 'XOR as it comes' 0 "$bin" train "$root/assets/examples/xor.dot" -q -o xt.dot
is 'is learnt' below "$(loss_of xt.dot)" 0.01
check 'three classes' 0 "$bin" train "$root/assets/examples/softmax3.dot"
is 'are told apart' grep -q 'accuracy 100 %$' stdout
check 'a recurrent network' 0 "$bin" run --json "$root/assets/examples/rnn.dot"
is 'has the published gradient of its shared weight' near \
    "$(sed -n 's/.*"w_h": \(0.00[0-9.e-]*\),*$/\1/p' stdout)" 0.00945904487076 1e-11

check 'a new network' 0 "$bin" new 3-4-2 --seed 5 -o n1.dot
check 'once more' 0 "$bin" new 3-4-2 --seed 5 -o n2.dot
is 'is the same' cmp n1.dot n2.dot
check 'with another seed' 0 "$bin" new 3-4-2 --seed 6 -o n2.dot
is 'is another' sh -c '! cmp -s n1.dot n2.dot'
is 'has 26 parameters' test "$("$bin" run n1.dot | grep -c -- '->\|\.b ')" -eq 26
is 'within the radius of xavier' sh -c "sed -n 's/.* -> h.*w=\"*\(-*[0-9.e-]*\).*/\1/p' n1.dot | awk '\$1 > 0.926 || \$1 < -0.926 { exit 1 }'"
for init in xavier he uniform zeros; do
    for loss in sse ce bce hinge; do
        "$bin" new 2-3-3-2 --init $init --loss $loss --activation relu --seed 2 -o n.dot -q &&
            "$bin" run n.dot >/dev/null 2>warnings && test ! -s warnings || echo $init $loss
    done
done >failures
is 'every start and loss makes a good file' test ! -s failures
is 'zeros are zeros' sh -c "'$bin' new 4-3-2 --init zeros | grep -c 'w=0\]' | grep -qx 18"
check 'a large one' 0 "$bin" new 784-64-10 --loss ce -q -o large.dot
check 'is trained and written' 0 "$bin" train large.dot -q --epochs 1 -o large2.dot
is 'with other weights' sh -c '! cmp -s large.dot large2.dot'
check 'sizes that are none' 2 "$bin" new 2-0-1
check 'one layer' 2 "$bin" new 3
check 'an unknown example' 2 "$bin" new nosuch

check 'an unknown optimizer' 2 "$bin" train xor.dot --optimizer sgd
check 'a negative rate' 2 "$bin" train xor.dot --rate -1
check 'half an epoch' 2 "$bin" train xor.dot --epochs 0.5
check 'a seed that is none' 2 "$bin" train xor.dot --seed one
printf 'a = 2\nb = a^2\n' >nothing.expr
check 'nothing to train' 3 "$bin" train nothing.expr

# Standard output fills once the training is at work.
"$bin" train mazur.dot --epochs 3000000 -o int.dot >lines 2>stderr &
pid=$!
while [ ! -s lines ] && kill -0 $pid; do sleep 0.05; done
kill -INT $pid
wait $pid
is 'an interrupt ends it well' test $? -eq 0
is 'says so' grep -q '^after [0-9]* epochs (interrupted): loss ' lines
is 'with a network' below "$(loss_of int.dot)" 0.2
