#!/bin/sh
# The whole story of each example as text, against tests/cases/NAME.GRAIN.txt. What these
# files hold changes only by `make bless`.
set -u
bin=${VALGRIND_BIN:-${OUT:-out}/bin/chainrule}
got=$(mktemp)
trap 'rm -f "$got"' EXIT

# compare FILE NAME OPTION: FILE's stories, as tests/cases/NAME.GRAIN.txt has them.
compare() {
    net=$1 name=$2
    for grain in pass layer neuron op; do
        want=tests/cases/$name.$grain.txt
        "$bin" run "$net" ${3:+"$3"} ${4:+"$4"} --steps=$grain >"$got" 2>&1 || echo "exit status $?" >>"$got"
        if [ -n "${BLESS-}" ]; then
            cp "$got" "$want"
        elif diff "$want" "$got" >&2; then
            echo "ok - story of $name by $grain"
        else
            echo "not ok - story of $name by $grain"
        fi
    done
}

for net in assets/examples/*.dot tests/cases/*.dot; do
    compare "$net" "$(basename "$net" .dot)" ''
done
for formula in assets/examples/*.expr tests/cases/*.expr; do
    compare "$formula" "$(basename "$formula" .expr)" ''
done
compare assets/examples/two_neurons.dot two_neurons_circuit --view=circuit
compare tests/cases/samples.dot samples_circuit --view=circuit
compare assets/examples/two_neurons.dot two_neurons_chain '--wrt=x->n1'
compare assets/examples/two_neurons_layer.dot two_neurons_layer_chains '--wrt=h1.b,h2.b' --labels=symbols
compare assets/examples/shallow_net.dot shallow_net_chain '--wrt=x1->h1' --labels=values
compare assets/examples/shallow_net.dot shallow_net_paths '--wrt=x1->h1' --paths
compare tests/golden/rnn_three_steps.expr rnn_paths --wrt=Whh --paths
compare assets/examples/one_neuron.dot one_neuron_symbols --labels=symbols
compare assets/examples/shallow_net.dot shallow_net_symbols --labels=symbols
compare assets/examples/xor.dot xor_symbols --labels=symbols
