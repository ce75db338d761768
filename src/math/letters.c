/* Letters: see letters.h. */
#include "math/letters.h"

#include <ctype.h>
#include <string.h>

struct greek {
    const char *name;
    unsigned plain;         /* U+03xx */
    unsigned long italic;   /* its mathematical italic; 0 where there is none */
};

/* Upper-case letters that look Latin (Alpha, Beta ...) have no use as symbols. */
static const struct greek GREEK[] = {
    {"alpha", 0x3B1, 0x1D6FC},   {"beta", 0x3B2, 0x1D6FD},    {"gamma", 0x3B3, 0x1D6FE},
    {"delta", 0x3B4, 0x1D6FF},   {"epsilon", 0x3B5, 0x1D700}, {"zeta", 0x3B6, 0x1D701},
    {"eta", 0x3B7, 0x1D702},     {"theta", 0x3B8, 0x1D703},   {"iota", 0x3B9, 0x1D704},
    {"kappa", 0x3BA, 0x1D705},   {"lambda", 0x3BB, 0x1D706},  {"mu", 0x3BC, 0x1D707},
    {"nu", 0x3BD, 0x1D708},      {"xi", 0x3BE, 0x1D709},      
    {"pi", 0x3C0, 0x1D70B},      {"rho", 0x3C1, 0x1D70C},     {"sigma", 0x3C3, 0x1D70E},
    {"tau", 0x3C4, 0x1D70F},     {"upsilon", 0x3C5, 0x1D710}, {"phi", 0x3C6, 0x1D711},
    {"chi", 0x3C7, 0x1D712},     {"psi", 0x3C8, 0x1D713},     {"omega", 0x3C9, 0x1D714},
    {"Gamma", 0x393, 0},         {"Delta", 0x394, 0},         {"Theta", 0x398, 0},
    {"Lambda", 0x39B, 0},        {"Xi", 0x39E, 0},            {"Pi", 0x3A0, 0},
    {"Sigma", 0x3A3, 0},         {"Phi", 0x3A6, 0},           {"Psi", 0x3A8, 0},
    {"Omega", 0x3A9, 0},
};

static const struct greek *greek_find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof GREEK / sizeof *GREEK; i++)
        if (strlen(GREEK[i].name) == length && memcmp(GREEK[i].name, name, length) == 0)
            return &GREEK[i];
    return NULL;
}

bool cr_letter_is_greek(const char *name, size_t length)
{
    return greek_find(name, length) != NULL;
}

