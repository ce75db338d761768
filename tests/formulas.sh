#!/bin/sh
# Formulas and circuits by the command line.
set -u
. tests/lib.sh
examples=$root/assets/examples

check 'a formula without a file' 0 "$bin" run -e '1/2*(y - sigmoid(w*x+b))^2' x=0.5 y=1.5 w=0.3 b=0.1
is 'its gradient' grep -qx 'w               0.3    −0.115415     –' stdout
check 'options behind it' 0 "$bin" run -e 'x*y' x=2 y=3 --json
is 'as JSON' grep -q '"loss": 6.0' stdout
check 'statements in it' 0 "$bin" run --json -e 'z = w*x; L = (z-1)^2; minimize L, rate = 0.5' x=2 'param w = 1'
is 'the update' grep -q '"w": -1.0' stdout
check 'samples in it' 0 "$bin" run --json -e 'w*x' w=2 'x=[1, 2, 3]'
is 'their sum' grep -q '"loss": 12.0' stdout
check 'an unknown name' 3 "$bin" run -e 'x*yy' x=1 y=2
is 'its place' test "$(head -1 stderr)" = 'formula:3:3: "yy" is unknown (did you mean y?)'
is 'and a caret' test "$(tail -1 stderr)" = '      ^'
check 'an empty formula' 2 "$bin" run -e ''
check 'a file' 0 "$bin" run "$examples/neuron.expr"
check 'a formula from standard input' 0 sh -c "\"$bin\" run - <\"$examples/neuron.expr\""
check 'a network from standard input' 0 sh -c "\"$bin\" run - <\"$examples/one_neuron.dot\""
check 'what has no layers' 2 "$bin" render --view neuron "$examples/neuron.expr"
check 'an unknown view' 2 "$bin" render --view graph "$examples/neuron.expr"

# The network and the formula are the same thing.
number() { sed -n "s/^ *\"$1\": \(-\{0,1\}[0-9.]*\),\{0,1\}\$/\1/p" "$2" | sed -n "$3p"; }
"$bin" run --json "$examples/one_neuron.dot" >net.json
"$bin" run --json "$examples/neuron.expr" >formula.json
is 'the loss of both' test "$(number loss net.json 1 | cut -c1-17)" = "$(number loss formula.json 1 | cut -c1-17)"

# Numbers that are not finite are carried, and named.
check 'division by 0' 0 "$bin" run -e '1/x' x=0
is 'is named' grep -q '^! L = 1/x is ∞ at x = 0: it wants x!=0$' stdout
check 'a power that is too large' 0 "$bin" run -e 'x^4' x=1e200
is 'overflows' grep -q '^! L = x^4 is ∞ at x = 1·10²⁰⁰: it overflows$' stdout
check 'a quotient that is too large' 0 "$bin" run -e 'a/b' a=1e300 b=1e-300
is 'overflows' grep -q ': it overflows$' stdout
check 'a power of 0' 0 "$bin" run -e 'x^a' x=0 a=-1
is 'has a pole' grep -q ': it wants x>0, or a whole, and a>=0 at x=0$' stdout
check 'a division by a constant 0' 0 "$bin" run -e 'x/0' x=2
is 'names no other quantity' grep -q '^! L = x/0 is ∞ at x = 2: it wants its second operand!=0$' stdout
check 'a division by an inner 0' 0 "$bin" run -e '1/(x-x)' x=2
is 'names it' grep -q '^! L = 1/u1 is ∞ at u1 = 0: it wants u1!=0$' stdout
check 'a gradient that is too large' 0 "$bin" run -e '(a*b)*c' a=1e-200 b=1e200 c=1e200
is 'overflows' grep -q 'the gradient of a is ∞: it overflows on the way back through a\*b in L' stdout
check 'log of -1, as JSON' 0 "$bin" run --json -e 'log(x)' x=-1
is 'is carried' grep -q '"loss": "nan"' stdout
is 'and warned of' grep -q '^warning: L = log(x) is NaN at x = −1: log wants x>0$' stderr
check 'an infinite derivative' 0 "$bin" run -e 'sqrt(x)' x=0
is 'is named as well' grep -q '^! the gradient of x is ∞' stdout
check 'a picture of it' 0 "$bin" render -q -o nan -e 'log(x) + 1/x' x=0

