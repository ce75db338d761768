#!/bin/sh
# What frames cost: `render.sh` writes out/bench.md. All numbers are medians of RUNS=5 runs,
# taken in turn (cost.c); times are of the processor, so other work on the machine matters
# little. A further frame costs what all frames cost more than one, shared among them.
set -eu
out=${OUT:-out}
runs=${RUNS:-5}
root=$(pwd)
bin=$root/$out/bin/chainrule cost="$root/$out/bin/cost" floor=$root/$out/bin/floor
table=$root/$out/bench.md
examples=$root/assets/examples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# A chain of 100 products, sums and tanh: 300 operations.
circuit() {
    awk 'BEGIN {
        n = 100
        for (i = 1; i <= n; i++) printf "%s w%d = %.2f", i == 1 ? "param" : ",", i, i % 17 / 100
        print "\ninput x = 0.5\ntarget y = 1\ns0 = x"
        for (i = 1; i <= n; i++) printf "s%d = tanh(s%d*w%d + 0.%d)\n", i, i - 1, i, i % 3
        printf "L = 1/2*(y - s%d)^2\nminimize L, rate = 0.1\n", n
    }'
}

# The network with three samples in the place of one: three times as many frames.
samples() {
    sed -E 's/(value|target)=([0-9.]+)/\1="\2, 0.5, 0.2"/' "$1"
}

