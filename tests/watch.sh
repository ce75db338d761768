#!/bin/sh
# The commands view and watch.
set -u
. tests/lib.sh
one=$root/assets/examples/one_neuron.dot
mkdir tmp
export TMPDIR="$work/tmp"

# view: a browser is whatever $BROWSER names.
cat >browser <<'END'
#!/bin/sh
for word; do echo "<$word>"; done >>opened
END
chmod +x browser
cp "$one" 'a $(b) c.dot'
check 'view' 0 env BROWSER="./nothing:./browser --new" "$bin" view 'a $(b) c.dot'
page=$(cat stdout)
is 'says where the page is' test -s "$page"
is 'which is temporary' test "${page#"$work"/tmp/}" != "$page"
is 'opens it, by words, not by a shell' test "$(cat opened)" = "<--new>
<$page>"
check 'a place for the address' 0 env BROWSER='./browser %s --last' "$bin" view "$one" --steps op
is 'is where it goes' test "$(tail -1 opened)" = '<--last>'
mkdir empty
check 'no browser' 0 env -u BROWSER PATH="$work/empty" "$bin" view "$one"
is 'says so, and the path' grep -qF "$(cat stdout)" stderr
printf 'digraph { x [value=1] n [target=1] x -> n [w="0,3"] }' >bad.dot
check 'view of a wrong file' 3 env BROWSER=./browser "$bin" view bad.dot
is 'names the mistake' grep -q '^bad.dot:1:' stderr
rm -rf tmp && mkdir tmp

# watch.
check 'watch of a formula' 2 "$bin" watch -e 'x*w' x=1 w=2
check 'watch of standard input' 2 "$bin" watch -
check 'a port that is none' 2 "$bin" watch "$one" --port 70000
if ! command -v curl >/dev/null 2>&1; then
    echo 'ok - watch # SKIP no curl'
    exit
fi

# awaits NAME COMMAND...: the command succeeds, at the latest after some seconds.
awaits() {
    name=$1
    shift
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || break
        sleep 0.1
    done
    is "$name" "$@" >outcome 2>/dev/null
    cat outcome
}

get() { curl -s --max-time 5 "$@"; }
page_has() { get "$url" | grep -qF "$1"; }
state_has() { get "${url}state" | grep -qF "$1"; }
state_is_fine() { [ "$(get "${url}state" | wc -l)" -eq 1 ] && [ "$(get "${url}state" | tail -n +2)" = '' ]; }
ended() { ! kill -0 $watcher 2>/dev/null; }

# start ARGUMENT...: watches; sets watcher and url. An interrupt reaches it as from a terminal.
start() {
    rm -f address # of the last one: it may be read before the shell empties it
    env --default-signal=INT "$bin" watch "$@" >address 2>said &
    watcher=$!
    trap 'kill $watcher 2>/dev/null; rm -rf "$work"' EXIT
    awaits 'says its address' grep -qE '^http://127\.0\.0\.1:[0-9]+/$' address
    url=$(cat address)
}

sed 's/One neuron/First title/' "$one" >net.dot
grep -q 'First title' net.dot || printf 'no title to change' >&2
start net.dot
awaits 'serves the page' page_has 'First title'
is 'nothing is wrong' state_is_fine
is 'only there' test "$(get -o /dev/null -w '%{http_code}' "${url}etc/passwd")" = 404
is 'only to be read' test "$(get -o /dev/null -w '%{http_code}' -X POST -d x=1 "$url")" = 405
is 'is never kept' sh -c "curl -sI $url | grep -qi '^cache-control: no-store'"
for host in evil.example localhost.evil.example 127.0.0.1.evil.example 'localhost:80:80' '127.0.0.1@evil'; do
    is "refuses host $host" test "$(get -o /dev/null -w '%{http_code}' -H "Host: $host" "$url")" = 403
done
is 'refuses no host' test "$(get -o /dev/null -w '%{http_code}' -0 -H 'Host:' "$url")" = 403
for host in localhost LOCALHOST:8000 127.0.0.1; do
    is "takes host $host" test "$(get -o /dev/null -w '%{http_code}' -H "Host: $host" "$url")" = 200
done
port=${url#http://127.0.0.1:}
port=${port%/}
is 'listens on this machine only' sh -c "! curl -s --max-time 1 http://[::1]:$port/ && grep -qi '^ *[0-9]*: 0100007F:$(printf %04X "$port") ' /proc/net/tcp"

version=$(get "${url}state" | head -1)
sed 's/First title/Second title/' net.dot >new && cat new >net.dot
awaits 'a change in place' page_has 'Second title'
is 'has another version' test "$(get "${url}state" | head -1)" != "$version"
sed 's/Second title/Third title/' net.dot >new && mv new net.dot
awaits 'a file in its place' page_has 'Third title'
mv net.dot old && sleep 0.05 && sed 's/Third title/Fourth title/' old >net.dot
awaits 'a file that was away' page_has 'Fourth title'
cp bad.dot net.dot
awaits 'an error' state_has 'net.dot:1:'
is 'with its place' state_has '              ^'
is 'and the picture before' page_has 'Fourth title'
is 'is said in the terminal, too' grep -q '^net.dot:1:' said
rm net.dot
awaits 'no file' state_has 'net.dot: cannot open'
cp old net.dot
awaits 'all is well again' page_has 'Third title'
awaits 'and no error is left' state_is_fine
check 'the port is taken' 4 "$bin" watch net.dot --port "$port"
is 'says why' grep -q "port $port" stderr
kill -INT $watcher
awaits 'an interrupt ends it' ended
wait $watcher
is 'with status 0' test $? -eq 0
is 'nothing is left' test -z "$(ls tmp)"

# A file that is wrong from the start; a port of one's own; a theme that changes.
start bad.dot --port "$port"
is 'has the port asked for' test "$url" = "http://127.0.0.1:$port/"
awaits 'an error at first' state_has 'bad.dot:1:'
is 'has a page' page_has 'no picture yet'
kill -TERM $watcher
wait $watcher
is 'ends with status 0' test $? -eq 0
echo 'digraph { board [fillcolor="#123456"] }' >mine.dot
start net.dot --theme ./mine.dot -q
awaits 'a theme' page_has '#123456'
echo 'digraph { board [fillcolor="#654321"] }' >mine.dot
awaits 'that changes' page_has '#654321'
kill $watcher
wait $watcher
is 'quiet' test ! -s said
echo 'n.z,0.25' >claims.csv
start net.dot --claims claims.csv
awaits 'claims' state_is_fine
awaits 'that are read' page_has '<svg'
echo 'n.zz,0.25' >claims.csv
awaits 'and change' state_has 'n.zz'
kill $watcher
wait $watcher

# In a browser.
if [ -d "$root/tests/web/node_modules/playwright-core" ] &&
    command -v node >/dev/null 2>&1 && command -v chromium >/dev/null 2>&1; then
    cp "$one" net.dot
    start net.dot
    awaits 'serves the page' page_has '<svg'
    CHROMIUM=$(command -v chromium) timeout 60 node "$root/tests/web/watch.mjs" "$url" net.dot $watcher
    wait $watcher
    is 'ends with status 0' test $? -eq 0
else
    echo 'ok - watch in a browser # SKIP no node, chromium or playwright-core'
fi
