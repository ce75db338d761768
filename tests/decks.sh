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
    cat >link.dot <<'END'
digraph { x [value=0.5, URL="https://example.org/x?a='1'#2"] n [b=0.1, target=1.5, href="mailto:a@example.org"]
          x -> n [w=0.3, URL="https://example.org/w"] c [value=1, URL="#here"] c -> n [w=2] }
END
    "$bin" render -q link.dot -T pdf,svg --frames 0 -o link --size 960x540
    pdfinfo -url link/link.pdf 2>/dev/null | sed -n 's/.* //; 2,$p' | sort | uniq -c | tr -s ' \n' ' ' >urls
    is 'links of nodes and of labels' grep -qx \
        ' 1 https://example.org/w 2 https://example.org/x?a=%271%27#2 [0-9]* mailto:a@example.org ' urls
    is 'the same in SVG' test "$(grep -c '<a href="https://example.org/w"' link/00-setup.svg)" -eq 2
    pdffonts pdf/layer/shallow_net.dot/shallow_net.pdf | tail -n +3 >fonts
    is 'fonts are embedded subsets, few' awk '$(NF-4) != "yes" || $(NF-3) != "yes" {bad = 1} END {exit bad || NR > 4}' fonts
    pdfimages -list pdf/layer/shallow_net.dot/shallow_net.pdf | tail -n +3 >images
    is 'and nothing is a bitmap' test ! -s images
    deck=pdf/layer/one_neuron.dot/one_neuron.pdf
    is 'bookmarks lead to pages: steps and phases' test "$(grep -ac '/Dest \[[0-9]* 0 R /XYZ' $deck)" -eq 11
    is 'below their phases' test "$(grep -aoE 'Title \((Setup|Forward|Loss|Backward|Update)\)' $deck | wc -l)" -eq 5
    pdftotext pdf/layer/one_neuron.dot/one_neuron.pdf text
    is 'text can be searched' grep -q 'Backward pass' text
fi

# Animations.
steps=$("$bin" run --steps "$shallow" | grep -cE '^[0-9]{2}-')
check 'animations' 0 "$bin" render -q "$shallow" -T gif,webp --size 640x360 -o moving
check 'again' 0 "$bin" render -q "$shallow" -T gif,webp --size 640x360 -j 1 -o moved
is 'the same bytes' diff -r moving moved
check 'others' 0 "$bin" render -q "$shallow" -T gif,webp --size 640x360 --delay 250 --loop 3 -o often
check 'an overview that moves' 0 "$bin" render -q "$shallow" -T gif,webp --phase overview --size 1152x648 -o hero
check 'a circuit that moves' 0 "$bin" render -q "$examples/fan_out.expr" -T gif --phase overview -o hero/circuit.gif
for format in gif webp; do
    is "$format: the overview is smaller than 616 KB" test "$(wc -c <hero/shallow_net.$format)" -lt 616000
done
check 'a delay that is none' 2 "$bin" render "$one" -T gif --delay 0.5
check 'a loop that is none' 2 "$bin" render "$one" -T gif --loop -1

if has gifsicle 'a gif read back'; then
    gifsicle --info moving/shallow_net.gif >info 2>warnings
    is 'a picture for each step' test ! -s warnings -a "$(grep -c 'image #' info)" -eq "$steps" -a "$steps" -eq 12
    is 'the size asked for' grep -q 'logical screen 640x360' info
    is 'one palette for all' test "$(grep -c 'global color table' info)" -eq 1 -a "$(grep -c 'local color' info)" -eq 0
    is 'only what changes is stored' test "$(grep -c 'image #[0-9]* 640x360' info)" -eq 1
    is 'without end' grep -q 'loop forever' info
    is 'pauses' test "$(grep -o 'delay.*' info | tr -d '\n')" = \
        'delay 3.00sdelay 1.50sdelay 1.50sdelay 3.00sdelay 3.00sdelay 1.50sdelay 1.50sdelay 1.50sdelay 1.50sdelay 1.50sdelay 3.00sdelay 4.50s'
    gifsicle --info often/shallow_net.gif >info
    is 'the delay asked for' test "$(grep -c 'delay 0.25s' info)" -eq 7
    is 'the loops asked for' grep -q 'loop count 2' info # twice again
    gifsicle --info hero/shallow_net.gif >info
    is 'a moving overview' test "$(grep -c 'image #' info)" -eq 30 -a "$(grep -c 'image #.*1152x648' info)" -eq 1
    for k in 5 10 15 20 25; do
        gifsicle --unoptimize hero/shallow_net.gif "#$k" -o "at$k.gif" 2>/dev/null
    done
    is 'in which every moment is another' test "$(cksum at*.gif | cut -d' ' -f1,2 | sort -u | wc -l)" -eq 5
    is 'also in a circuit' test "$(gifsicle --info hero/circuit.gif | grep -c 'image #')" -eq 30
