# The written derivation in its formats, and woven posts: set by TeX, KaTeX and an XML parser,
# where they are installed.
. tests/lib.sh
examples=$root/assets/examples
cases=$root/tests/cases
files="$examples/one_neuron.dot $examples/two_neurons.dot $examples/two_neurons_layer.dot
       $examples/shallow_net.dot $examples/neuron.expr $examples/sigmoid_gates.expr
       $examples/three_classes.expr $examples/rnn.dot $examples/softmax3.dot $examples/xor.dot $examples/iris.dot
       $cases/samples.dot $cases/softmax.dot $cases/operations.dot
       $cases/samples_formula.expr"

# A wide network, whose sums take many lines.
awk 'BEGIN {
    print "digraph wide { graph [loss=mse activation=tanh]"
    for (j = 1; j <= 30; j++) printf "x%d [value=%.3f]\n", j, sin(j)
    for (i = 1; i <= 30; i++) {
        printf "h%d [b=%.3f]\n", i, cos(i) / 5
        for (j = 1; j <= 30; j++) printf "x%d -> h%d [w=%.3f]\n", j, i, sin(i * j) / 4
        for (k = 1; k <= 4; k++) printf "h%d -> o%d [w=%.3f]\n", i, k, cos(i + 3 * k) / 3
    }
    for (k = 1; k <= 4; k++) printf "o%d [b=0.1 activation=sigmoid target=%d]\n", k, k % 2
    print "}"
}' >wide.dot
# A loss whose formula is long, with numbers that are long too.
cat >huber.dot <<'END'
digraph { graph [loss=huber] x [value=-0.35]
    o1 [target=-0.13, b=-4.25] o2 [target=0.65, b=-2.81] o3 [target=0.9, b=0.48]
    x -> {o1 o2 o3} [w=0.33] }
END
files="$files wide.dot huber.dot"

write_all() {
    for file in $files; do
        name=$(basename "${file%.*}")
        "$bin" explain "$file" -q -f "$1" $2 -o "$1/$name.$1" || return
    done
}

mkdir -p md tex txt html
cp "$examples/iris.csv" .
for format in md tex txt html; do
    check "explain in $format" 0 write_all $format '--standalone --appendix --general'
done

for section in 'The network' 'Forward pass' 'Loss' 'Backward pass' 'Update' 'Appendix'; do
    is "the derivation has a section: $section" grep -q "^## $section" md/shallow_net.md
done
is "the chain rule is written out" \
    grep -qF '\frac{\partial L}{\partial w} = \frac{\partial L}{\partial \hat{y}} \cdot' md/one_neuron.md
is "delta is named and used" grep -qF '\delta \cdot \frac{\partial z}{\partial w}' md/one_neuron.md
is "a shared weight has a sum over the samples" grep -qF '\sum_{s}' md/samples.md
is "of the Huber loss the case that applies is calculated" grep -qF \
    '\vert  - \frac{1}{2} + \vert 0.65 - \left(-2.93\right)\vert  - \frac{1}{2}' md/huber.md
is "a wide sum keeps all its terms" [ "$(grep -o 'w_{1,30}^{(1)} ' md/wide.md | wc -l)" -ge 1 ]
is "large layers end in a table" grep -qF 'The others likewise. All 30 of the layer:' md/wide.md

is "indices are explained" \
    grep -qF '$w_{ij}^{(l)}$ is the weight from $j$ of layer $l$ to $i$ of the next layer' md/shallow_net.md
is "also where there are only layers" grep -q 'a weight has that of the layer' md/two_neurons.md
is "and not where there is nothing to explain" sh -c "! grep -qi 'indices' md/one_neuron.md"
echo 'digraph { x [value=1] h [b=0.1] y [target=1] x -> h [w=1] h -> y [w=1] x -> y [w=0.5] }' >skip.dot
check "an edge past a layer" 0 sh -c "'$bin' explain -q skip.dot >skip.md"
is "its two indices are explained" grep -qF 'Two upper indices, as in $w^{(k,l)}$' skip.md
is "and no others" sh -c "! grep -q 'Two upper indices' md/shallow_net.md"
is "losses of samples are called so" grep -qF '| $L_{s}$ |' md/softmax3.md
is "the mean has its factor, as matrices, too" \
    grep -qF '= \frac{1}{9} \cdot \left(\hat{\mathbf{y}} - \mathbf{y}\right)' md/softmax3.md
is "where it comes from is said" grep -qF 'counts with the factor $\frac{1}{9}$' md/softmax3.md
is "what a softmax divides by is said" grep -qF 's = \sum_{k}{e}^{z_{k}}' md/softmax3.md
is "a shared parameter is explained" grep -q 'used in several places' md/rnn.md

