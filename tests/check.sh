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

# Claims in the file itself, and in JSON; what check says can be checked again.
cat >expect.dot <<'END'
digraph { x [value=0.5, expect_grad="-0.0692"]
          n [b=0.1, activation=sigmoid, target=1.5, expect_value="0.56", expect_new=0.125]
          x -> n [w=0.3, expect_grad="-0.1154", expect_new="0.3115"] }
END
check 'a file that expects' 1 "$bin" check expect.dot --json
cp stdout first.json
is 'has its claims in order' sh -c "grep -o '\"quantity\": \"[^\"]*new\"' stdout | head -1 | grep -qF n.b.new"
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

# Kinks.
check 'a relu at 0' 0 "$bin" check -e 'relu(w*x)^2 + abs(v) + w' x=0 w=1 v=0
is 'is a kink, not an error' said 'kink of'
check 'a tie' 0 "$bin" check -e 'max(a, b) * c' a=1 b=1 c=3
is 'too' said 'kink of max'
check 'near a kink' 0 "$bin" check -e 'relu(w)^3 + abs(v)' w=0.001 v=-0.0001
is 'is none' said '3 ok'

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
check 'a deep one' 0 "$bin" check - <<'END'
digraph { graph [activation=sigmoid] x [value=1] a b c d e [target=1]
          x -> a -> b -> c -> d -> e [w=0.2] }
END
is 'has a gradient that vanishes' said 'the gradient vanishes: in layer 2'
check 'what is not finite' 0 "$bin" check -e 'log(x) + w*x' x=-1 w=2
is 'is traced to where it is born' said 'log wants x>0'
is 'and told apart from an error' said 'not finite'