fi
if has webpinfo 'a webp read back'; then
    webpinfo -summary moving/shallow_net.webp >info
    is 'no error' grep -q 'No error detected' info
    is 'its pictures' grep -qE "Number of frames: $steps\$" info
    is 'its size' grep -qE 'Canvas size:? 640 x 360' info
    webpinfo often/shallow_net.webp >info
    is 'its loops' grep -qE 'Loop count *: 3$' info
    is 'its delays' test "$(grep -cE 'Duration: (250|500|750)$' info)" -eq "$steps"
    webpinfo -summary hero/shallow_net.webp >info
    is 'its overview moves' grep -q 'Number of frames: 30' info
fi

# Presentations.
check 'slides' 0 "$bin" render -q "$shallow" -T pptx --title 'A <"b"> & ∂' --size 640x360 -o slides.pptx
check 'slides again' 0 "$bin" render -q "$shallow" -T pptx --title 'A <"b"> & ∂' --size 640x360 -o again.pptx
is 'the same bytes' cmp -s slides.pptx again.pptx
if has unzip 'slides read back'; then
    check 'an archive' 0 unzip -q slides.pptx -d slides
    is 'begins with the types' sh -c 'unzip -Z1 slides.pptx | head -1 | grep -qFx "[Content_Types].xml"'
    is 'a slide for each step' test "$(ls slides/ppt/slides/*.xml | wc -l)" -eq "$steps"
    is 'with a picture' test "$(ls slides/ppt/media/*.png | wc -l)" -eq "$steps"
    is 'of the size asked for' test "$(od -An -tu1 -j16 -N8 slides/ppt/media/image3.png | tr -s ' ')" = ' 0 0 2 128 0 0 1 104'
    is 'and what it shows in words' grep -q 'descr="Loss: L = 1/2' slides/ppt/slides/slide5.xml
    is 'all have words' test "$(grep -lE 'descr="[^"]{5,}"' slides/ppt/slides/*.xml | wc -l)" -eq "$steps"
    is 'and notes' grep -q '0.629' slides/ppt/notesSlides/notesSlide5.xml
    has xmllint 'well-formed slides' &&
        is 'well-formed slides' sh -c 'find slides -name "*.xml" -o -name "*.rels" | xargs xmllint --noout'
    # Whatever a part leads to is there.
    find slides -name '*.rels' | while read -r relations; do
        folder=$(dirname "$(dirname "$relations")")
        grep -oE "Target='[^']*'" "$relations" | cut -d"'" -f2 | while read -r target; do
            [ -f "$folder/$target" ] || echo "$relations: $target"
        done
    done >missing
    is 'no part is missing' test ! -s missing
fi
if has soffice 'slides in LibreOffice'; then
    soffice "-env:UserInstallation=file://$work/office" --headless --convert-to pdf slides.pptx >/dev/null 2>&1
    is 'slides in LibreOffice' test "$(pdfinfo slides.pdf | awk '/^Pages/ {print $2}')" = "$steps"
    is 'with the title' sh -c "pdfinfo slides.pdf | grep -qE '^Title: +A <\"b\"> & ∂\$'"
fi

# Animated SVG.
check 'animated SVG' 0 "$bin" render -q "$shallow" -T asvg,svg --steps neuron -o still
check 'again' 0 "$bin" render -q "$shallow" -T asvg --steps neuron -o again.svg
asvg=still/shallow_net.anim.svg
is 'has the same bytes' cmp -s again.svg "$asvg"
is 'is well-formed' xmllint --noout "$asvg"
is 'without a script or an address' test "$(grep -ciE '<script|javascript:|url\(|@import|<image' "$asvg")" -eq 0
is 'says how it stands still' grep -q 'prefers-reduced-motion:reduce' "$asvg"
is 'shares what does not change' test "$(wc -c <"$asvg")" -lt "$(($(cat still/*-*.svg | wc -c) / 4))"
check 'a circuit' 0 "$bin" render -q "$examples/fan_out.expr" -T asvg --loop 2 -o circuit.svg
is 'plays as often as is asked' grep -q 's step-end 2 forwards' circuit.svg
if has rsvg-convert 'the first frame for others'; then
    rsvg-convert -w 800 still/00-setup.svg -o first.png
    rsvg-convert -w 800 "$asvg" -o stands.png
    is 'others see the first frame' test "$(cksum <stands.png)" = "$(cksum <first.png)"
fi
