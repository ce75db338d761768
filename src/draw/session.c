/* A session: see session.h. */
#define _POSIX_C_SOURCE 200809L

#include "draw/session.h"

#include <string.h>

enum { SAID_MOST = 4096 }; /* every frame may say the same */

/* agseterrf's function is given a text and nothing else, so where the text goes has to be
 * kept here, for the time of a session. */
static _Thread_local struct cr_buf *caught;

static int catch_message(char *text)
{
    if (caught)
        cr_buf_puts(caught, text);
    return 0;
}

void cr_session_begin(struct cr_session *session, locale_t locale, struct cr_buf *said)
{
    *session = (struct cr_session){.outer = caught, .said = said};
    session->handler = agseterrf(catch_message);
    session->level = agseterr(AGWARN);
    session->locale = uselocale(locale);
    caught = &session->messages;
    agreseterrors();
}

void cr_session_end(struct cr_session *session)
{
    caught = session->outer;
    uselocale(session->locale);
    agseterr(session->level);
    agseterrf(session->handler);
    if (session->said && session->said->size < SAID_MOST)
        cr_buf_puts(session->said, cr_buf_text(&session->messages));
    cr_buf_release(&session->messages);
}

bool cr_session_failed(void)
{
    return agerrors() >= (int)AGERR;
}

/* Ends the text where the mark begins, if it has one. */
static void cut_at(char *text, const char *mark)
{
    char *found = strstr(text, mark);
    if (found)
        *found = '\0';
}

/* An error may go on on a second line: "in label of node x". */
const char *cr_session_reason(struct cr_session *session)
{
    static const char error[] = "Error: ";
    char *text = session->messages.data ? strstr(session->messages.data, error) : NULL;
    if (!text || session->messages.failed)
        return "no reason given";
    text += strlen(error);
    cut_at(text, "\nWarning: ");
    cut_at(text, "\nError: ");
    for (char *c = text; *c; c++) {
        if ((unsigned char)*c < ' ')
            *c = ' ';
    }
    for (char *end = text + strlen(text); end > text && end[-1] == ' '; end--)
        end[-1] = '\0';
    return text;
}

int cr_session_error(struct cr_session *session, struct cr_err *err)
{
    return cr_fail(err, CR_STATUS_SYSTEM, "graphviz: %s", cr_session_reason(session));
}
