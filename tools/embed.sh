#!/bin/sh
# embed.sh FUNCTION SUFFIX FILE...: turns files into a C file with a table of their names,
# without the suffix, and their texts, and FUNCTION to find them: see src/base/assets.h.
set -eu
function=$1 suffix=$2
shift 2

echo '/* Made by tools/embed.sh from files in assets/: do not edit. */'
echo '#include "base/assets.h"'
echo
echo '#include <string.h>'
count=0
for file in "$@"; do
    count=$((count + 1))
    printf '\nstatic const unsigned char BYTES_%d[] = {\n' $count
    od -An -v -tu1 "$file" | sed -e 's/  */,/g' -e 's/^,//' -e 's/$/,/'
    echo '0};'
done
printf '\nstatic const struct { const char *name; const unsigned char *text; } ASSETS[] = {\n'
count=0
for file in "$@"; do
    count=$((count + 1))
    printf '    {"%s", BYTES_%d},\n' "$(basename "$file" "$suffix")" $count
done
cat <<END
};

const char *$function(const char *name)
{
    for (size_t i = 0; i < sizeof ASSETS / sizeof *ASSETS; i++)
        if (strcmp(ASSETS[i].name, name) == 0)
            return (const char *)ASSETS[i].text;
    return NULL;
}

const char *${function}_name(size_t index)
{
    return index < sizeof ASSETS / sizeof *ASSETS ? ASSETS[index].name : NULL;
}
END
