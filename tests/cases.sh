#!/bin/sh
# The whole story of each example as text, against tests/cases/NAME.GRAIN.txt. What these
# files hold changes only by `make bless`.
set -u
bin=${OUT:-out}/bin/chainrule
got=$(mktemp)
trap 'rm -f "$got"' EXIT

for net in assets/examples/*.dot tests/cases/*.dot; do
    name=$(basename "$net" .dot)
    for grain in pass layer neuron op; do
        want=tests/cases/$name.$grain.txt
        "$bin" run "$net" --steps=$grain >"$got" 2>&1 || echo "exit status $?" >>"$got"
        if [ -n "${BLESS-}" ]; then
            cp "$got" "$want"
        elif diff "$want" "$got" >&2; then
            echo "ok - story of $name by $grain"
        else
            echo "not ok - story of $name by $grain"
        fi
    done
done
