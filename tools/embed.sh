#!/bin/sh
# Turns theme files into a C file with a table of their names and texts: see
# src/draw/assets.h.
set -eu
echo '/* Made by tools/embed.sh from the files in assets/themes/: do not edit. */'
echo '#include "draw/assets.h"'
echo
echo '#include <string.h>'
echo
echo 'static const struct { const char *name, *text; } ASSETS[] = {'
for file in "$@"; do
    name=$(basename "$file" .dot)
    printf '    {"%s",\n' "$name"
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/     "/' -e 's/$/\\n"/' "$file"
    echo '    },'
done
cat <<'END'
};

const char *cr_asset(const char *name)
{
    for (size_t i = 0; i < sizeof ASSETS / sizeof *ASSETS; i++)
        if (strcmp(ASSETS[i].name, name) == 0)
            return ASSETS[i].text;
    return NULL;
}

const char *cr_asset_name(size_t index)
{
    return index < sizeof ASSETS / sizeof *ASSETS ? ASSETS[index].name : NULL;
}
END
