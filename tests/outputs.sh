#!/bin/sh
# Every command that writes, where it cannot: it ends with 4 and names the place, and what was
# there is as it was. Signals end it, and leave whole files alone.
set -u
. tests/lib.sh
examples=$root/assets/examples
one=$examples/one_neuron.dot
xor=$examples/xor.dot
printf '# Post\n\n```chainrule\ndigraph { x [value=1] n [target=1] x -> n [w=1] }\n```\n' >post.md

# writes FOLDER COMMAND: calls the command with the name of a file in FOLDER, and then with
# the arguments that make the program write it: all ways in which it writes.
writes() {
    "$2" "$1/a.gif" render -q -j1 -T gif --size 160x90 --frames 0 -o "$1/a.gif" "$one"
    "$2" "$1/00-setup.svg" render -q -j1 -T svg --frames 0 -o "$1/" "$one"
    "$2" "$1/b.md" explain -o "$1/b.md" "$one"
    "$2" "$1/c.dot" train -q --epochs 2 -o "$1/c.dot" "$xor"
    "$2" "$1/d.csv" train -q --epochs 2 --history "$1/d.csv" "$xor"
    "$2" "$1/e.svg" train -q --epochs 2 --plot "$1/e.svg" "$xor"
    "$2" "$1/f.md" weave -q -o "$1/f.md" --images "$work/woven" "$work/post.md"
    "$2" "$1/g.svg" plot -q sigmoid -o "$1/g.svg"
    "$2" "$1/h.dot" new -q 2-2-1 -o "$1/h.dot"
    "$2" "$1/i.dot" import -q "$root/tests/import/mlp.onnx" -o "$1/i.dot"
}
temporaries() {
    find "$work" -name '*.??????' | grep .
}
named() {
    is "$place: $1: $(cat "$work/stderr")" grep -qE '^chainrule: .*: cannot (write|make the folder): ' \
        "$work/stderr"
}

place='all is well'
well() {
    path=$1
    shift
    check "$place: $path" 0 "$bin" "$@"
    is "$place: $path is there" test -s "$path"
}
writes well well
rm -r woven

place='a full disk'
full() {
    path=$1
    shift
    mkdir -p full && echo precious >"$path"
    { (ulimit -f 0 && exec "$bin" "$@" 2>&1) && echo 'chainrule: no error'; } | cat >stderr
    named "$path"
    is "$place: $path is as it was" test "$(cat "$path")" = precious
}
writes full full

place='a file in the place of the folder'
echo precious >file
no_folder() {
    path=$1
    shift
    check "$place: $path" 4 "$bin" "$@"
    named "$path"
}
writes file no_folder
is "$place is as it was" test "$(cat file)" = precious

place='a folder in the place of the file'
folder() {
    path=$1
    shift
    mkdir -p "$path/kept"
    [ "$path" != in_the_way/a.gif ] || return # which takes a.gif for a folder to write to
    check "$place: $path" 4 "$bin" "$@"
    named "$path"
    is "$place: $path is as it was" test -d "$path/kept"
}
writes in_the_way folder

place='a folder that has vanished'
vanished() {
    path=$1
    shift
    "$bin" "$@" >"$work/stdout" 2>"$work/stderr"
    is "$place: $path" test $? -eq 4
    named "$path"
}
mkdir gone && cd gone && rmdir ../gone && writes . vanished
cd "$work" || exit 1
is 'no half of a file is anywhere' test -z "$(temporaries)"

# Links out of the folder are replaced, whatever they lead to; rights stay as they are.
mkdir links
echo outside >outside
mkfifo fifo
linked() {
    path=$1
    shift
    ln -sf "$target" "$path"
    check "a link to $target: $path" 0 timeout 20 "$bin" "$@"
    is "$path is a file now" test ! -L "$path" -a -f "$path"
}
target=../outside
writes links linked
target=../fifo
writes links linked
target=../nowhere
writes links linked
is 'what they led to is as it was' test "$(cat outside)" = outside -a -p fifo -a ! -e nowhere
rights() {
    path=$1
    shift
    mkdir -p rights && : >"$path" && chmod 600 "$path"
    "$bin" "$@" >/dev/null 2>&1
    is "rights of $path stay" test "$(stat -c %a "$path")" = 600
}
writes rights rights
(umask 027 && "$bin" explain -o new.md "$one")
is 'rights of a new file are those that are usual' test "$(stat -c %a new.md)" = 640

