/* A strip: every frame finds its own pieces, in its own order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "draw/strip.h"

static void add(struct cr_strip *strip, const char *body)
{
    const struct cr_gv_part part = {
        .id = body, .class = "", .title = "", .body = body, .width = 1, .height = 1};
    cr_strip_add(strip, &part);
}

/* A frame for each word; each letter is an element. */
static void build(struct cr_strip *strip, const char *const *words, size_t count)
{
    struct cr_err err;
    assert_int_equal(cr_strip_init(strip, true, &err), 0);
    for (size_t w = 0; w < count; w++) {
        assert_int_equal(cr_strip_begin_frame(strip, &err), 0);
        for (const char *c = words[w]; *c; c++)
            add(strip, (const char[]){*c, '\0'});
        assert_int_equal(cr_strip_end_frame(strip, &err), 0);
    }
    assert_int_equal(cr_strip_finish(strip, &err), 0);
}

static void assert_frames(const struct cr_strip *strip, const char *const *words)
{
    for (size_t f = 0; f < strip->frame_count; f++) {
        const struct cr_strip_frame *frame = &strip->frames[f];
        assert_int_equal(frame->count, strlen(words[f]));
        for (size_t i = 0; i < frame->count; i++) {
            assert_true(i == 0 || frame->pieces[i - 1] < frame->pieces[i]);
            assert_int_equal(strip->pieces[frame->pieces[i]].body[0], words[f][i]);
            assert_true(cr_strip_has(strip, f, frame->pieces[i]));
        }
    }
}

/* All frames are there, with at most so many pieces. */
static void holds(const char *const *words, size_t count, size_t most)
{
    struct cr_strip strip;
    build(&strip, words, count);
    assert_frames(&strip, words);
    assert_in_range(strip.count, 1, most);
    cr_strip_release(&strip);
}

static void test_shares(void **state)
{
    (void)state;
    const char *const words[] = {"abcd", "abXcd", "aXd", "abcd", "YabcdZ"};
    holds(words, 5, 7);
}

static void test_orders(void **state)
{
    (void)state;
    const char *const swapped[] = {"abc", "acb", "abc", "cab"};
    holds(swapped, 4, 6);
    const char *const repeated[] = {"aba", "aab", "aaaa", ""};
    holds(repeated, 4, 8);
}

static void test_many(void **state)
{
    (void)state;
    char words[40][27];
    const char *list[40];
    unsigned seed = 1;
    for (size_t w = 0; w < 40; w++) {
        size_t n = 0;
        for (char c = 'a'; c <= 'z'; c++)
            if ((seed = seed * 1103515245u + 12345u) >> 30)
                words[w][n++] = c;
        words[w][n] = '\0';
        list[w] = words[w];
    }
    holds(list, 40, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
