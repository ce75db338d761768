#!/bin/sh
# Files that mean ill, or look as if: each is answered as tests/hostile/cases.tsv says, by every
# command and renderer, and nothing of it gets into what is written but as text.
set -u
. tests/lib.sh
hostile=$root/tests/hostile
tab=$(printf '\t')

# Memory: 1 GiB of addresses, of which libraries take a third. Sanitizers take all there are.
case ${OUT:-out}${VALGRIND-} in
*asan* | *1) ;;
*) ulimit -v 1048576 ;;
esac

# answer NAME STATUS COMMAND...: as check, in at most 20 s; without NAME's status it says why.
answer() {
    name=$1 want=$2
    shift 2
    check "$name" "$want" timeout 20 "$@"
}

# words FILE: everything that is written in words.
words() {
    for format in md tex txt html; do
        answer "$1: explain, as $format" 0 "$bin" explain "$hostile/$1" -f $format \
            --standalone --general -o "words/$1.$format"
    done
    answer "$1: check" 0 "$bin" check "$hostile/$1"
}

# numbers FILE: everything that is run.
numbers() {
    answer "$1: the story" 0 "$bin" run --steps=op "$hostile/$1"
    answer "$1: as DOT" 0 "$bin" run -T dot "$hostile/$1"
    mv stdout back.dot
    answer "$1: which reads back" 0 "$bin" run back.dot
    case $1 in *.dot)
        answer "$1: train" 0 "$bin" train -q --epochs 1 -o back.dot --history back.csv \
            "$hostile/$1" ;;
    esac
}

mkdir words
while IFS=$tab read -r file run words draw why; do
    case $file in '#'*) continue ;; esac
    answer "$file: run" "$run" "$bin" run --json "$hostile/$file"
    [ -z "$why" ] || is "$file: it says $why" grep -qF -e "$why" stderr
    [ "$run" -ne 0 ] || numbers "$file"
    [ "$words" -ne 0 ] || words "$file"
    answer "$file: render" "$draw" "$bin" render -q -j1 -T dot,svg,html,asvg --steps op \
        --frames last -o "drawn/$file/" "$hostile/$file"
    [ "$draw" -eq 0 ] || is "$file: it says why" test -s stderr
done <"$hostile/cases.tsv"
is 'every file is in the list' test "$(grep -vc '^#' "$hostile/cases.tsv")" -eq \
    "$(find "$hostile" -name '*.dot' -o -name '*.expr' | wc -l)"

# What was written.
is 'nothing is written elsewhere' test -z \
    "$(find . -type f -not -path './words/*' -not -path './drawn/*' -not -name stdout -not -name stderr -not -name 'back.*')"
is 'no script in pictures' sh -c '! grep -rliE "<script|href=.javascript:|<image|<foreignObject" --include="*.svg" drawn'
is 'no script in documents' sh -c '! grep -rli "<script" --include="*.html" words'
is 'no file is read by TeX' sh -c '! grep -rlE "^[^%]*\\\\(input|write18|openin|include)\b" --include="*.tex" words'
is 'as many scripts in every page' test 1 -eq \
    "$(grep -rc '<script' --include='*.html' drawn | sed 's/.*://' | sort -u | wc -l)"
is 'nothing of other files' sh -c '! grep -rl "root:.*:0:0:" words drawn'
if command -v xmllint >/dev/null 2>&1; then
    is 'well-formed pictures' sh -c 'find drawn -name "*.svg" -exec xmllint --noout {} + 2>xml'
    is 'no attribute that runs' test -z "$(find drawn -name '*.svg' -exec \
        xmllint --xpath '//@*[starts-with(name(), "on")]' {} + 2>/dev/null)"
    is 'well-formed documents' sh -c 'find words -name "*.html" -exec xmllint --noout {} + 2>xml'
else
    echo 'ok - well-formed pictures and documents # SKIP no xmllint'