# Up to 24 of the frames in a folder, evenly.
some() {
    ls "$1"/*.dot | awk '{line[NR] = $0} END {
        step = NR > 24 ? NR / 24 : 1
        for (i = 0; i < NR / step && i < 24; i++) printf "%s ", line[int(i * step) + 1]
    }'
}

nth() {
    shift "$1"
    echo "$1"
}

# row WHAT FILE STEPS FORMAT: a line of the table of frames.
row() {
    rm -rf frames
    "$bin" render -q "$2" --steps "$3" -T dot -o frames
    case $4 in
    png | gif) size='20,11.25!' other="-n2 -T$4 -Gsize=20,11.25! -Gdpi=96" drawn=$4 ;;
    *) size=- other='-n2 -Tsvg' drawn=svg ;;
    esac
    all=$(ls frames | wc -l) few=$(some frames)
    set -- "$1" "$2" "$3" "$4" $few
    count=$(($# - 4))
    first=$5 middle=$(nth $((4 + (count + 1) / 2)) "$@") last=$(nth $(($# - 1)) "$@" "$5")
    render="$bin render -q -j1 --steps $3 -T $4 -o drawn/ $2"
    "$cost" "$runs" "$render --frames 0" "$render" \
        "neato $other -o by-neato $first" "neato $other -o by-neato $middle" \
        "neato $other -o by-neato $last" \
        "$floor $drawn $size $first" "$floor $drawn $size $few" >costs
    awk -v what="$1, $3" -v format="$4" -v all="$all" -v count="$count" '
        {t[NR] = $1}
        END {
            own = (t[2] - t[1]) / (all - 1); neato = (t[3] + t[4] + t[5]) / 3
            floor = (t[7] - t[6]) / (count - 1)
            printf "| %s | %s | %d | %.0f | %.2f | %.1f | %.2f | %.1f | %.1f |\n", what,
                format, all, t[2], own, neato, floor, neato / own, floor / own
        }' costs | tee -a "$table"
}

say() {
    printf '%s\n' "$@" | tee -a "$table"
}

for sizes in 1-1 2-3-2 2-2-3-2 8-16-16-4; do "$bin" new $sizes -q -o $sizes.dot; done
circuit >circuit-300.expr
samples 8-16-16-4.dot >samples.dot

: >"$table"
say '# What frames cost' '' "$(date -u +%Y-%m-%d), $(uname -srm), $(nproc) processors:" \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo 2>/dev/null | head -1)" \
    "$("$bin" --version | head -1); $(neato -V 2>&1); cairo $(pkg-config --modversion cairo);" \
    "pango $(pkg-config --modversion pango); $(${CC:-cc} --version | head -1)" '' \
    "Medians of $runs runs, in milliseconds of the processor. *neato*: started for each frame." \
    '*Floor*: gvLayout (nop2) and gvRenderData in a loop. The last two columns say how many times' \
    'as much they need as a further frame of ours.' '' \
    '| frames | format | number | all of them | a further frame | neato | floor | neato : ours | floor : ours |' \
    '|---|---|---:|---:|---:|---:|---:|---:|---:|'
for format in svg png gif html; do
    row 1-1 1-1.dot layer $format
    row 2-3-2 2-3-2.dot layer $format
    row 2-3-2 2-3-2.dot op $format
    row 2-2-3-2 2-2-3-2.dot layer $format
    row 8-16-16-4 8-16-16-4.dot layer $format
    [ $format != svg ] || row 8-16-16-4 8-16-16-4.dot op $format
    row '300 operations' circuit-300.expr pass $format
done

say '' '## A whole command' '' \
    'The shallow network of the article, all steps as SVG, in one process.' '' \
    '| what | ms |' '|---|---:|'
rm -rf frames
"$bin" render -q "$examples/shallow_net.dot" -T dot -o frames
"$cost" "$runs" "$bin run $examples/shallow_net.dot" \
    "$bin run --steps $examples/shallow_net.dot" "$floor svg - $(echo frames/*.dot)" \
    "$bin render -q -j1 -T svg -o drawn $examples/shallow_net.dot" \
    "$bin render -q -j1 -T svg --frames 0 -o drawn $examples/shallow_net.dot" >costs
awk '{t[NR] = $1} END {
    printf "| engine and start | %.1f |\n| the same, and the story as text | %.1f |\n", t[1], t[2]
    printf "| the frames by the floor program | %.1f |\n", t[3]
    printf "| all frames | %.1f |\n| only the first: start, layout, a frame | %.1f |\n", t[4], t[5]
    printf "\nAll frames : (3 engines + floor) = %.2f\n", t[4] / (3 * t[1] + t[3])
}' costs | tee -a "$table"

say '' '## Files' '' '| pictures of 1920 x 1080 | bytes | by cairo | ours : cairo |' '|---|---:|---:|---:|'
for net in 2-3-2 8-16-16-4; do
    rm -rf frames
    "$bin" render -q $net.dot -T dot,png -o frames
    own=0 other=0
    for frame in frames/*.dot; do
        neato -n2 -Tpng -Gsize=20,11.25! -Gdpi=96 -o by-neato "$frame"
        own=$((own + $(wc -c <"${frame%.dot}.png"))) other=$((other + $(wc -c <by-neato)))
    done
    say "| $net | $own | $other | $(awk "BEGIN {printf \"%.2f\", $own / $other}") |"
done

say '' '## Processes' '' 'Wall-clock time; other work on the machine matters here.' '' \
    '| what | -j1 | -j2 | ratio |' '|---|---:|---:|---:|'
for what in 'svg op' 'png layer'; do
    set -- $what
    render="$bin render -q --steps $2 -T $1 -o drawn samples.dot"
    "$cost" "$runs" "$render -j1" "$render -j2" >costs
    awk -v what="8-16-16-4, three samples, $2, $1" '{t[NR] = $2} END {
        printf "| %s | %.0f | %.0f | %.2f |\n", what, t[1], t[2], t[1] / t[2]}' costs | tee -a "$table"
done

say '' '## Cost against size' '' 'Layout and one frame as SVG, nothing left out.' '' \
    '| edges | ms | peak MB |' '|---:|---:|---:|'
for sizes in '2-2-3 10' '10-10 100' '10-25-30 1000' '100-100 10000'; do
    set -- $sizes
    "$bin" new "$1" -q -o net.dot
    "$cost" "$runs" "$bin render -q -j1 --max-neurons 1000 --frames 0 -o drawn net.dot" >costs
    awk -v edges="$2" '{printf "| %d | %.0f | %.0f |\n", edges, $1, $3 / 1024}' costs | tee -a "$table"
done
say '' '8-16-16-4 with three samples, told by operation: the first so many frames.' '' \
    '| frames | format | ms a further frame | peak MB |' '|---:|---|---:|---:|'
for format in svg png; do
    render="$bin render -q -j1 --steps op -T $format --size 960x540 -o drawn samples.dot --frames"
    "$cost" 1 "$render 0" "$render 0-9" "$render 0-99" "$render 0-979" >costs
    awk -v format=$format '{t[NR] = $1; kb[NR] = $3} END {
        n[2] = 10; n[3] = 100; n[4] = 980
        for (i = 2; i <= 4; i++)
            printf "| %d | %s | %.2f | %.1f |\n", n[i], format, (t[i] - t[1]) / (n[i] - 1), kb[i] / 1024
    }' costs | tee -a "$table"
done
