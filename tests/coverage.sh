#!/bin/sh
# How much of src/ the tests run, by gcov's own count: of lines, and of branches: both ways of
# every condition, each part of && and || for itself. `coverage.sh FOLDER` with the objects.
# Lists the files that have the most branches left, and fails below 90 % of lines or 80 % of
# branches.
set -u
find "$1/obj" -name '*.gcno' ! -path '*/gen/*' -exec gcov -b -n {} + >"$1/gcov.log" 2>/dev/null
awk '
    # "File", then "Lines executed:87.50% of 24" and "Taken at least once:75.00% of 16".
    /^File/ { split($0, part, "\047"); file = part[2] }
    file !~ /^src\/.*\.c$/ { next }
    /^Lines executed|^Taken at least once/ {
        split($0, part, /[:%]/)
        count = $NF
        done = int(part[2] * count / 100 + 0.5)
        if (/^Lines/) { lines += count; lines_done += done; left_lines[file] = count - done }
        else { branches += count; branches_done += done; left[file] = count - done; of[file] = count }
    }
    /^Calls executed|^No calls/ { file = "" } # what follows is a sum
    END {
        for (file in left)
            printf "%5d of %4d branches and %4d lines left in %s\n", left[file], of[file], left_lines[file], file | "sort -rn | head -25"
        close("sort -rn | head -25")
        printf "lines: %.1f %% of %d; branches: %.1f %% of %d\n", 100 * lines_done / lines, lines, 100 * branches_done / branches, branches
        exit lines_done < 0.9 * lines || branches_done < 0.8 * branches
    }' "$1/gcov.log"
