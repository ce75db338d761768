#!/bin/sh
# The command `check`: gradients, kinks, claims and what explains them, what is unhealthy.
set -u
. tests/lib.sh
examples=$root/assets/examples
golden=$root/tests/golden

# said TEXT: standard output has this line or part of one.
said() { grep -qF -e "$1" stdout; }
# row QUANTITY VERDICT SLIP: a claim of the table.
row() { grep -E "^$1 +.* $2( |\$)" stdout | grep -qF -e "$3"; }

for file in "$examples"/*.dot "$examples"/*.expr "$golden"/*.expr; do
    check "the gradients of $(basename "$file")" 0 "$bin" check "$file"
    is 'are all right' sh -c "! grep -qE ' (wrong|unsure|not finite)$' stdout"
done

# What is published, wrong in these places and for these reasons.
check 'the first example of the article' 1 "$bin" check "$examples/one_neuron.dot" \
    --claims "$examples/one_neuron_claims.csv"
is 'has three wrong numbers' said '9 claims: 6 ok, 0 rounding, 3 wrong'
is 'a weight rounded on the way' row 'x->n.grad' wrong 'premature rounding'
is 'so is the bias' row 'n.b.grad' wrong 'premature rounding'
is 'a misprint' row 'n.b.new' wrong 'misprint: a digit of 0.1235'
check 'the second' 1 "$bin" check "$examples/two_neurons.dot" \
    --claims "$examples/two_neurons_claims.csv"
is 'has six, and a rounding' said '20 claims: 13 ok, 1 rounding, 6 wrong'
is 'an activation for its pre-activation' row 'n2.z' wrong 'activation instead of pre-activation: n1.a'
is 'with what follows' row 'n2.a' wrong 'follows from n2.z'
is 'the input for an activation' row 'd\(n2.z\)/d\(n1->n2\)' wrong 'x in place of'
is 'with a gradient that follows' row 'n1->n2.grad' wrong 'follows from d(n2.z)/d(n1->n2)'
is 'and an update that does' row 'n1->n2.new' wrong 'follows from n1->n2.grad'
is 'a sign' row 'n2.b.new' wrong 'sign: of the step in the update'
is 'the last digit' row 'd\(n2.a\)/d\(n2.z\)' rounding ''

check 'the same as a formula' 1 "$bin" check "$golden/datamapu_2_two_neurons.expr" --claims - <<'END'
quantity,claimed
yhat.grad,-0.875
d(yhat)/d(z3),0.235
d(z3)/d(w2),0.5
w2.grad,-0.103
b2.new,0.3795
END
is 'has the same causes' row 'w2.grad' wrong 'follows from d(z3)/d(w2)'

# What is of one layer only is one place, not two.
cat >net.dot <<'END'
digraph { x [value=0.5] g [activation=tanh] h [activation=tanh] y [target=1]
    x -> g [w=0.4, expect_grad=-0.2477] x -> h [w=-0.3, expect_grad=-0.2972]
    g -> y [w=0.5] h -> y [w=0.6] }
END
check 'forgotten derivatives' 1 "$bin" check net.dot
is 'all of one layer are one place' said 'missing factor: every derivative of tanh in layer 2'
is 'and not another' sh -c "! grep -q 'tanh.*tanh' stdout"

# The mean over three samples is forgotten in the backward pass.
cat >net.dot <<'END'
digraph { reduction=mean x [value="0.5, -1, 0.25"] y [b=0, target="1, 0, 2"]
    x -> y [w=0.5, expect_grad=-0.34375] }
END
check 'a mean forgotten' 1 "$bin" check net.dot
is 'the mean comes first' grep -qx 'x->y.grad: factor 1/n: .* is multiplied by n = 3.*; or gradients not zeroed before the pass.*' stdout

# One slip at a time.
one=$golden/datamapu_1_one_neuron.expr
slip() {
    printf '%s\n' "$2" | tr ' ' '\n' >claims.csv
    check "$1" 1 "$bin" check "$one" --claims claims.csv
    is "is called so" said "$1"
}
slip sign 'yhat.grad,0.9378 w.grad,0.1154'
slip 'missing factor: d(yhat)/d(z)' 'w.grad,-0.4689 b.grad,-0.9378'
slip 'activation instead of pre-activation' 'w.grad,-0.1084 b.grad,-0.2169'
slip 'factor 2' 'yhat.grad,-1.8756 w.grad,-0.2308'
slip 'gradients not zeroed before the pass' 'z.grad,-0.2308 w.grad,-0.3462 b.grad,-0.6925'
slip 'learning rate: it is left out' 'w.new,0.4154 b.new,0.3308'
slip 'missing term: b is left out of z' 'z,0.15'
slip 'misprint: two digits of -0.230830 have changed places' 'b.grad,-0.230380'
slip 'no known slip' 'w.grad,-7.7125'

# A mistake that is made all over a layer is one.
cat >square.dot <<'END'
digraph { activation=sigmoid x1 [value=0.5] x2 [value=-0.8]
    h1 [b=0.3] h2 [b=-0.4] o1 [b=0.2, target=0.9] o2 [b=0.7, target=0.1]
    x1 -> h1 [w=0.6] x2 -> h1 [w=-0.9] x1 -> h2 [w=0.8] x2 -> h2 [w=0.35]
    h1 -> o1 [w=1.1] h2 -> o1 [w=-0.7] h1 -> o2 [w=0.45] h2 -> o2 [w=1.3] }
END
# layer WORDS CLAIMS: gradients of weights and biases, or new values.
layer() {
    printf '%s\n' "$2" | tr ' ' '\n' >claims.csv
    check "all over: $1" 1 "$bin" check square.dot --claims claims.csv
    is "is one mistake: $1" said "$1"
    is "and no other is named" sh -c "[ \$(sed -n '/slip\$/,\$p' stdout | grep -c '^[^ ]*\.\(grad\|new\)[,:]') -eq 1 ]"
}
outputs='h1->o1.grad,-0.0371 h2->o1.grad,-0.0202 o1.b.grad,-0.0470 h1->o2.grad,0.0802 h2->o2.grad,0.0437 o2.b.grad,0.1016'
hidden='x1->h1.grad,-0.0005 x2->h1.grad,0.0008 h1.b.grad,-0.0010 x1->h2.grad,0.0202 x2->h2.grad,-0.0324 h2.b.grad,0.0405'
layer 'gradient left at 0: of every bias in layer 2' \
    "x1->h1.grad,-0.0005 x2->h1.grad,0.0008 h1.b.grad,0 x1->h2.grad,0.0202 h2.b.grad,0 $outputs"
layer 'missing term: every bias in layer 2 is left out of its sum' 'x1->h1.grad,-0.0017 x2->h1.grad,0.0028 h1.b.grad,-0.0035 x1->h2.grad,0.0205 x2->h2.grad,-0.0327 h2.b.grad,0.0409 h1->o1.grad,-0.0409 h2->o1.grad,-0.0295 o1.b.grad,-0.0556 h1->o2.grad,0.0708 h2->o2.grad,0.0511 o2.b.grad,0.0964'
layer 'transposed weight: the gradients of the 2 x 2 weights from h1->o1 to h2->o2' \
    "$hidden h1->o1.grad,-0.0371 h2->o1.grad,0.0802 o1.b.grad,-0.0470 h1->o2.grad,-0.0202 h2->o2.grad,0.0437 o2.b.grad,0.1016"
layer 'another derivative: that of tanh is taken, everywhere in layer 2' \
    "x1->h1.grad,-0.0011 x2->h1.grad,0.0018 h1.b.grad,-0.0023 x1->h2.grad,0.0672 x2->h2.grad,-0.1075 h2.b.grad,0.1344 $outputs"
layer 'is taken of the pre-activation, everywhere in layer 2' \
    "x1->h1.grad,0.0013 x2->h1.grad,-0.0020 h1.b.grad,0.0025 x1->h2.grad,-0.0296 x2->h2.grad,0.0473 h2.b.grad,-0.0591 $outputs"
layer 'everywhere only one share is kept, by way of the first use' \
    "x1->h1.grad,-0.0043 x2->h1.grad,0.0069 h1.b.grad,-0.0086 x1->h2.grad,0.0040 x2->h2.grad,-0.0065 h2.b.grad,0.0081 $outputs"
is 'which is said once' sh -c '! grep -q "share.*share" stdout'
layer 'sign: of every derivative of sse, or' "$(echo "$hidden $outputs" | sed 's/,-/,+/g; s/,\([0-9]\)/,-\1/g; s/,+/,/g')"
layer 'learning rate: no bias is updated' 'x2->h1.new,-0.9001 x1->h2.new,0.7980 h2.b.new,-0.4000 h1->o1.new,1.1037 o1.b.new,0.2000 h1->o2.new,0.4420 o2.b.new,0.7000'

echo 'digraph { graph [loss=bce, activation=sigmoid] x [value=1] y [b=0.9, target=0] x -> y [w=0.6] }' >net1.dot
echo 'digraph { graph [loss=ce, activation=softmax] x [value=1] a [target=1] b [target=0]
    x -> a [w=0.5] x -> b [w=0.2] }' >net2.dot
# Of one output, too, the derivative of the loss comes first; and a loss that is not averaged is
# found among all the numbers of a program.
cat >net.dot <<'END'
digraph { graph [loss=bce, reduction=mean] x [value="0.5, -1, 2"] y [b=0.2, activation=sigmoid, target="1, 0, 1"]
    x -> y [w=0.7] }
END
check 'a gradient of bce' 1 "$bin" check net.dot --claims - <<'END'
quantity,claimed
x->y.grad,0.2988
y.b.grad,0.0521
END
is 'has its sign from the loss' said 'sign: of d(L)/d(y.a), or of d(y.a)/d(y.z)'
check 'a sum in place of a mean' 1 "$bin" check net.dot --claims - <<'END'
quantity,claimed
y.z,"0.55 -0.5 1.6"
y.a,"0.634 0.378 0.832"
L,1.1135
x->y.grad,-0.2988
END
is 'is the factor of the loss' said 'L: factor 1/n: the whole of L is multiplied by n = 3'

# A derivative that is in prediction minus target already, and the wrong factor of a product.
check 'the sigmoid once more' 1 "$bin" check --claims - net1.dot <<'END'
quantity,claimed
x->y.grad,0.1219
y.b.grad,0.1219
END
is 'is a factor too many' said 'extra factor: d(y.a)/d(y.z) is multiplied with twice'
check 'softmax once more' 1 "$bin" check --claims - net2.dot <<'END'
quantity,claimed
x->a.grad,-0.1040
x->b.grad,0.1040
END
is 'is a factor too many, too' said 'extra factor: the derivative of softmax'
check 'the factor itself' 1 "$bin" check --claims - -e 'param w = 2
p = w*x
f = sigmoid(p)
minimize f' x=-1 <<'END'
quantity,claimed
x.grad,-0.1050
END
is 'in place of the other' said 'another value: x is multiplied with in place of the other factor, in p'

# One share of several is not a gradient at 0.
echo 'wh.grad,-0.3066' | check 'one step of a recurrent network' 1 "$bin" check --claims - -e 'param wx = 0.5, wh = 0.8, b = 0.1
h1 = tanh(wx*x1 + b)
h2 = tanh(wx*x2 + wh*h1 + b)
h3 = tanh(wx*x3 + wh*h2 + b)
L = 1/2*(1.5*h3 - 0.5)^2
minimize L' x1=1 x2=0.5 x3=-1
is 'is a share that was kept' said '= instead of +='
is 'and no gradient at 0' sh -c "! grep -q 'left at 0' stdout"

# The update of an optimizer.
adam() { check "adam, $1" 1 "$bin" check --claims - -e 'param w = 0.5
L = 1/2*(w*x-y)^2
minimize L, optimizer = adam' x=2 y=3; }
echo 'w.new,0.8162' | adam 'not corrected'
is 'is called so' said 'update rule: the moments are not corrected for their start at 0'
echo 'w.new,0.9' | adam 'left out'
is 'is called so' said 'update rule: it is plain gradient descent'

echo 'w.new,12.50' | check 'a decimal point' 1 "$bin" check --claims - -e 'param w = 0.5
L = 1/2*(w*x-y)^2
minimize L, rate = 0.3' x=2 y=3
is 'in the wrong place' said 'learning rate: it is 3'

# What a guess hits by chance is no explanation.
echo 'x2->h2.grad,0.0131' >claims.csv
check 'a number out of the air' 1 "$bin" check square.dot --claims claims.csv
is 'has no explanation' sh -c "! grep -q 'another value\|missing term\|rounding:' stdout"

# Of an exact number as many digits are shown as tell it from the claim.
check 'a claim that differs in the seventh digit' 1 "$bin" check "$one" --claims - <<'END'
quantity,claimed
L,0.439756123
END
is 'is seen to differ' grep -qE '^L +0\.439756123 +0\.4397565 +wrong' stdout

# A single digit says little: only what is certain of it is said.
digit() {
    printf '%s,%s\n' "$1" "$2" >claims.csv
    check "$1 = $2" 1 "$bin" check "$examples/$3" --claims claims.csv
    is "is said to be: $4" said "$4"
}
digit 'n1->n2.grad' -0.2 two_neurons.dot 'too few digits to tell'
digit 'n1->n2.grad' 0.1 two_neurons.dot 'sign: of d(L)/d(n2.a)'
digit n2.b.new 0.3 two_neurons.dot 'no known slip'
digit g2.a 1 shallow_net.dot 'too few digits to tell'
digit 'h1->g1.grad' -0.05 shallow_net.dot 'too few digits to tell'

# Claims in the file itself, and in JSON; what check says can be checked again.
cat >expect.dot <<'END'
digraph { x [value=0.5, expect_grad="-0.0692"]
          n [b=0.1, activation=sigmoid, target=1.5, expect_value="0.56", expect_new=0.125]
          x -> n [w=0.3, expect_grad="-0.1154", expect_new="0.3115"] }
END
check 'a file that expects' 1 "$bin" check expect.dot --json
cp stdout first.json
is 'has its claims in order' sh -c "grep -o '\"quantity\": \"[^\"]*new\"' stdout | head -1 | grep -qF n.b.new"
cat >expect.expr <<'END'
input x = [0.5, 1]
param w = 0.3
z = w*x
minimize z, rate = 0.1
expect_value z = [0.15, 0.3], w = 0.30
expect_grad w = -1.5, z = [1, 1]
expect_new w = 0.15
END
check 'a formula that expects' 1 "$bin" check expect.expr
is 'has its claims' said '7 claims: 6 ok, 0 rounding, 1 wrong'
is 'and the wrong one' row w.grad wrong 'sign'
check 'which stay with the model' 1 sh -c "'$bin' run expect.expr -T dot | '$bin' check -"
is 'all of them' said '7 claims: 6 ok'
check 'what is expected of nothing' 3 "$bin" check -e 'w*w' w=2 'expect_grad v = 1'
is 'is said' grep -q '"v" is unknown' stderr
check 'no number' 3 "$bin" check -e 'w*w' w=2 'expect_grad w = four'
is 'is said, too' grep -q 'which is no number' stderr
check 'its output as claims' 1 "$bin" check expect.dot --claims first.json
is 'which are as many again' said '10 claims: 8 ok, 0 rounding, 2 wrong'
check 'what run says' 0 sh -c "'$bin' run '$one' --json | '$bin' check '$one' --claims -"
is 'is right' said '16 claims: 16 ok' 
check 'float numbers' 0 "$bin" check "$one" --tolerance 1e-6 --claims - <<'END'
{"w.grad": -0.11541520, "b.grad": [-0.23083040]}
END
check 'which are wrong to the digit' 1 "$bin" check "$one" --claims - <<'END'
{"w.grad": -0.11541520, "b.grad": [-0.23083040]}
END
check 'a quantity that is none' 3 "$bin" check "$one" --claims - <<'END'
w.grd,1
END
is 'is named' grep -qF '"w.grd" is no quantity' stderr
check 'quiet' 1 "$bin" check -q expect.dot
is 'says nothing' test ! -s stdout -a ! -s stderr

: >empty.csv
check 'a file without claims' 3 "$bin" check "$one" --claims empty.csv
is 'is a mistake' grep -qF 'empty.csv: there are no claims in it' stderr
check 'so is a trace' 3 "$bin" check "$one" --trace empty.csv

# Kinks.
check 'a relu at 0' 0 "$bin" check -e 'relu(w*x)^2 + abs(v) + w' x=0 w=1 v=0
is 'is a kink, not an error' said 'kink of'
check 'a tie' 0 "$bin" check -e 'max(a, b) * c' a=1 b=1 c=3
is 'too' said 'kink of max'
check 'near a kink' 0 "$bin" check -e 'relu(w)^3 + abs(v)' w=0.001 v=-0.0001
is 'is none' said '3 ok'

# Where the first steps are too long.
check 'beside a pole' 0 "$bin" check -e '1/x' x=1e-8
check 'periods far from 0' 0 "$bin" check -e 'sin(x)' x=1e6
is 'is right' said '2 gradients: 2 ok'

# What is unhealthy.
cat >ill.dot <<'END'
digraph {
    graph [params="c=3"]
    x [value="1, 2"]
    a [activation=relu] b [activation=sigmoid] d [activation=tanh] e [activation=tanh]
    o [target="1, 0"]
    x -> a [w=-1] x -> b [w=9] {x} -> {d e} [w=0.5] {a b d e} -> o [w=0.1]
}
END
check 'an unhealthy network' 0 "$bin" check ill.dot
is 'has a dead relu' said '! a.a is a dead relu'
is 'a saturated sigmoid' said '! b.a is saturated'
is 'twins' said '! d, e of layer 2 are the same neuron'
is 'and a parameter for nothing' said 'depends on the parameter c'
check 'which the numbers alone tell, too' 0 "$bin" run ill.dot
is 'below the table' said '! a.a is a dead relu'
check 'a deep one' 0 "$bin" check - <<'END'
digraph { graph [activation=sigmoid] x [value=1] a b c d e [target=1]
          x -> a -> b -> c -> d -> e [w=0.2] }
END
is 'has a gradient that vanishes' said 'the gradient vanishes: in layer 2'
check 'a small weight' 0 "$bin" check - <<'END'
digraph { x [value=1] h [b=1] y [b=0, target=1] x -> h [w=1] h -> y [w=0.000001] }
END
is 'of two layers the ratio is told once' grep -q 'it is 1·10⁻⁶ times what it is in layer 3$' stdout
check 'what is not finite' 0 "$bin" check -e 'log(x) + w*x' x=-1 w=2
is 'is traced to where it is born' said 'log wants x>0'
is 'and told apart from an error' said 'not finite'

# In the picture.
check 'shaded by gradients' 0 "$bin" render ill.dot -q -T dot --shade grad -o shaded
last=$(ls shaded/*-check.dot)
is 'has a scale' sh -c "grep -c 'class=\"shade\"' $last | grep -qx '1[0-9]'"
is 'what is 0 is dotted' grep -q 'id="edge-x--a".*dotted' "$last"
is 'what is not in it has no place in the scale' sh -c "! grep -q 'not finite' $last"
is 'warnings have badges' test "$(grep -c 'class="warning"' "$last")" -ge 3
is 'and words' sh -c "sed 's/<[^<>]*>//g' $last | grep -q 'is a dead relu: .* is not above 0'"
for what in value weight update; do
    for theme in article paper dark slides; do
        check "by $what in theme $theme" 0 "$bin" render "$examples/shallow_net.dot" -q -T dot \
            --shade $what --theme $theme --frames last -o "shade/$what/$theme"
        is 'has colours' grep -q 'class="shade"' "shade/$what/$theme"/*.dot
    done
done
check 'a formula, too' 0 "$bin" render "$one" -q -T svg --shade grad --legend --frames last -o shadef
check 'by what is unknown' 2 "$bin" render "$one" --shade gradient
check 'a healthy one' 0 "$bin" render "$one" -q -T dot --shade grad --legend --frames last -o healthy
is 'has no warnings' sh -c "grep -q 'No warnings' healthy/*.dot"
is 'nor lines that shades take the place of' sh -c "! grep -q 'forward pass' healthy/*.dot"
is 'nor a place for 0' test "$(grep -c 'id="shade-line' healthy/*.dot)" -eq 3
check 'NaN, drawn' 0 "$bin" render -q -T dot --shade value --frames last -o nan -e 'log(x) + w*x' x=-1 w=2
is 'is marked where it is born' grep -q 'class="warning"' nan/*.dot
is 'and named there' sh -c "sed 's/<[^<>]*>//g' nan/*.dot | grep -q 'log wants x'"

check 'the second example, drawn' 0 "$bin" render "$examples/two_neurons.dot" -q -T dot \
    --claims "$examples/two_neurons_claims.csv" -o drawn
frame=drawn/09-check.dot
is 'has a frame of its own' test -s $frame
texts() { sed -n 's/.*label=<\(.*\)>, fontsize.*/\1/p' "$@" | sed 's/<[^<>]*>//g' | tr -s ' '; }
texts $frame >texts.txt
is 'with claimed and exact side by side' grep -qF '0.56 ≠ 0.512' texts.txt
is 'at a gradient' grep -qF '∂𝐿/∂𝑤(2) = −0.103 ≠ −0.115' texts.txt
is 'at an update' grep -qF '→ 0.3795 ≠ 0.4205' texts.txt
is 'at a derivative' grep -qF '= 0.5 ≠ 0.562' texts.txt
is 'three sources' test "$(grep -c 'class="source"' $frame)" -eq 3
is 'which are solid' sh -c "! grep 'class=\"source\"' $frame | grep -q dashed"
is 'and what follows, dashed' test "$(grep 'class="downstream"' $frame | grep -c dashed)" -eq 4
is 'a new weight whose gradient is wrong, too' grep -qF '= 0.2 → 0.2103 ≠ 0.2115' texts.txt
is 'the cause in words, with the symbols of the picture' \
    grep -qF 'activation instead of pre-activation: 𝑎(2) in place of 𝑧(3)' texts.txt
