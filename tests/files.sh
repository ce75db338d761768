#!/bin/sh
# Files: whole or absent, and only where they belong.
set -u
. tests/lib.sh
examples=$root/assets/examples
one=$examples/one_neuron.dot
shallow=$examples/shallow_net.dot

# A signal ends the program, its workers too, and leaves whole files alone.
for signal in TERM HUP; do
    if sh -c "kill -$signal \$\$"; then # who started the tests ignores it, and so do we
        echo "ok - SIG$signal ends it # SKIP it is ignored here"
        continue
    fi
    rm -rf killed
    "$bin" render -q -j2 --steps op -T svg,png --size 3840x2160 -o killed "$shallow" &
    until [ -n "$(find killed -name '*.png' 2>/dev/null)" ]; do sleep 0.05; done
    kill -$signal $!
    wait $! 2>/dev/null
    is "SIG$signal ends it" test $? -gt 128
    sleep 0.2
    before=$(find killed -type f | wc -l)
    sleep 0.3
    is "after SIG$signal nobody draws on" test "$(find killed -type f | wc -l)" -eq "$before"
    is "after SIG$signal no half file is left" test -z "$(find killed -name '*.??????')"
done

# Ctrl-C: everything that the terminal started gets it.
rm -rf killed
check 'an interrupt ends it' 124 timeout -s INT 3 "$bin" render -q -j2 --steps op -T svg,png \
    --size 7680x4320 -o killed "$shallow"
is 'after an interrupt no half file is left' test -z "$(find killed -name '*.??????')"
for file in killed/*.png; do
    tail -c 8 "$file" | grep -q IEND || echo "$file"
done >halves
for file in killed/*.svg; do
    tail -n 1 "$file" | grep -q '^</svg>$' || echo "$file"
done >>halves
is 'and what is there is whole' test -s "$file" -a ! -s halves

# A full disk, as a limit of the size of files.
rm -rf full
check 'a full disk' 4 sh -c "ulimit -f 8; exec \"$bin\" render -q -T png -o full \"$one\""
is 'it is said' grep -q 'cannot write: File too large' stderr
is 'no half of a file is left' test -z "$(find full -type f)"

# What is there stays until the new one is whole.
mkdir -p kept
echo precious >kept/00-setup.svg
check 'an old file and a full disk' 4 sh -c "ulimit -f 0; exec \"$bin\" render -q -o kept \"$one\""
is 'the old file is as it was' test "$(cat kept/00-setup.svg)" = precious

# Links are replaced, not followed; devices and pipes are written to.
mkdir -p links
echo outside >outside
ln -s ../outside links/00-setup.svg
check 'a link among the frames' 0 "$bin" render -q --frames 0 -o links "$one"
is 'what it leads to is as it was' test "$(cat outside)" = outside
is 'the link is a file now' test ! -L links/00-setup.svg
is 'with a picture in it' grep -q '<svg' links/00-setup.svg
check 'a plot into /dev/null' 0 "$bin" plot sigmoid -q -o /dev/null
is 'which is a device still' test -c /dev/null
check 'a plot through /dev/stdout' 0 sh -c "\"$bin\" plot sigmoid -q -o /dev/stdout | cat >plot.svg"
is 'arrives' grep -q '<svg' plot.svg
mkfifo pipe
(timeout 10 cat pipe >through &)
check 'a plot into a pipe' 0 timeout 10 "$bin" plot sigmoid -q -o pipe
is 'which is a pipe still' test -p pipe

# A pipe that nobody reads, a folder that is a file, a folder that cannot be.
check 'a reader that leaves' 0 sh -c "\"$bin\" run --json \"$shallow\" | true"
echo file >file
check 'a file in the place of the folder' 4 "$bin" render -q -o file "$one"
check 'a folder in a file' 4 "$bin" render -q -o file/frames "$one"
check 'a folder in the place of the file' 4 "$bin" plot sigmoid -q -o links
check 'standard output that is full' 4 sh -c "\"$bin\" run \"$one\" >/dev/full"
check 'standard output that is closed' 4 sh -c "\"$bin\" run \"$one\" >&-"
