/*
 * What is text: UTF-8 without control characters, without characters that turn the direction
 * of what follows, and without what is no character. Letters that are written from right to
 * left are text like any other.
 */
#ifndef CR_BASE_TEXT_H
#define CR_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the UTF-8 character that `bytes` starts with, or 0 when it is none: too
 * long a form, a surrogate, beyond U+10FFFF, cut short. */
size_t cr_text_character(const unsigned char *bytes, size_t size);

/* C0 without tab and line ends, DEL, and C1. */
bool cr_text_is_control(const unsigned char *bytes, size_t length);

/* Why a character is refused, or NULL; its code point. A text in which the direction is turned
 * reads otherwise than it is; what is no character cannot stand in XML. */
const char *cr_text_refusal(const unsigned char *bytes, size_t length, unsigned *code);

/* Puts a question mark in the place of each character that is none of a text, and of carriage
 * returns: what a stranger's file says must not command the terminal that shows it. */
void cr_text_tame(char *text);

/* Is all of it text? */
bool cr_text_is_plain(const char *text);

#endif
