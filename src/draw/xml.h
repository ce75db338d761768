/*
 * The small change of XML: text, ids, numbers and colours, so that nothing a user wrote
 * can break out of where it was put, and a number looks the same in every locale.
 *
 * All of these append to a cr_buf and report nothing: see buf.h.
 */
#ifndef CR_DRAW_XML_H
#define CR_DRAW_XML_H

#include <stdbool.h>

#include "base/buf.h"

/* The text, fit for content and for attributes in double quotes. What XML cannot hold is
 * dropped (control characters) or becomes U+FFFD (bytes that are no UTF-8). */
void cr_xml_text(struct cr_buf *buf, const char *text);

/* A valid id: ASCII letters, digits, '-' and '_' stand for themselves, any other
 * character is _HEX_; an id never starts with a digit or '-'. Different texts stay
 * different, but for texts that already look like the result of this. */
void cr_xml_id(struct cr_buf *buf, const char *text);

/* At most `decimals` (0 to 7) digits after the point, no trailing zeros, never "-0". What
 * is not finite or beyond 1e9 is written as 0. */
void cr_xml_number(struct cr_buf *buf, double value, int decimals);

/* ` name="value"`, with two decimals. */
void cr_xml_measure(struct cr_buf *buf, const char *name, double value);

/* ` name="#rrggbb"` and, where it is not opaque, ` name-opacity="..."`; "none" when
 * nothing would be seen. */
void cr_xml_color(struct cr_buf *buf, const char *name, const unsigned char rgba[4]);

/* May this be written as a link: http, https, mailto, or a place in the same document. */
bool cr_xml_is_link(const char *url);

bool cr_xml_is_utf8(const char *text);

#endif
