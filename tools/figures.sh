#!/bin/sh
# The figures of the article "Backpropagation Step by Step", each from a network file, under
# its published name: `figures.sh CHAINRULE FOLDER`. Each is written as SVG and PNG.
set -eu
bin=$1
out=$2
examples=assets/examples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# figure NAME FILE OPTION...: the one frame that the options leave.
figure() {
    name=$1 file=$examples/$2
    shift 2
    rm -rf "$work/frames"
    "$bin" render "$file" -q -T svg,png --size 1920x1080 -o "$work/frames" "$@"
    for format in svg png; do
        [ "$(find "$work/frames" -name "*.$format" | wc -l)" -eq 1 ] || {
            echo "$name: not one frame" >&2
            exit 1
        }
        mv "$work/frames"/*."$format" "$out/$name.$format"
    done
}

symbols='--labels symbols'

figure one_neuron_ one_neuron.dot --phase setup $symbols
figure one_neuron_forward one_neuron.dot --phase forward
figure one_neuron_back one_neuron.dot --phase backward --wrt 'x->n' $symbols
figure one_neuron_back1 one_neuron.dot --phase backward --wrt n.b $symbols
figure one_neuron_back2 one_neuron.dot --phase backward --wrt 'x->n'
figure two_neurons two_neurons.dot --phase setup $symbols
figure two_neurons_back two_neurons.dot --phase backward --wrt 'x->n1' $symbols
figure two_neurons_back2 two_neurons.dot --phase backward --wrt n1.b $symbols
figure two_neurons2 two_neurons_layer.dot --phase setup $symbols
figure two_neurons2_back two_neurons_layer.dot --phase backward --wrt 'x->h1,x->h2' $symbols
figure two_neurons2_back2 two_neurons_layer.dot --phase backward --wrt h1.b,h2.b $symbols
figure shallow_net shallow_net.dot --phase setup $symbols
figure backpropagation_main1 shallow_net.dot --phase overview $symbols
"$bin" render -q "$examples/shallow_net.dot" --phase overview $symbols --size 1152x648 \
    -o "$out/hero.gif"
"$bin" plot sigmoid -q -T svg -o "$out/sigmoid_function.svg"
"$bin" plot sigmoid -q -T png --size 1920x1080 -o "$out/sigmoid_function.png"
