#!/bin/sh
# The program of assets/examples/embed: built as its Makefile says, against what was built.
. tests/lib.sh

cp -r "$root/assets/examples/embed" . && cd embed || exit 1
case ${OUT:-out} in
/*) built=$OUT ;;
*) built=$root/${OUT:-out} ;;
esac
check 'the example is built' 0 make -B OUT="$built" step
is 'without a warning' sh -c '! grep -q "step.c.*warning" stderr'
check 'its step is right' 0 ./step figures
is 'all claims are' grep -q '22 claims: 22 ok, 0 rounding, 0 wrong' stdout
is 'all its steps are drawn' test "$(ls figures | grep -c '\.svg$')" -ge 12
is 'by their names' test -s figures/00-setup.svg -a -s figures/07-forward-L.svg
is 'nothing is marked as wrong' sh -c "! grep -q '≠' figures/17-check.svg"
check 'a broken step is found' 1 ./step broken broken
is 'and what is wrong with it' grep -q 'missing factor: d(h1)/d(z1)' stdout
is 'and drawn' grep -q 'missing factor: d(h1)/d(z1)' broken/17-check.svg