fi
if command -v pdflatex >/dev/null 2>&1; then
    for file in tex.dot tex_id.dot ids.dot tags.dot entities.dot; do
        answer "$file: in LaTeX" 0 pdflatex -interaction=nonstopmode -halt-on-error \
            -output-directory words "words/$file.tex"
    done
else
    echo 'ok - in LaTeX # SKIP no pdflatex'
fi
for file in ids.dot tags.dot long_names.dot reads.dot crashes.dot positions.dot rtl.dot; do
    answer "$file: all bitmaps and decks" 0 "$bin" render -q -j1 -T png,pdf,gif,webp,pptx \
        --size 320x180 --frames last -o "drawn/$file/" "$hostile/$file"
done
answer 'a column of a history' 0 "$bin" train -q --epochs 1 --history h.csv -o t.dot "$hostile/csv.dot"
is 'is no formula' sh -c "! grep -qE '(^|,)\"?[=+@-][^0-9.]' h.csv"

# What is trusted passes, scripts never.
mkdir -p mine/nets
printf 'digraph t { neuron [fillcolor="#ffdddd"] }' >own.dot
printf 'x,n\n1,2\n' >table.csv
cat >mine/nets/trust.dot <<'END'
digraph { graph [theme="./own.dot", data="../../table.csv"]
 x [peripheries=2, "odd ]\"key"=1, pos="0,0!", label=<<B>b</B>>, URL="javascript:alert(1)"]
 n [] x -> n [w=0.3, arrowhead=odot] }
END
answer 'not trusted' 3 "$bin" run mine/nets/trust.dot
is 'both files are named' test "$(grep -c 'with --trust' stderr)" -eq 2
answer 'trusted' 0 "$bin" render -q --trust -T dot,svg --frames 0 -o trusted mine/nets/trust.dot
is 'what is not known passes' grep -q 'peripheries="2"' trusted/00-setup.dot
is 'on edges too' grep -q 'arrowhead="odot"' trusted/00-setup.dot
is 'under any name' grep -qF '"odd ]\"key"="1"' trusted/00-setup.dot
is 'the theme too' grep -q ffdddd trusted/00-setup.svg
is 'but no place' sh -c "! grep -q '0,0!' trusted/00-setup.dot"
is 'and no script' sh -c "! grep -qi javascript trusted/*"
# A sanitizer has to be heard, so that nothing is caught there.
if grep -q __asan_init "$bin"; then
    echo 'ok - what libraries say # SKIP under a sanitizer it is not caught'
else
    printf 'digraph { x [value=1, peripheries=99999999] n [target=1] x -> n [w=1] }' >crash.dot
    answer 'a crash inside Graphviz' 4 "$bin" render -q --trust -o crashed crash.dot
    is 'is one line' test "$(wc -l <stderr)" -eq 1
    is 'of ours' grep -q '^chainrule: drawing was ended by signal' stderr
    is 'with no file left' test -z "$(find crashed -type f)"
    printf 'digraph { x [value=1, image="nowhere.png"] n [target=1] x -> n [w=1, arrowhead=nono] }' >warn.dot
    answer 'what Graphviz warns of' 0 "$bin" render -q --trust -T svg -o warned warn.dot
    is 'is not its word' test ! -s stderr
    answer 'with -v' 0 "$bin" render -q -v --trust -j2 -T svg -o warned warn.dot
    is 'is said once, as ours' test "$(grep -c '^note: drawing: Arrow type "nono" unknown' stderr)" -eq 1
    is 'and nothing but ours' sh -c "! grep -v '^note: drawing: ' stderr"
fi

