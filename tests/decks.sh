#!/bin/sh
# One-file formats: decks and animations, read back by other programs.
set -u
. tests/lib.sh
examples=$root/assets/examples
one=$examples/one_neuron.dot
shallow=$examples/shallow_net.dot

# has PROGRAM WHAT: else says that the check is left out.
has() {
    command -v "$1" >/dev/null 2>&1 || { echo "ok - $2 # SKIP no $1"; false; }
}

# Where they go.
check 'a deck' 0 "$bin" render "$one" -T pdf
is 'is out/NAME/NAME.pdf' test -s out/one_neuron/one_neuron.pdf -a "$(ls out/one_neuron | wc -l)" -eq 1
check 'a deck and frames' 0 "$bin" render "$one" -T svg,pdf -o both.x
is 'are in one folder' test "$(ls both.x | wc -l)" -eq 7 -a -s both.x/one_neuron.pdf
check 'a deck as a file' 0 "$bin" render "$one" -T pdf -o new/folder/deck
is 'is that file' test "$(cat stdout)" = new/folder/deck -a -f new/folder/deck
is 'with the same bytes' cmp -s new/folder/deck both.x/one_neuron.pdf
check 'a deck in a folder that is there' 0 "$bin" render -q "$one" -T pdf -o new
is 'has its name' cmp -s new/one_neuron.pdf new/folder/deck
check 'a deck in a folder to be made' 0 "$bin" render -q "$one" -T pdf -o newer/
is 'too' test -f newer/one_neuron.pdf
check 'a format by the ending' 0 "$bin" render -q "$one" -o ending.pdf
is 'is that format' cmp -s ending.pdf new/folder/deck
check 'a deck on standard output' 0 "$bin" render "$one" -T pdf -o -
is 'and nothing else there' cmp -s stdout new/folder/deck
check 'frames on standard output' 2 "$bin" render "$one" -T svg -o -
check 'a full disk' 4 sh -c "\"$bin\" render \"$one\" -T pdf -o - >/dev/full"

# PDF.
if has pdfinfo 'pages of a deck'; then
    for file in "$examples"/*.dot "$examples"/*.expr; do
        this=$(basename "$file")
        for steps in layer op; do
            "$bin" render -q "$file" -T dot,pdf --steps $steps -o "pdf/$steps/$this" --title 'T <é> (1)'
            pdfinfo "pdf/$steps/$this/${this%.*}.pdf" >info 2>warnings
            is "a page for each step: $this, $steps" test ! -s warnings -a \
                "$(awk '/^Pages/ {print $2}' info)" -eq "$(ls "pdf/$steps/$this" | grep -c '\.dot$')"
        done
    done
    is 'its title' grep -qE '^Title: +T <é> \(1\)$' info
    is 'no date' sh -c '! grep -q Date info'
    "$bin" render -q "$shallow" -T pdf --size 1024x768 --handout -o handout.pdf
    pdfinfo handout.pdf >info
    is 'the size of a page' grep -qE '^Page size: +768 x 576 pts' info
    is 'a handout has a page for each phase' grep -qE '^Pages: +5$' info
    "$bin" render -q "$root/tests/cases/samples.dot" -T pdf --handout -o handout.pdf
    "$bin" run --steps "$root/tests/cases/samples.dot" >story
    is 'and sample' test "$(pdfinfo handout.pdf | awk '/^Pages/ {print $2}')" -eq 12
    pdffonts pdf/layer/shallow_net.dot/shallow_net.pdf | tail -n +3 >fonts
    is 'fonts are embedded subsets, few' awk '$(NF-4) != "yes" || $(NF-3) != "yes" {bad = 1} END {exit bad || NR > 4}' fonts
    pdfimages -list pdf/layer/shallow_net.dot/shallow_net.pdf | tail -n +3 >images
    is 'and nothing is a bitmap' test ! -s images
    pdftotext pdf/layer/one_neuron.dot/one_neuron.pdf text
    is 'text can be searched' grep -q 'Backward pass' text
fi
