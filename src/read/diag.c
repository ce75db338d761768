/* What is wrong with a file, collected: see diag.h. */
#include "read/diag.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static size_t most(enum cr_severity severity)
{
    return severity == CR_SEVERITY_NOTE ? CR_DIAG_MOST_NOTES : CR_DIAG_MOST;
}

bool cr_diag_full(const struct cr_diag *diag, enum cr_severity severity)
{
    const bool wanted = severity == CR_SEVERITY_ERROR || diag->out[severity];
    return !wanted || diag->count[severity] >= most(severity);
}

/* Errors stand in the file's order; a later one at the same place stays behind. */
static void insert_error(struct cr_diag *diag, struct cr_place at, const char *text)
{
    size_t i = diag->count[CR_SEVERITY_ERROR];
    const uint32_t offset = at.line ? at.offset : UINT32_MAX;
    for (; i > 0; i--) {
        const struct cr_place before = diag->errors[i - 1].at;
        if (before.line ? before.offset <= offset : !at.line)
            break;
        diag->errors[i] = diag->errors[i - 1];
    }
    diag->errors[i] = (struct cr_diag_entry){at, text};
}

/* Columns are left out of notes: finding a thousand of them in one long line takes time. */
static void put_where(const struct cr_diag *diag, enum cr_severity severity,
                      struct cr_place at, struct cr_buf *out)
{
    cr_buf_puts(out, diag->source->file);
    if (at.line)
        cr_buf_printf(out, ":%u", (unsigned)at.line);
    if (at.line && severity != CR_SEVERITY_NOTE)
        cr_buf_printf(out, ":%zu", cr_source_column(diag->source, at));
    cr_buf_puts(out, ": ");
}

/* The message in the arena, or NULL. */
__attribute__((format(printf, 3, 0))) static const char *
worded(struct cr_diag *diag, const char *subject, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    const size_t before = strlen(subject), room = (size_t)(length < 0 ? 0 : length) + 1;
    char *text = length < 0 ? NULL : cr_arena_alloc(&diag->arena, before + room, 1);
    if (text) {
        memcpy(text, subject, before);
        vsnprintf(text + before, room, format, args);
    }
    return text;
}

static void keep(struct cr_diag *diag, enum cr_severity severity, struct cr_place at,
                 const char *text)
{
    if (!text) {
        diag->failed = true;
        return;
    }
    if (severity == CR_SEVERITY_ERROR) {
        insert_error(diag, at, text);
        return;
    }
    put_where(diag, severity, at, diag->out[severity]);
    cr_buf_puts(diag->out[severity], text);
    cr_buf_putc(diag->out[severity], '\n');
}

void cr_diag_add_about(struct cr_diag *diag, enum cr_severity severity, struct cr_place at,
                       const char *subject, const char *format, va_list args)
{
    if (!cr_diag_full(diag, severity))
        keep(diag, severity, at, worded(diag, subject, format, args));
    diag->count[severity]++;
}

void cr_diag_add(struct cr_diag *diag, enum cr_severity severity, struct cr_place at,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    cr_diag_add_about(diag, severity, at, "", format, args);
    va_end(args);
}

static void put_more(const struct cr_diag *diag, enum cr_severity severity,
                     struct cr_buf *out)
{
    if (diag->count[severity] > most(severity))
        cr_buf_printf(out, "... and %zu more", diag->count[severity] - most(severity));
}

static void put_errors(const struct cr_diag *diag, struct cr_buf *out)
{
    const size_t count = diag->count[CR_SEVERITY_ERROR];
    for (size_t i = 0; i < count && i < CR_DIAG_MOST; i++) {
        const struct cr_diag_entry *entry = &diag->errors[i];
        put_where(diag, CR_SEVERITY_ERROR, entry->at, out);
        cr_buf_puts(out, entry->text);
        if (entry->at.line)
            cr_source_show(diag->source, entry->at, out);
        if (i + 1 < count)
            cr_buf_putc(out, '\n');
    }
    put_more(diag, CR_SEVERITY_ERROR, out);
}

/* Ends the warnings or the notes. */
static void end_lines(struct cr_diag *diag, enum cr_severity severity)
{
    struct cr_buf *out = diag->out[severity];
    if (!out)
        return;
    if (diag->count[severity] > most(severity)) {
        put_more(diag, severity, out);
        cr_buf_putc(out, '\n');
    }
    diag->failed |= out->failed;
}

int cr_diag_finish(struct cr_diag *diag, struct cr_err *err)
{
    struct cr_buf text = {0};
    int result = 0;
    end_lines(diag, CR_SEVERITY_WARNING);
    end_lines(diag, CR_SEVERITY_NOTE);
    if (!diag->failed && diag->count[CR_SEVERITY_ERROR])
        put_errors(diag, &text);
    if (diag->failed || text.failed)
        result = cr_fail_memory(err);
    else if (diag->count[CR_SEVERITY_ERROR])
        result = cr_fail(err, CR_STATUS_INPUT, "%s", cr_buf_text(&text));
    cr_buf_release(&text);
    cr_arena_release(&diag->arena);
    return result;
}

struct cr_cut cr_cut(const char *text)
{
    struct cr_cut cut;
    const size_t room = sizeof cut.text - 1, length = strlen(text);
    size_t kept = length <= room ? length : room - strlen("...");
    while (kept < length && kept > 0 && ((unsigned char)text[kept] & 0xc0) == 0x80)
        kept--;
    memcpy(cut.text, text, kept);
    strcpy(cut.text + kept, kept < length ? "..." : "");
    for (char *p = cut.text; *p; p++)
        if ((unsigned char)*p < 0x20)
            *p = ' ';
    return cut;
}
