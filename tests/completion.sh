#!/bin/sh
# What shells complete behind `chainrule`: each shell that is installed is asked itself.
set -u
. tests/lib.sh
export LC_ALL=C
case ${OUT:-out} in
/*) made=$OUT/completion ;;
*) made=$root/${OUT:-out}/completion ;;
esac
has() {
    command -v "$1" >/dev/null 2>&1 || { echo "ok - $1 # SKIP $1 is not installed" && false; }
}
mkdir nets && touch nets/one.dot 'nets/two words.dot'
"$bin" --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p' >commands

# The long options that the help of a command lists.
options_of() {
    "$bin" "$1" --help | grep -oE '^  (-.,|   ) --[a-z0-9-]*[a-z0-9]' | grep -oE '\-\-.*' | sort
}

# bash WORD...: what bash offers for the last word, one a line.
bash_offers() {
    bash --norc -c '. "$1" && shift; COMP_WORDS=(chainrule "$@") COMP_CWORD=$#
        _chainrule; printf "%s\n" "${COMPREPLY[@]}"' - "$made/chainrule" "$@" | sort
}
# fish LINE: the same of fish, without what it says of them. It offers --steps and --steps=.
fish_offers() {
    fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$made/chainrule.fish" "$1" |
        cut -f 1 | sort
}
# What zsh is told of the words behind a command, or of the commands.
zsh_knows() {
    zsh -f -c 'file=$1; shift; words=("$@"); CURRENT=$#
        _arguments() { print -rl -- "$@" }; _describe() { print -rl -- $commands }
        source $file' - "$made/_chainrule" chainrule "$@"
}
# offer SHELL NAME 'WHAT IT OFFERS' WORD...
offer() {
    shell=$1 name=$2 want=$3
    shift 3
    is "$shell: $name" test "$("${shell}_offers" "$@" | tr '\n' ' ')" = "$want"
}

if has bash; then
    is 'bash: all commands' test "$(bash_offers '' | grep -v '^-')" = "$(sort commands)"
    while read -r command; do
        is "bash: all options of $command" test "$(bash_offers "$command" --)" = "$(options_of "$command")"
    done <commands
    offer bash 'a command begun' 'render ' re
    offer bash 'an option begun' '--phase ' render --ph
    offer bash 'only what a command has' ' ' new --ph
    offer bash 'words' 'names ' render --notation na
    offer bash 'words behind =' 'circuit ' render --view = c
    offer bash 'and right behind it' 'circuit neuron ' render --view =
    offer bash 'words of a letter' 'svg ' render -T s
    offer bash 'words in a list' 'svg,pdf svg,png svg,pptx ' render -T svg,p
    offer bash 'files' 'nets/one.dot nets/two words.dot ' run nets/
    offer bash 'folders' 'nets ' train --frames-to n
    offer bash 'themes' 'dark ' render --theme da
    offer bash 'and files of them' 'nets ' render --theme ne
    offer bash 'nothing for a number' ' ' render --jobs ''
    offer bash 'examples' 'xor ' new x
    offer bash 'functions' 'sigmoid silu sin ' plot si
fi

if has fish; then
    is 'fish: all commands' test "$(fish_offers 'chainrule ' | grep -v '^-')" = "$(sort commands)"
    while read -r command; do
        is "fish: all options of $command" \
            test "$(fish_offers "chainrule $command --" | grep -v '=$')" = "$(options_of "$command")"
    done <commands
    offer fish 'words' 'circuit neuron ' 'chainrule render --view '
    offer fish 'words in a list' 'svg,pdf svg,png svg,pptx ' 'chainrule render -T svg,p'
    offer fish 'files' 'nets/one.dot nets/two words.dot ' 'chainrule run nets/'
    offer fish 'examples' 'xor ' 'chainrule new x'
fi

if has zsh; then
    is 'zsh: all commands' test "$(zsh_knows '' | sed -n 's/^\([a-z]*\):.*/\1/p')" = "$(cat commands)"
    while read -r command; do
        zsh_knows "$command" '' | grep -oE '^(\([^)]*\))?--[a-z0-9-]*[a-z0-9]' | grep -oE '\-\-[a-z0-9-]*$' |
            sort >known
        is "zsh: all options of $command" test "$(cat known)" = "$(options_of "$command")"
    done <commands
    zsh_knows render '' >known
    is 'zsh: words' grep -qF -- '--view=[neuron (networks) or circuit (formulas)]:VIEW:(neuron circuit)' known
    is 'zsh: words in a list' grep -qF ']:FMT[,FMT]:_values -s , "format" dot svg' known
    is 'zsh: files' grep -qF -- '--claims=[numbers to hold against\: CSV or JSON]:FILE:_files' known
fi
