#!/bin/sh
# What is installed where: make deps on systems with other package managers, which are made up.
set -u
. tests/lib.sh

# on MANAGER: the script, on a system that has this manager alone.
on() {
    rm -rf tools bin && mkdir tools bin && cp "$root/tools/deps.sh" "$root/tools/packages" tools
    for program in sh awk id; do ln -s "$(command -v $program)" bin; done
    [ "$1" = none ] || printf '#!/bin/sh\necho "%s $*"\n' "$1" >"bin/$1"
    printf '#!/bin/sh\n"$@"\n' >bin/sudo
    chmod +x bin/*
    PATH=$work/bin sh tools/deps.sh "$2"
}

check 'dnf' 0 on dnf build
is 'gets its own names' grep -qx 'dnf install -y gcc make pkgconf-pkg-config graphviz-devel .* onnx-devel .*' stdout
check 'pacman' 0 on pacman build
is 'gets those that it has' grep -qx 'pacman -S --needed --noconfirm gcc .* otf-latinmodern-math' stdout
is 'and what it has not is said' grep -q '^libcsv' stderr
check 'brew' 0 on brew build
is 'gets its own' grep -qx 'brew install make .* libcsv .* font-latin-modern-math' stdout
check 'no manager' 1 on none build
is 'is told what to install' grep -qx 'libgraphviz-dev' stderr
check 'what tests need without apt' 1 on dnf test
is 'is told, too' grep -q 'libcmocka-dev' stderr
check 'with apt' 0 sh -c "cd '$root' && sh tools/deps.sh build"
is 'nothing is said when nothing is missing' test ! -s stdout -a ! -s stderr

cd "$root" || exit 1
for manager in apt dnf pacman brew; do
    is "README has the names of $manager" \
        grep -qF "$(sh tools/deps.sh list $manager | tr '\n' ' ' | sed 's/ $//')" README.md
done