is "the layers are written as matrices" \
    grep -qF '\mathbf{z}^{(l+1)} &= \mathbf{W}^{(l)}\, \mathbf{a}^{(l)} + \mathbf{b}^{(l)}' md/shallow_net.md
is "with their numbers" grep -qF '\begin{pmatrix} 0.3 & 0.5 \\ -0.2 & 0.4 \end{pmatrix}' md/shallow_net.md
is "a network without such a form is told why" \
    grep -qF 'cannot be written as dense layers of matrices: weights are shared' md/samples.md

echo 'digraph { x [value=1] n [b=0.5, target=1] }' >alone.dot
is "a neuron that nothing leads to is no input" sh -c \
    "'$bin' explain -q alone.dot | grep -q 'one input and a single neuron'"

# What is written out in the forward pass has no letter in the backward pass.
"$bin" explain -e 'tanh(tanh(x))^x^x' x=0.8 >nested.md
is "no letters for what is written out" sh -c '! grep -q "u_{" nested.md'
is "the inner result is written out" grep -qF '1 - {\tanh\left(x\right)}^{2}' nested.md

# What Adam remembers is new, what it makes of it is not remembered; with numbers likewise.
"$bin" explain -e 'param w = 0.5
L = (w*x)^2
minimize L, optimizer = adam' x=2 >adam.md
is "of the moments of Adam two are remembered" grep -qF '\hat{m} &= \frac{m^{\text{new}}}{1' adam.md
is "with numbers, too" grep -qF 'm^{\text{new}} &= 0.9 \cdot 0' adam.md

# txt: wrapped, the same whatever the locale
narrow() {
    "$bin" explain "$examples/shallow_net.dot" -f txt --width 60 >narrow.txt &&
        [ "$(grep -v '^ ' narrow.txt | LC_ALL=C.UTF-8 wc -L)" -le 60 ]
}
is "text is wrapped to the width" narrow
same() { LC_ALL=de_DE.UTF-8 "$bin" explain "$examples/shallow_net.dot" -f txt | cmp -s - "$1"; }
"$bin" explain "$examples/shallow_net.dot" -f txt >shallow.txt
is "the same text in another locale" same shallow.txt
is "formulas with -e" sh -c "'$bin' explain -e '(x*w-y)^2' x=2 w=0.5 y=3 -f txt | grep -q '= 4'"

for name in dollars brackets '\\('; do
    check "--math-delims $name" 0 "$bin" explain "$examples/one_neuron.dot" --math-delims "$name"
done
"$bin" explain "$examples/one_neuron.dot" --math-delims brackets >brackets.md
is "brackets are doubled for Markdown" grep -qF '\\(x = 0.5\\)' brackets.md
check "--math-delims wants what it knows" 2 "$bin" explain "$examples/one_neuron.dot" --math-delims x
check "-f wants what it knows" 2 "$bin" explain "$examples/one_neuron.dot" -f docx

# figures in place
check "a whole post with figures" 0 "$bin" explain "$examples/two_neurons.dot" -q \
    -o site/content/two.md --figures site/static/img/two --hugo
is "hugo has front matter" sh -c "head -n 1 site/content/two.md | grep -q '^---$'"
is "hugo links from the static folder" grep -qF '](/img/two/' site/content/two.md
linked() {
    sed -n 's/^!\[.*](\(.*\))$/\1/p' "$1" | while read -r link; do
        [ -s "$2$link" ] || { echo "#   $link is missing"; exit 1; }
    done && [ "$(grep -c '^!\[..*\](' "$1")" -ge "$3" ]
}
is "every figure is there, with a description" linked site/content/two.md site/static 8
check "figures beside the text" 0 "$bin" explain "$examples/one_neuron.dot" -q -o a/one.md --figures a/img
is "they are linked from there" linked a/one.md a/ 5
check "figures of several samples" 0 "$bin" explain "$examples/xor.dot" -q -o s/xor.md --figures s/img
is "the sum over them stands at the end" \
    sh -c "grep '^!\[\|^##' s/xor.md | grep -A1 -- '-sum.svg' | grep -q '^## Update'"
"$bin" explain "$examples/one_neuron.dot" -q --figures b --link-prefix https://example.org/b >p.md
is "--link-prefix" grep -qF '](https://example.org/b/00-setup.svg)' p.md