is 'without names of files' sh -c "! grep -qE 'n[12]\.|->' texts.txt"
is 'outlined where it is told, too' grep -q 'class="source"' drawn/08-update.dot
is 'a derivative in the step that is about it' \
    grep -qF 'in place of d(n2.z)/d(n1-' drawn/05-backward-w2.dot
# widths FILE NODE: how wide a node is, in points.
width() { sed -n "s/^ *\"$2\" .* width=\([0-9.]*\),.*/\1/p" "$1" | awk '{ print int($1 * 72 + 0.5) }'; }
is 'with room between number and outline' test \
    "$(($(width $frame dispute-z_value_n2-0) - $(width $frame z-value-n2)))" -eq 10
is 'and not before' sh -c "! grep -qE 'class=.(source|downstream)' drawn/00-setup.dot drawn/01-*.dot"
for theme in paper dark slides; do
    check "as a circuit in theme $theme" 0 "$bin" render "$golden/datamapu_2_two_neurons.expr" -q \
        -T dot --theme $theme --phase check -o "$theme" --claims - <<'END'
z3,0.56
yhat,0.64
END
    is 'with a source and what follows' test \
        "$(grep -cE 'class="(source|downstream)"' "$theme"/*-check.dot)" -eq 2
done
check 'what the file expects' 0 "$bin" render expect.dot -q -T svg --phase check -o expected
is 'is drawn when asked for' grep -q source expected/*-check.svg
check 'what a program recorded' 0 "$bin" render "$one" -q -T dot --phase check -o traced --trace - <<'END'
{"quantity": "yhat", "value": 0.5621765, "grad": 0.9378235}
END
is 'is drawn as well' grep -q 'class="source"' traced/*-check.dot
check 'many that are wrong alike' 0 "$bin" render "$examples/two_neurons.dot" -q -T dot --phase check -o alike \
    --claims - <<'END'
n1->n2.grad,-0.230388
n2.b.grad,-0.409814
x->n1.grad,-0.0100869
END
is 'have one line' sh -c "sed 's/<[^<>]*>//g' alike/*-check.dot | grep -q 'and 2 more'"
check 'right claims' 0 "$bin" render "$one" -q -T dot --phase check -o right --claims - <<'END'
z,0.25
END
is 'are said to be right' sh -c "cat right/*-check.dot | grep -q 'none wrong'"

# The work at a kink grows with the operands of a maximum, not with their square.
awk 'BEGIN { printf "x = 1\nL = max(x"; for (i = 1; i < 20000; i++) printf ",x"; print ")" }' >maximum.expr
check 'a maximum of many' 0 timeout 10 "$bin" check maximum.expr
check 'a sine at 1e300' 0 "$bin" check -e 'sin(x)' x=1e300
is 'is no gradient that a difference could tell' grep -q '^x .*unsure$' stdout