void cr_buf_utf8(struct cr_buf *out, unsigned long code)
{
    if (code < 0x80) {
        cr_buf_putc(out, (char)code);
    } else if (code < 0x800) {
        cr_buf_putc(out, (char)(0xC0 | code >> 6));
        cr_buf_putc(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        cr_buf_putc(out, (char)(0xE0 | code >> 12));
        cr_buf_putc(out, (char)(0x80 | (code >> 6 & 0x3F)));
        cr_buf_putc(out, (char)(0x80 | (code & 0x3F)));
    } else {
        cr_buf_putc(out, (char)(0xF0 | code >> 18));
        cr_buf_putc(out, (char)(0x80 | (code >> 12 & 0x3F)));
        cr_buf_putc(out, (char)(0x80 | (code >> 6 & 0x3F)));
        cr_buf_putc(out, (char)(0x80 | (code & 0x3F)));
    }
}

/* Mathematical italics of a Latin letter; h has its own place (the Planck constant). */
static unsigned long italic_latin(char c)
{
    if (c == 'h')
        return 0x210E;
    return isupper((unsigned char)c) ? 0x1D434UL + (unsigned long)(c - 'A')
                                     : 0x1D44EUL + (unsigned long)(c - 'a');
}

void cr_letter_unicode(struct cr_buf *out, const char *base, bool italic)
{
    const struct greek *greek = greek_find(base, strlen(base));
    if (greek)
        cr_buf_utf8(out, italic && greek->italic ? greek->italic : greek->plain);
    else if (italic && base[0] && !base[1] && isalpha((unsigned char)base[0]))
        cr_buf_utf8(out, italic_latin(base[0]));
    else
        cr_buf_puts(out, base);
}

/* Signs that occur in symbols and formulas, as TeX sets them in mathematics. */
static const struct tex_sign {
    unsigned long code;
    const char *tex;
} TEX_SIGNS[] = {
    {0xAC, "\\neg "},      {0xB2, "^{2}"},        {0xB3, "^{3}"},      {0xB7, "\\cdot "},
    {0xB9, "^{1}"},        {0x2032, "\\prime "},         {0x2033, "\\prime\\prime "},      {0x2070, "^{0}"},
    {0x207A, "^{+}"},      {0x207B, "^{-}"},      {0x207D, "^{(}"},    {0x207E, "^{)}"},
    {0x2192, "\\to "},     {0x2202, "\\partial "}, {0x2211, "\\sum "}, {0x2212, "-"},
    {0x221A, "\\sqrt{}"},  {0x221E, "\\infty "},  {0x2248, "\\approx "}, {0x2264, "\\le "},
    {0x2265, "\\ge "},     {0x2299, "\\odot "},   {0xD7, "\\times "},
};

/* One character, not ASCII, in mathematics; false where TeX has no sign for it. */
static bool tex_sign(struct cr_buf *out, unsigned long code)
{
    for (size_t i = 0; i < sizeof TEX_SIGNS / sizeof *TEX_SIGNS; i++)
        if (TEX_SIGNS[i].code == code) {
            cr_buf_puts(out, TEX_SIGNS[i].tex);
            return true;
        }
    for (size_t i = 0; i < sizeof GREEK / sizeof *GREEK; i++)
        if (GREEK[i].plain == code) {
            cr_buf_printf(out, "\\%s ", GREEK[i].name);
            return true;
        }
    if (code >= 0x2074 && code <= 0x2079)
        cr_buf_printf(out, "^{%lu}", code - 0x2070);
    else if (code >= 0x2080 && code <= 0x2089)
        cr_buf_printf(out, "_{%lu}", code - 0x2080);
    else
        return false;
    return true;
}

/* The character at *p, which moves behind it. What is no UTF-8 is taken as Latin-1. */
static unsigned long next_code(const char **p)
{
    const unsigned char *c = (const unsigned char *)*p;
    const int more = *c >= 0xF0 ? 3 : *c >= 0xE0 ? 2 : *c >= 0xC0 ? 1 : 0;
    unsigned long code = more ? *c & (0x3FU >> more) : *c;
    for (int i = 1; i <= more; i++) {
        if ((c[i] & 0xC0) != 0x80) {
            *p += 1;
            return *c;
        }
        code = code << 6 | (c[i] & 0x3F);
    }
    *p += more + 1;
    return code;
}

/* Letters with accents and the signs of running text, which LaTeX knows itself. */
static bool is_latin(unsigned long code)
{
    return (code >= 0xC0 && code <= 0x17F && code != 0xD7 && code != 0xF7) ||
           (code >= 0x2013 && code <= 0x201E) || code == 0x2026;
}

/* A character that is not ASCII, in mathematics or in text. */
static void tex_beyond(struct cr_buf *out, unsigned long code, bool text)
{
    struct cr_buf sign = {0};
    if (is_latin(code)) {
        cr_buf_puts(out, text ? "" : "\\text{");
        cr_buf_utf8(out, code);
        cr_buf_puts(out, text ? "" : "}");
    } else if (tex_sign(&sign, code)) {
        cr_buf_printf(out, text ? "$%s$" : "%s", cr_buf_text(&sign));
    } else if (code != 0x302) {
        cr_buf_putc(out, '?');
    }
    cr_buf_release(&sign);
}

void cr_tex_escape(struct cr_buf *out, const char *text)
{
    while (*text) {
        if ((unsigned char)*text >= 0x80) {
            tex_beyond(out, next_code(&text), false);
            continue;
        }
        if (*text == '\\')
            cr_buf_puts(out, "\\backslash{}");
        else if (*text == '~' || *text == '^')
            cr_buf_printf(out, "\\text{\\%c{}}", *text);
        else if (strchr("#$%&_{}", *text))
            cr_buf_printf(out, "\\%c", *text);
        else
            cr_buf_putc(out, *text);
        text++;
    }
}

void cr_tex_words(struct cr_buf *out, const char *text)
{
    while (*text) {
        if ((unsigned char)*text >= 0x80) {
            tex_beyond(out, next_code(&text), true);
            continue;
        }
        if (*text == '\\')
            cr_buf_puts(out, "\\textbackslash{}");
        else if (*text == '~' || *text == '^')
            cr_buf_printf(out, "\\%c{}", *text);
        else if (strchr("<>|", *text))
            cr_buf_puts(out, *text == '<'   ? "\\textless{}"
                             : *text == '>' ? "\\textgreater{}"
                                            : "\\textbar{}");
        else if (*text == '"')
            cr_buf_puts(out, "''");
        else if (strchr("#$%&_{}", *text))
            cr_buf_printf(out, "\\%c", *text);
        else
            cr_buf_putc(out, *text);
        text++;
    }
}

void cr_letter_tex(struct cr_buf *out, const char *base)
{
    const bool letter = base[0] && !base[1];
    if (greek_find(base, strlen(base)))
        cr_buf_printf(out, "\\%s", base);
    else if (letter && isalpha((unsigned char)base[0]))
        cr_buf_puts(out, base);
    else {
        cr_buf_puts(out, "\\mathrm{");
        cr_tex_escape(out, base);
        cr_buf_putc(out, '}');
    }
}
