#!/bin/sh
# The stepper: what is in its page; and, where there is a browser, the page in use.
set -u
. tests/lib.sh
examples=$root/assets/examples
shallow=$examples/shallow_net.dot

cat >hostile.dot <<'END'
digraph h {
  graph [title="</script><script>alert(1)</script> \"q\" 'a' {{STORY}} שלום <!-- &amp;"]
  "</script>" [value=0.5, tooltip="<b>\"</script>"]
  "ש'\"<>&" [b=0.1, activation=sigmoid, fillcolor=yellow, class="a\"b ~^|"]
  "o`$" [b=0.2, target=1, symbol="w_5"]
  "</script>" -> "ש'\"<>&" [w=0.3]
  "ש'\"<>&" -> "o`$" [w=0.4]
}
END
cat >batch.dot <<'END'
digraph { a [value="0.5, 1"] n [b=0.1, activation=tanh] o [b=0, target="1, 0"] a -> n [w=0.3] n -> o [w=-0.7] }
END
{
    echo 'digraph {'
    for i in 1 2 3 4 5; do echo "i$i [value=0.$i] h$i [b=0.1, activation=tanh] o$i [b=0, target=0.$i]"; done
    echo '{i1 i2 i3 i4 i5} -> {h1 h2 h3 h4 h5} [w=0.2] {h1 h2 h3 h4 h5} -> {o1 o2 o3 o4 o5} [w=-0.1] }'
} >large.dot

check 'a page' 0 "$bin" render -q "$shallow" --steps neuron -T html -o shallow.html
check 'again' 0 "$bin" render -q "$shallow" --steps neuron -T html,svg -o again -j 1
is 'has the same bytes' cmp -s shallow.html again/shallow_net.html
is 'is under 300 KB' test "$(wc -c <shallow.html)" -lt 300000
is 'lets no request leave' grep -q "default-src 'none'" shallow.html
is 'names no address' test "$(grep -cE '(src|href)="(https?:|//)' shallow.html)" -eq 0
check 'a page by the ending' 0 "$bin" render -q "$shallow" -o ending.html
check 'hostile names' 0 "$bin" render -q hostile.dot -T html -o hostile.html
is 'have not ended a script' test "$(grep -o '</script>' hostile.html | wc -l)" -eq "$(grep -o '</script>' shallow.html | wc -l)"
check 'the theme dark' 0 "$bin" render -q "$shallow" --theme dark -T html -o dark.html
check 'a circuit' 0 "$bin" render -q "$examples/fan_out.expr" -T html -o circuit.html
check 'softmax' 0 "$bin" render -q "$examples/three_classes.expr" -T html -o softmax.html
check 'two samples' 0 "$bin" render -q batch.dot -T html -o batch.html
check 'a chain, path by path' 0 "$bin" render -q "$shallow" --wrt 'x1->h1' --paths -T html -o wrt.html
check 'long sums' 0 "$bin" render -q "$examples/iris.dot" --steps neuron --phase forward -T html -o iris.html
check 'a training' 0 "$bin" train "$examples/xor.dot" -q --every 60 -T html --frames-to training.html
check 'many steps' 0 "$bin" render -q large.dot --steps op -T html -o large.html
check 'an animated SVG' 0 "$bin" render -q "$examples/one_neuron.dot" -T asvg --delay 600 -o moving.svg
echo '<!DOCTYPE html><img src="moving.svg" width="640">' >image.html

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || browser=
if [ -z "$browser" ] || ! command -v node >/dev/null 2>&1 ||
    [ ! -d "$root/tests/web/node_modules/playwright-core" ]; then
    echo 'ok - the pages in a browser # SKIP no chromium, node or playwright-core: make test-deps'
else
    timeout 120 node "$root/tests/web/stepper.mjs" "$browser" "$work" 2>&1
    status=$?
    is 'the browser came to the end' test $status -le 1
fi
