# What the documentation shows is true: its files are written, its commands run, in the order
# of each page, and what it says they print is held against what they print.
#
# The words behind a fence say what a block is:
#   sh            commands; they end with status 0, or with N where it says exit=N
#   sh skip       commands not for a test: they install, or open a window
#   sh needs=NAME commands for where NAME is installed: see `there`
#   LANGUAGE file=NAME   a file of that name
#   text output   what the commands before it print on standard output
#   text errors   and on standard error
#   diff patch    a change of the project's own files, made with patch
# Blocks of other kinds are for reading only.
. tests/lib.sh
programs=$(dirname "$bin")
PATH=$programs:$PATH
export PATH

# word NAME: the value of NAME=value behind the fence of block $block.
word() {
    sed -n "s/^.*[ ]$1=\([^ ]*\).*$/\1/p" "$block.info"
}

# A python3 that has torch, wherever it is, comes first.
for python in python3 /usr/bin/python3; do
    if "$python" -c 'import torch' 2>/dev/null; then
        mkdir -p "$work/bin" && ln -s "$(command -v "$python")" "$work/bin/python3"
        PATH=$work/bin:$PATH
        break
    fi
done

# there NAME: a Python or LaTeX package, or a program.
there() {
    case $1 in
    torch) python3 -c 'import torch' ;;
    beamer) command -v pdflatex && kpsewhich beamer.cls && kpsewhich pgffor.sty ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

commands() {
    want=$(word exit)
    needs=$(word needs)
    if [ -n "$needs" ] && ! there "$needs"; then
        echo "ok - $title # SKIP there is no $needs here"
        return
    fi
    check "$title" "${want:-0}" sh -eu "$block.text"
    cp stdout stderr ../
}

# printed STREAM: block $block is what the last commands said there.
printed() {
    if cmp -s "$block.text" "../$1"; then
        echo "ok - $title"
    else
        echo "not ok - $title: not what is printed"
        diff "$block.text" "../$1" | sed 's/^/#   /'
    fi
}

block() {
    title="$page: block $number, $(head -n 1 "$block.text" | cut -c 1-50)"
    case $(cat "$block.info") in
    'sh skip'*) ;;
    sh | 'sh '*) commands ;;
    *' file='*)
        mkdir -p "$(dirname "$(word file)")"
        cp "$block.text" "$(word file)"
        ;;
    *' output') printed stdout ;;
    *' errors') printed stderr ;;
    'diff patch') check "$title" 0 patch -p1 -s -i "$block.text" ;;
    esac
}

# Does the page change the source?
is_patched() {
    grep -q '^```diff patch' "$1"
}

# Where the commands of a page run: beside the examples, or, when they change the source, in a
# copy of it that is built as far as this one.
furnish() {
    cp -r "$root/assets" "$place/"
    mkdir "$place/out"
    if ! is_patched "$1"; then
        ln -s "$programs" "$place/out/bin"
        return
    fi
    for part in Makefile include src tests tools docs; do
        cp -a "$root/$part" "$place/" || return
    done
    cp -a "$root/out/obj" "$root/out/gen" "$root/out/lib" "$place/out/"
    unset MAKEFLAGS MAKEOVERRIDES MAKELEVEL
    export CFLAGS=-O0
}

# page FILE: in a folder of its own.
page() {
    page=${1#"$root/"}
    blocks=$work/blocks/$page
    place=$work/pages/$page/here
    mkdir -p "$blocks" "$place"
    if ! blocks "$1" "$blocks"; then
        echo "not ok - $page cannot be read"
        return
    fi
    if is_patched "$1" && [ "${OUT:-out}" != out ]; then
        echo "ok - $page # SKIP it is replayed in the usual build only"
        return
    fi
    furnish "$1"
    cd "$place" || return
    for text in "$blocks"/*.text; do
        block=${text%.text}
        number=$(basename "$block")
        block
    done
    cd "$work" || return
}

for file in ${PAGES:-"$root"/README.md "$root"/docs/*.md}; do
    page "$file"
done

# The workflow that the page of posts shows is YAML, where something here can tell, and its
# command draws.
workflow=$work/pages/docs/blog.md/here/.github/workflows/figures.yml
if [ -f "$workflow" ]; then
    mkdir -p flow/nets flow/chainrule/out && cd flow || exit 1
    cp "$root/assets/examples/two_neurons.dot" nets/two.dot
    ln -s "$programs" chainrule/out/bin
    sed -n 's/^ *- run: \(chainrule\/.*\)/\1/p' "$workflow" >command.sh
    check 'the command of the workflow' 0 sh -eu command.sh
    is 'draws what the post shows' test -s static/img/two/00-setup.svg
    if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
        check 'the workflow is YAML' 0 /usr/bin/python3 -c \
            'import sys, yaml; assert yaml.safe_load(open(sys.argv[1]))["jobs"]' "$workflow"
    else
        echo 'ok - the workflow is YAML # SKIP no Python with yaml'
    fi
fi
