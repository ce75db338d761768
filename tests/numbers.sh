#!/bin/sh
# Numbers: what is one, in every place that has some; and the same ones in every locale.
set -u
. tests/lib.sh
one=$root/assets/examples/one_neuron.dot
examples=$root/assets/examples

# Of each spelling: what x is then in a network, a formula, a table, and as a claim; or what is
# said of it. "=": as in the network. A claim is fine as long as it is a number.
cat >spellings <<'END'
0.5|0.5|=|=|ok
.5|0.5|=|=|ok
5.|5.0|=|=|ok
-1e-3|-0.001|=|=|ok
+2|2.0|=|=|ok
00012|12.0|=|=|ok
1e400|is not finite|=|=|ok
-1e400|is not finite|=|=|ok
1.7976931348623159e308|is not finite|=|=|ok
1.7976931348623157e308|1.7976931348623157e308|=|=|ok
5e-324|4.9406564584124654e-324|=|=|ok
1e-320|9.9998886718268301e-321|=|=|ok
2.4e-324|0.0|=|=|ok
-0|0.0|=|=|ok
nan|is not finite|"nan" is unknown|is not finite|ok
NaN|is not finite|"NaN" is unknown|is not finite|ok
-inf|is not finite|"inf" is unknown|is not finite|ok
Infinity|is not finite|"Infinity" is unknown|is not finite|ok
0x1p-3|is not a number|is not a number (only decimal ones are)|is not a number|is not a number
0x10|is not a number|is not a number (only decimal ones are)|is not a number|is not a number
1,5|is two samples (one number has a point: 1.5)|is not a number (use a point: 1.5)|is not a number (use a point: 0.3)|is not a number (use a point)
½|is not a number|"½" is unknown|is not a number|is not a number
１|is not a number|"１" is unknown|is not a number|is not a number
1_000|is not a number|expected an operator|is not a number|is not a number
1'000|is not a number|has no meaning here|is not a number|is not a number
1.2.3|is not a number|=|=|is not a number
1e|is not a number|expected an operator|is not a number|is not a number
1d5|is not a number|expected an operator|is not a number|is not a number
END

# said PLACE SPELLING WANTED STATUS...: the last command's answer.
said() {
    case $3 in
    [-0-9]*) is "$1: $2 is $3" grep -qF "\"x\": $3," stdout ;;
    *) is "$1: $2 $3" grep -qF -e "$3" stderr ;;
    esac
}

while IFS='|' read -r spelling dot expr csv claim; do
    [ "$expr" != = ] || expr=$dot
    [ "$csv" != = ] || csv=$dot
    printf 'digraph { x [value="%s"] n [target=1] x -> n [w=1] }' "$spelling" >net.dot
    "$bin" run --json net.dot >stdout 2>stderr
    said network "$spelling" "$dot"
    printf 'x = %s\nL = x*1' "$spelling" >net.expr
    "$bin" run --json net.expr >stdout 2>stderr
    said formula "$spelling" "$expr"
    printf 'x,n\n"%s",1\n' "$spelling" >table.csv
    echo 'digraph { graph [data="table.csv"] x n x -> n [w=1] }' >table.dot
    "$bin" run --json table.dot >stdout 2>stderr
    said table "$spelling" "$csv"
    printf 'quantity,claimed\nx,"%s"\n' "$spelling" >claims.csv
    "$bin" check --claims claims.csv "$one" >stdout 2>stderr
    got=$?
    if [ "$claim" = ok ]; then
        is "claim: $spelling" test $got -le 1
    else
        is "claim: $spelling $claim" grep -qF -e "$claim" stderr
    fi
done <spellings

# Weights and options go the same way.
for spelling in 1e400 nan 0x1p-3 1,5 ½; do
    printf 'digraph { x [value=1] n [target=1] x -> n [w="%s"] }' "$spelling" >net.dot
    check "weight: $spelling" 3 "$bin" run net.dot
    check "option: $spelling" 2 "$bin" train "$one" --rate "$spelling"
    check "limit: $spelling" 2 "$bin" run "$one" --limit "nodes=$spelling"
    check "plot: $spelling" 2 "$bin" plot relu --at "$spelling"
done

# The sign of 0 counts, and is not shown.
printf 'x = -0\nL = 1/x' >zero.expr
check 'minus 0' 0 "$bin" run zero.expr
is 'is below 0' grep -qE '^L +−∞' stdout
is 'and written as 0' grep -qE '^x +0 ' stdout

# JSON: what is no number there is a string, also in claims.
printf '{"values": {"x": "nan"}}' >claims.json
check 'a claim of nan' 1 "$bin" check --claims claims.json "$one"
for wrong in NaN 1e400 0x1 1,5; do
    printf '{"values": {"x": %s}}' "$wrong" >claims.json
    "$bin" check --claims claims.json "$one" >stdout 2>stderr
    is "JSON: $wrong is no match" test $? -eq 1 -o $? -eq 3
done

# A locale with decimal commas, made here, in a program that takes it.
in_german() {
    LOCPATH=$work/locale LC_ALL=de_DE.UTF-8 "$@"
}
mkdir locale
if command -v localedef >/dev/null 2>&1 &&
    localedef -i de_DE -f UTF-8 "$work/locale/de_DE.UTF-8" 2>/dev/null &&
    [ "$(in_german /usr/bin/printf %.1f 0,5 2>/dev/null)" = 0,5 ]; then
    german=$root/${OUT:-out}/bin/chainrule-locale
    # same NAME ARGUMENT...: prints the same bytes.
    same() {
        name=$1
        shift
        "$bin" "$@" >plain 2>&1
        in_german "$german" "$@" >comma 2>&1
        is "in German: $name" cmp -s plain comma
    }
    same 'table' run "$one"
    same 'JSON' run --json "$examples/iris.dot"
    same 'story' run --steps=op "$examples/neuron.expr"
    same 'network' run -T dot "$examples/shallow_net.dot"
    same 'check' check "$examples/two_neurons.dot" --claims "$examples/two_neurons_claims.csv"
    same 'check as JSON' check --json "$examples/two_neurons.dot"
    for format in md tex txt html; do
        same "explain as $format" explain -f $format --general "$examples/two_neurons.dot"
    done
    same 'options' train --epochs 3 --rate 0.25 --history - -q "$examples/xor.dot"
    same 'trained network' train --epochs 3 -q -o - "$examples/xor.dot"
    same 'plot' plot sigmoid --at 0.25 -o -
    same 'new' new 2-3-1
    same 'import' import "$root/tests/import/mlp.onnx"
    same 'wrong numbers' run net.dot
    for unit in test_num test_gv; do
        program=$root/${OUT:-out}/tests/unit/$unit
        [ ! -x "$program" ] || is "in German: $unit, none skipped" sh -c \
            "cd '$root' && LOCPATH='$work/locale' '$program' 2>&1 | grep -q SKIPPED; test \$? -eq 1"
    done
    for this in one_neuron.dot neuron.expr; do
        "$bin" render -q -j1 -T dot,svg,png,pdf,html,asvg,pptx --legend -o plain.d "$examples/$this"
        in_german "$german" render -q -j1 -T dot,svg,png,pdf,html,asvg,pptx --legend -o comma.d "$examples/$this"
        is "in German: pictures of $this" diff -r plain.d comma.d
    done
else
    echo 'ok - in German # SKIP no localedef, or no source of de_DE (package locales)'
fi