# Posts name files in their own folder and below; the names of blocks are no paths.
post() {
    printf '%s\n' "# Post" "$1" >mine/post.md
    "$bin" weave -q mine/post.md -o mine/woven.md 2>stderr >stdout
    is "a post with $2" test $? -eq 3 -a ! -e mine/woven.md
}
net='digraph { x [value=1] n [target=1] x -> n [w=1] }'
post "$(printf '```chainrule name=../../evil\n%s\n```' "$net")" 'a name that is a path'
post "$(printf '```chainrule name=.\n%s\n```' "$net")" 'a name that is a folder'
post "$(printf '```chainrule src=/etc/passwd\n```')" 'a block of another file'
post "$(printf '```chainrule src=../own.dot\n```')" 'a block of a file above'
post "$(printf '```chainrule claims=/etc/passwd\n%s\n```' "$net")" 'claims of another file'
post "$(printf '```chainrule theme=../own.dot\n%s\n```' "$net")" 'a theme above'
post '{{cr ../table.csv x}}' 'a number of a file above'
post "$(printf '```chainrule src=-\n```')" 'a block of standard input'
post "$(printf '```chainrule claims=-\n%s\n```' "$net")" 'claims of standard input'
for option in help limit=nodes=5 trust output=x e=1 -o../../x; do
    post "$(printf '```chainrule %s\n%s\n```' "$option" "$net")" "the option $option"
done
ln -s ../table.csv mine/link.csv
post "$(printf '```chainrule claims=link.csv\n%s\n```' "$net")" 'claims by a link that leads out'
mkdir -p mine/sub
printf 'n.a,0.5\n' >mine/sub/claims.csv
printf '```chainrule claims=sub/claims.csv phase=check\n%s\n```\n' "$net" >mine/post.md
answer 'claims beside the post' 0 "$bin" weave -q mine/post.md -o mine/woven.md
is 'are read' grep -q '1 of 1 claimed' mine/woven.md
rm -r mine/woven.md mine/sub
is 'nothing is said of them' sh -c '! grep -q root: stderr stdout'
is 'nothing is drawn elsewhere' test ! -e evil -a ! -e mine/evil

# Texts of the command line, and names of files.
one=$root/assets/examples/one_neuron.dot
for option in --title --caption --watermark; do
    for byte in 377 033 342\\200\\256 357\\277\\276; do
        answer "$option with the bytes $(printf %s "$byte" | tr '\\' ' ')" 2 \
            "$bin" render -q "$option" "a$(printf "\\$byte")" "$one"
    done
done
for name in "$(printf 'a\377')" 'a"<b>&' '$(id)' '{{cr}}' 'a b|c'; do
    cp "$root/assets/examples/neuron.expr" "./$name.expr"
    answer "a file called $(printf %s "$name" | tr '\377' '?')" 0 "$bin" render -q -j1 -T svg,html,pptx --frames last -o "file/$name" "./$name.expr"
done
is 'well-formed pictures of them' sh -c 'command -v xmllint >/dev/null || exit 0
    find file -name "*.svg" -exec xmllint --noout {} +'

# Tables, claims and traces are text; a table is where it seems to be.
printf 'digraph { data="link.csv" x n x -> n [w=1] }' >mine/link.dot
answer 'a table by a link that leads out' 3 "$bin" run mine/link.dot
is 'is not read' grep -qF 'data="link.csv" leads out of the folder of this file' stderr
printf 'x,n\n1,2\n' >mine/real.csv
ln -sf real.csv mine/link.csv
answer 'a link within' 0 "$bin" run mine/link.dot
printf '\377\376x\000' >mine/real.csv
answer 'a table that is no text' 3 "$bin" run mine/link.dot
is 'is said to be none' grep -q 'byte 0xff is no UTF-8' stderr
printf 'n.b.grad\033[31m,1\n' >control.csv
for option in --claims --trace; do
    answer "$option with a control character" 3 "$bin" check "$one" $option control.csv
    is 'is refused, with its place' grep -q '^control.csv:1:9: byte 0x1b is a control character' stderr
done
printf '{"n.b\\u001b[31m\\u202e": 1}' >control.json
answer 'a control character by an escape' 3 "$bin" check "$one" --claims control.json
is 'does not get to the terminal' sh -c "! grep -q \"$(printf '\033')\" stderr"
printf '\357\273\277{"quantity": "n.b", "value": 0.1}\n' >marked.jsonl
answer 'a byte order mark before a trace' 0 "$bin" check "$one" --trace marked.jsonl