# The model written back as a network reads in to the same numbers; its data stay beside it.
cp "$examples"/*.csv .
for file in "$examples"/*.dot "$examples"/*.expr "$root"/tests/cases/*.dot \
    "$root"/tests/cases/*.expr "$root"/tests/golden/*.expr; do
    name=$(basename "$file")
    "$bin" run -q --json "$file" >first.json 2>/dev/null
    "$bin" run -q -T dot "$file" >back.dot && "$bin" run -q --json back.dot >second.json
    is "there and back: $name" cmp -s first.json second.json
    "$bin" run -q -T dot back.dot >again.dot
    is "written alike: $name" cmp -s back.dot again.dot
done

check 'a circuit' 0 "$bin" render "$examples/sigmoid_gates.expr" -T dot,svg,png -o a
is 'stable names' test -f a/00-setup.svg -a -f a/02-forward-u3.svg
check 'the same again, by one process' 0 "$bin" render -j1 "$examples/sigmoid_gates.expr" -T dot,svg,png -o b
is 'the same bytes' diff -r a b
check 'of a network' 0 "$bin" render -q --view circuit "$examples/shallow_net.dot" -T dot,svg --legend -o net
for grain in pass layer neuron op; do
    check "by $grain" 0 "$bin" render -q --steps $grain "$examples/three_classes.expr" -o grains/$grain
done
check 'the default folder' 0 "$bin" render -q -e 'a*b' a=2 b=3
is 'is out/formula' test -f out/formula/00-setup.svg

# What the lecture notes have on the wires of this circuit (to two digits).
lecture=$root/tests/golden/cs231n_sigmoid_gates.expr
"$bin" render -q --digits 2 --frames last -T dot -o lecture "$lecture"
for pair in m0:−2:0.20 m1:6:0.20 s0:4:0.20 dot:1:0.20 neg:−1:−0.20 ex:0.37:−0.53 den:1.4:−0.53 f:0.73:1 \
    w0:2:−0.20 x0:−1:0.39 w1:−3:−0.39 x1:−2:−0.59 w2:−3:0.20; do
    key=${pair%%:*} rest=${pair#*:}
    value=$(grep "\"value-$key\"" lecture/*.dot | sed 's/<[^<>]*>//g; s/.*label=<*//; s/>.*//')
    grad=$(grep "\"gradient-$key\"" lecture/*.dot | sed 's/<[^<>]*>//g; s/.*label=<*//; s/>.*//')
    is "on the wire of $key: $value, $grad" test "$value" = "${rest%%:*}" -a "$grad" = "∂ = ${rest#*:}"
done

if command -v xmllint >/dev/null 2>&1; then
    is 'well-formed svg' sh -c 'xmllint --noout a/*.svg net/*.svg grains/*/*.svg nan/*.svg'
else
    echo 'ok - well-formed svg of circuits # SKIP no xmllint'
fi
if command -v neato >/dev/null 2>&1; then
    for frame in a/*.dot; do
        neato -n2 -Tsvg "$frame" -o stock.svg 2>warnings
        is "stock neato draws $(basename "$frame")" test ! -s warnings -a -s stock.svg
    done
else
    echo 'ok - stock neato draws circuits # SKIP no neato'
fi

# What comes from further up comes in further up, where the order of operands says nothing.
check 'a formula of two branches' 0 "$bin" render -q -T dot --frames 0 -o branches.dot \
    -e 'log(1+exp(-y*(w*x+b)))+0.5*lambda*w^2' y=1 w=0.6 x=2 b=-0.3 lambda=0.1
# height GATE: of the end of its wire into the last sum.
height() { sed -n "s/.*\"gate-$1\" -> \"gate-L\" \[pos=\"e,[^,]*,\([0-9.]*\) .*/\1/p" branches.dot; }
is 'has no knot at its last sum' sh -c 'awk "BEGIN { exit !($1 > $2) }"' - "$(height u10)" "$(height u7)"

# 5 000 parentheses are an input like any other.
awk 'BEGIN { printf "param x = 1\ny = "; for (i = 0; i < 5000; i++) printf "("; printf "x*2"
             for (i = 0; i < 5000; i++) printf ")"; print "" }' >deep.expr
check 'deep nesting' 0 "$bin" run deep.expr

cd "$root" || exit 1
is 'docs/operations.md is what the table of operations says' sh -c '"${OUT:-out}"/bin/operations | cmp -s - docs/operations.md'