# Devices.
for command in "run $one" "run --json $one" "run --steps $one" "check $one" "explain $one" \
    "train -q --epochs 2 -o - $xor" "train -q --epochs 2 --history - $xor" 'weave post.md' \
    "render -q -T pdf -o - $one" 'plot sigmoid -o -' 'plot --list' 'new 2-2-1' 'new --list' \
    "import $root/tests/import/mlp.onnx" '--help' 'help limits' '--version'; do
    check "a full standard output: $command" 4 sh -c "'$bin' $command >/dev/full"
    check "a closed one: $command" 4 sh -c "'$bin' $command >&-"
    # Who reads no more ends the program by SIGPIPE, or gets the error.
    sh -c "('$bin' $command 2>pipe; echo \$? >status) | true"
    is "a reader that leaves: $command: $(cat status)" grep -qxE '0|4|141' status
done
for command in "explain -o /dev/full $one" "train -q --epochs 2 -o /dev/full $xor" \
    'weave -o /dev/full post.md' "render -q -T pdf -o /dev/full $one" 'plot -q sigmoid -o /dev/full'; do
    check "a full device: $command" 4 sh -c "'$bin' $command"
done
check 'no device' 4 "$bin" explain -o /proc/nothing/x.md "$one"

# Closed descriptors: nothing that is printed gets into a file.
sh -c "'$bin' render -T svg --frames 0 -o closed '$one' 0<&- 1>&- 2>&-"
is 'all closed: the picture is one' sh -c 'head -c 4 closed/00-setup.svg | grep -q "<svg"'
"$bin" render -q -T svg --frames 0 -o open "$one"
is 'all closed: nothing else is in it' diff -r closed open

# Signals. Each command has work for a long while.
"$bin" new 6-12-12-6 -o wide.dot
printf 'digraph { graph [epochs=1000000000] x [value=1] n [target=1] x -> n [w=1] }' >long.dot
printf '# Post\n\n```chainrule src=wide.dot steps=op T=png size=3840x2160\n```\n' >long.md
# ended SIGNAL STATUS FILE COMMAND...: the signal ends it with that status, the file stays, and
# nothing is left behind.
ended() {
    signal=$1 status=$2 path=$3
    shift 3
    [ -e "$path" ] || echo precious >"$path"
    cp "$path" before
    timeout --preserve-status -s "$signal" 0.5 "$bin" "$@" >stdout 2>stderr
    is "SIG$signal ends $1 with $?" test $? -eq "$status"
    is "SIG$signal: what $1 writes is as it was" cmp -s "$path" before
    sleep 0.2
    is "SIG$signal: $1 leaves nothing half" test -z "$(temporaries)"
}
for signal in INT TERM; do
    status=$([ $signal = INT ] && echo 130 || echo 143)
    ended $signal "$status" wide.dot run --limit work=1e15 long.dot
    ended $signal "$status" out.md explain --figures figures --steps op -o out.md wide.dot
    ended $signal "$status" woven.md weave --images woven -o woven.md long.md
    ended $signal "$status" wide.dot render -q --steps op -T png,svg --size 3840x2160 -o frames wide.dot
done
ended TERM 143 wide.dot train -q --epochs 1000000000 -o wide.dot wide.dot
cp wide.dot before.dot
# Once it is at work, which standard output tells, an interrupt is a wish to stop.
"$bin" train --epochs 1000000000 -o wide.dot wide.dot >lines 2>stderr &
pid=$!
while [ ! -s lines ] && kill -0 $pid; do sleep 0.05; done
kill -INT $pid
wait $pid
is 'SIGINT ends train well' test $? -eq 0
is 'SIGINT: train leaves nothing half' test -z "$(temporaries)"
is 'SIGINT: train writes what it has' sh -c '! cmp -s wide.dot before.dot'
check 'which is whole' 0 "$bin" run wide.dot
