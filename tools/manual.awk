# A C header as a part of a manual page.
#
#     awk -v part=about -f tools/manual.awk FILE.h     its opening comment, as text
#     awk -v part=functions -f tools/manual.awk FILE.h what it declares behind that, with the comments
#
# In a comment a paragraph ends at an empty line, and what is indented stays as it is. What begins
# with "Inside," is for who works on the program, and ends the text.

function escape(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    gsub(/`/, "", text)
    return text ~ /^[.']/ ? "\\&" text : text
}

# One line of a comment, without its frame.
function say(line) {
    if (line ~ /^Inside,/)
        inside = 1
    if (inside)
        return
    sub(/ \([a-z_]+\.h\)/, "", line)
    if (line ~ /^    /) {
        if (!sample)
            print ".PP\n.RS 4\n.EX"
        sample = 1
        print escape(substr(line, 5))
    } else if (line == "") {
        gap = 1
    } else {
        if (sample)
            print ".EE\n.RE"
        if (sample || gap)
            print ".PP"
        sample = 0
        gap = 0
        print escape(line)
    }
    if (sample && line != "")
        gap = 0
}

function end_comment() {
    if (sample)
        print ".EE\n.RE"
    sample = gap = inside = 0
}

# The declarations that a comment is about, and then the comment.
function tell_declared(i) {
    if (declared == 0)
        return
    print ".PP\n.EX"
    for (i = 1; i <= declared; i++)
        print escape(declaration[i])
    print ".EE"
    if (noted)
        print ".RS 4"
    for (i = 1; i <= noted; i++)
        say(note[i])
    end_comment()
    if (noted)
        print ".RE"
    declared = noted = 0
}

/^\/\*/ && !declared {
    comments++
    noted = 0
    in_comment = 1
    sub(/^\/\* ?/, "")
}

in_comment {
    last = sub(/ ?\*\/.*/, "")
    sub(/^ \* ?/, "")
    if (comments == 1 && part == "about" && (NR > 1 || $0 != ""))
        say($0)
    else if (comments > 1 && !(noted == 0 && $0 == ""))
        note[++noted] = $0
    if (last) {
        in_comment = 0
        # A comment of the whole that follows stands alone; it has paragraphs.
        if (part == "about" && comments == 1)
            exit
    }
    next
}

part == "functions" && comments > 0 {
    if ($0 ~ /^(#|extern "C"|})/ && $0 !~ /^#define CHAIN.*"/ && $0 != "};")
        next
    if ($0 == "")
        tell_declared()
    else
        declaration[++declared] = $0
}

END {
    end_comment()
    if (part == "functions")
        tell_declared()
}