# html: well-formed
for file in html/*.html; do
    is "well-formed: $file" xmllint --noout "$file"
done
is "indices are letters of their own" grep -q '<mi>i</mi><mi>j</mi>' html/shallow_net.html
is "only what is tall has parentheses that grow" \
    grep -q '<mo stretchy="false">(</mo><mi>z</mi>' html/shallow_net.html
is "html has no script" sh -c '! grep -qi "<script" html/*.html'

# tex: a real TeX takes it, and nothing sticks out
if command -v pdflatex >/dev/null 2>&1; then
    "$bin" explain "$examples/one_neuron.dot" -q -f tex --standalone --size 480x270 \
        --figures tex/img -o tex/figures.tex
    for name in $(cd tex && ls *.tex); do
        set_by_tex() {
            (cd tex && pdflatex -halt-on-error -interaction=nonstopmode "$1" >log 2>&1) &&
                ! grep -E '^(Overfull|!)|Missing character' "tex/${1%.tex}.log" | sed 's/^/#   /' | grep .
        }
        is "pdflatex sets $name, no line too long" set_by_tex "$name"
    done
else
    echo 'ok - pdflatex sets the derivations # SKIP no pdflatex'
fi

# md: KaTeX takes it
if command -v node >/dev/null 2>&1 && [ -d "$root/tests/web/node_modules/katex" ]; then
    is "KaTeX takes all mathematics" sh -c "node '$root/tests/web/katex.mjs' md/*.md >formulas"
    is "there were hundreds of formulas" [ "$(sed 's/ .*//' formulas)" -gt 500 ]
else
    echo 'ok - KaTeX takes all mathematics # SKIP no katex: make test-deps'
fi

# weaving
cp "$examples"/*.dot "$examples"/post.md .
check "a woven post" 0 "$bin" weave post.md -q -o woven/post.md --images woven/images
is "it is the one in assets/examples" cmp -s woven/post.md "$examples/woven/post.md"
is "its figures are there" linked woven/post.md woven/ 2
is "its numbers are the run's" grep -q 'the loss is 0.440' woven/post.md
is "no mark is left" sh -c "! grep -q '{{cr' woven/post.md"
untouched() { # all lines without marks and fences, byte for byte
    grep -v '{{cr' post.md | sed '/^```chainrule/,/^```$/d' >want
    grep -vFf want woven/post.md | grep -v '^!\[' >changed
    diff want woven/post.md | grep -c '^<'
}
is "all else is untouched" [ "$(untouched)" = 0 ]

# Equations of what is given, of derivatives and of new values.
cat >marks.md <<'END'
{{cr one_neuron.dot x->n.equation}}
{{cr one_neuron.dot d(n.a)/d(n.z).equation}}
{{cr one_neuron.dot d(n.a)/d(x->n)}}
{{cr one_neuron.dot x->n.new.symbol}}: {{cr one_neuron.dot x->n.new.formula}}
END
cat >marks.want <<'END'
$w = 0.3$
$\frac{\partial \hat{y}}{\partial z} = \hat{y} \cdot \left(1 - \hat{y}\right) = 0.562 \cdot \left(1 - 0.562\right) = 0.246$
0.123
$w^{\text{new}}$: $w - \alpha \cdot \frac{\partial L}{\partial w}$
END
is "marks are about what they name" sh -c "'$bin' weave marks.md | diff - marks.want"

printf '\357\273\277# T\r\n\r\n> a {{cr one_neuron.dot L}} `{{cr x y}}` b\r\n>\r\n> ```chainrule src=one_neuron.dot\r\n> ```\r\n> c\t \r\n\r\n```c\r\n{{cr x y}}\r\n```\r\n    {{cr x y}}\r\nno end' >odd.md
printf '\357\273\277# T\r\n\r\n> a 0.440 `{{cr x y}}` b\r\n>\r\n> ![ALT](images/odd-1/00-setup.svg)\r\n> c\t \r\n\r\n```c\r\n{{cr x y}}\r\n```\r\n    {{cr x y}}\r\nno end' >odd.want
"$bin" weave odd.md -q -o odd.out
odd() { sed 's/!\[[^]]*\]/![ALT]/' odd.out | cmp - odd.want; }
is "code, quotes, line ends and a missing last one stay" odd
printf 'nothing\n\n```\n{{cr}}\n```\n' >plain.md
is "a file without marks stays as it is" sh -c "'$bin' weave plain.md | cmp - plain.md"
printf 'a\n\n```chainrule\ndigraph d {\n    x -> y -> x\n}\n```\n' >bad.md
check "an error in a block" 3 "$bin" weave bad.md
is "it names the post's line" grep -q '^bad.md:5' stderr
printf 'a {{cr one_neuron.dot nothing}}\n' >bad.md
check "an unknown key" 3 "$bin" weave bad.md -o bad.out
is "and no file is left" [ ! -e bad.out ]
printf '```chainrule thme=dark\nf = 2*x\n```\n' >bad.md
check "an unknown option of a block" 3 "$bin" weave bad.md
