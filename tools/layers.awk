# Holds sources to the table of layers: awk -f tools/layers.awk tools/layers FILE..., in the folder
# of src. Says which includes the table does not allow, and ends with status 1 when there are some.
FNR == 1 {
    table = NR == 1
    module = FILENAME
    sub(/\/.*/, "", module)
}

table && /^[^# ].*:/ {
    key = $1
    sub(/:$/, "", key)
    known[key] = 1
    for (i = 2; i <= NF; i++)
        allowed[key, $i] = 1
    next
}

!table && /^#include/ {
    name = $2
    if (name ~ /^".*\//) { # of ours
        sub(/^"/, "", name)
        sub(/\/.*/, "", name)
        if (name != module && !((module, name) in allowed) && !((FILENAME, name) in allowed))
            wrong(module " may not include " name)
        if (!(module in known))
            wrong(module " has no line in tools/layers")
    } else if (name in known) {
        if (!((name, module) in allowed) && !((name, FILENAME) in allowed))
            wrong("who may include " name " stands in tools/layers")
    } else if (name ~ /^</ && name !~ standard) {
        wrong(name " has no line in tools/layers")
    }
}

BEGIN {
    standard = "^<((sys|netinet|arpa)/[a-z]+|assert|ctype|errno|fcntl|float|limits|locale|math|" \
        "pthread|setjmp|signal|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|" \
        "time|unistd)\\.h>$"
}

function wrong(why) {
    print "src/" FILENAME ":" FNR ": " why ": " $0
    bad = 1
}

END { exit bad }
