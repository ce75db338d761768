#!/bin/sh
# The manual pages: that they are complete, well-formed, and true.
set -u
. tests/lib.sh
case ${OUT:-out} in
/*) pages=$OUT/man ;;
*) pages=$root/${OUT:-out}/man ;;
esac

# A page as text, without breaks of lines and words.
text() { LC_ALL=C.UTF-8 MANWIDTH=1000 man -l "$pages/$1" 2>/dev/null | col -bx; }

"$bin" --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p' >commands
(cd "$pages" && ls ./*.[135]) >found
{ echo ./chainrule.1 && echo ./chainrule.3 && echo ./chainrule-format.5 &&
    sed 's,.*,./chainrule-&.1,' commands; } | sort | diff - found >differs
is 'there is a page for every command' test ! -s differs

while read -r command; do
    "$bin" "$command" --help | grep -oE '^  (-.,|   ) --[a-z0-9-]+' | grep -oE '\-\-.*' >options
    sed -n '/^.TP/{n;s/\\f[BIR]//g;s/\\-/-/g;s/^-., //;s/^\(--[a-z0-9-]*\).*/\1/p}' \
        "$pages/chainrule-$command.1" >told
    is "the page of $command has all its options" cmp -s options told
done <commands
sed -n 's/.*[ *]\(chainrule_[a-z_]*\)(.*);*/\1/p' "$root/include/chainrule.h" | sort -u >functions
is 'chainrule(3) has all functions' sh -c 'test -s functions && while read -r f; do
    grep -q "$f" "$1" || exit 1; done <functions' - "$pages/chainrule.3"

if command -v mandoc >/dev/null 2>&1; then
    # The pages have a version in place of a date.
    mandoc -Tlint -W warning "$pages"/*.[135] | grep -v 'missing date' >faults
    is 'mandoc has nothing to say' test ! -s faults
    sed 's/^/#   /' faults
else
    echo 'ok - mandoc # SKIP mandoc is not installed'
fi
if man --version 2>/dev/null | grep -q '^man 2'; then
    for page in "$pages"/*.[135]; do
        LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null
    done >faults
    is 'man has nothing to say' test ! -s faults
    text chainrule-render.1 >render
    is 'a page reads as the help does' grep -q '^  *pixels, or of a page (default: 1920x1080)$' render
    text chainrule-format.5 >format
    is 'formulas are readable' grep -q '1/(1 + e^(−x))' format
    is 'attributes have their range' grep -q 'pulls parameters to 0: 0 or more$' format
    text chainrule.1 >program
    sed -n '/^EXAMPLES/,/^EXIT/s/^  *chainrule \(.*\)/\1/p' program >examples
else
    echo 'ok - man # SKIP man is not installed'
    grep -o '\\fBchainrule.*\\fR$' "$pages/chainrule.1" | sed 's/\\fBchainrule //; s/\\fR//; s/\\//g' >examples
fi

is 'there are examples' test "$(grep -c . examples)" -ge 5
while read -r line; do
    check "example: $line" 0 sh -c "'$bin' $line"
done <examples
