# What the tests of the command line share; sourced, from the project's folder. Goes into a
# folder of its own, which is removed at the end.
root=$(pwd)
bin=${VALGRIND_BIN:-$root/${OUT:-out}/bin/chainrule}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# check NAME STATUS COMMAND...: the command ends with that status.
check() {
    name=$1 want=$2
    shift 2
    "$@" >stdout 2>stderr
    got=$?
    if [ "$got" -eq "$want" ]; then
        echo "ok - $name"
    else
        echo "not ok - $name: status $got, not $want"
        sed 's/^/#   /' stderr
    fi
}

# is NAME COMMAND...: the command succeeds.
is() {
    name=$1
    shift
    if "$@"; then echo "ok - $name"; else echo "not ok - $name"; fi
}
