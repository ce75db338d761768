/* Equations for a page: see equations.h. */
#include "web/equations.h"

#include <string.h>

#include "draw/dot_text.h"
#include "draw/texts.h"
#include "math/rows.h"

enum { COLUMN = 28 /* letters */ };

int cr_equations_init(struct cr_equations *equations, const struct cr_film *film,
                      struct cr_err *err)
{
    *equations = (struct cr_equations){
        .gv = film->gv, .made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    return cr_strip_init(&equations->pieces, true, err);
}

void cr_equations_release(struct cr_equations *equations)
{
    cr_strip_release(&equations->pieces);
    if (equations->made)
        g_hash_table_destroy(equations->made);
    cr_buf_release(&equations->dot);
    cr_buf_release(&equations->html);
}

/* The drawing of a label; its box becomes its title. */
static void keep_piece(void *context, const struct cr_gv_part *part)
{
    struct cr_equations *equations = context;
    char box[128];
    if (strcmp(part->id, "piece") != 0)
        return;
    struct cr_gv_part own = *part;
    snprintf(box, sizeof box, "%.1f %.1f %.1f %.1f", part->left, part->top, part->width,
             part->height);
    own.title = box;
    own.body = *part->body ? part->body : " ";
    cr_strip_add(&equations->pieces, &own);
}

/* A document with one label. */
static int write_label(struct cr_equations *equations, const struct cr_math *math,
                       const char *role, struct cr_err *err)
{
    struct cr_dot dot = {.buf = &equations->dot};
    const struct cr_box nowhere = {0, 0, 1, 1};
    cr_buf_clear(&equations->dot);
    cr_buf_clear(&equations->html);
    cr_text_html(equations->scene, math, role, CR_EQUATION_SIZE, false, &equations->html);
    cr_buf_puts(&equations->dot, "digraph {\n  graph [bb=\"0,0,2,2\"];\n  node [penwidth=1");
    cr_dot_string(&dot, "fontname", equations->scene->font);
    cr_buf_puts(&equations->dot, "];\n");
    cr_dot_node(&dot, "piece", &nowhere, "plain");
    cr_dot_html(&dot, cr_buf_text(&equations->html), "");
    cr_dot_number(&dot, "fontsize", CR_EQUATION_SIZE);
    cr_dot_string(&dot, "id", "piece");
    cr_dot_string(&dot, "fontcolor", cr_theme_get(equations->scene->theme, role, "fontcolor"));
    cr_dot_end(&dot);
    cr_buf_puts(&equations->dot, "}\n");
    const bool failed = dot.failed;
    cr_dot_release(&dot);
    return failed ? cr_fail_memory(err)
                  : cr_buf_check(&equations->html, err) || cr_buf_check(&equations->dot, err);
}

/* Each is a frame of its own in the strip, so that none is stored twice for its order. */
int cr_equations_piece(struct cr_equations *equations, const struct cr_math *math,
                       const char *role, size_t *piece, struct cr_err *err)
{
    const struct cr_gv_parts parts = {keep_piece, equations};
    struct cr_strip *strip = &equations->pieces;
    if (write_label(equations, math, role, err))
        return -1;
    const char *document = cr_buf_text(&equations->dot);
    *piece = GPOINTER_TO_SIZE(g_hash_table_lookup(equations->made, document));
    if ((*piece)-- > 0)
        return 0;
    if (cr_strip_begin_frame(strip, err) || cr_gv_draw_parts(equations->gv, document, false, &parts, err) ||
        cr_strip_end_frame(strip, err))
        return -1;
    g_hash_table_insert(equations->made, g_strdup(document),
                        GSIZE_TO_POINTER(strip->frame_count));
    *piece = strip->frame_count - 1;
    return 0;
}

static int add_piece(struct cr_equations *equations, const struct cr_math *math,
                     const char *role, json_t *list, struct cr_err *err)
{
    size_t piece;
    if (cr_equations_piece(equations, math, role, &piece, err))
        return -1;
    return json_array_append_new(list, json_integer((json_int_t)piece)) ? cr_fail_memory(err)
                                                                       : 0;
}

/* The text of a formula in JSON; NULL when memory is out. */
static json_t *text_of(const struct cr_math *math)
{
    struct cr_buf text = {0};
    cr_math_text(math, &text);
    json_t *string = text.failed ? NULL : json_string(cr_buf_text(&text));
    cr_buf_release(&text);
    return string;
}

/* One side of an equation: a piece; of a sum that is wider than the page's column a list of
 * pieces, each but the first beginning with its sign. */
static int add_side(struct cr_equations *equations, const struct cr_math *math,
                    const char *role, json_t *list, struct cr_err *err)
{
    struct cr_arena arena = {0};
    struct cr_rows rows;
    int failed = 0;
    if (math->kind != CR_MATH_SUM || cr_math_letters(math) <= COLUMN)
        return add_piece(equations, math, role, list, err);
    json_t *parts = json_array();
    if (!parts || json_array_append_new(list, parts) ||
        cr_rows_break(&arena, math, COLUMN, 0, cr_math_letters, &rows))
        failed = cr_fail_memory(err);
    for (size_t i = 0; !failed && i < rows.count; i++)
        failed = add_piece(equations, rows.row[i].right, role, parts, err);
    cr_arena_release(&arena);
    return failed;
}

static int add_equation(struct cr_equations *equations, const struct cr_math *math,
                        const char *role, json_t *list, struct cr_err *err)
{
    const bool relation = math->kind == CR_MATH_RELATION && math->count > 1;
    json_t *pieces = json_array();
    json_t *equation = json_pack(
        "{s:s, s:o, s:o, s:s, s:b}", "r", role, "t", text_of(math), "p", pieces, "s",
        relation && math->approximate ? "≈" : "=", "n",
        relation && math->parts[math->count - 1]->kind == CR_MATH_NUMBER);
    if (!equation || json_array_append_new(list, equation))
        return cr_fail_memory(err);
    if (!relation)
        return add_side(equations, math, role, pieces, err);
    for (size_t i = 0; i < math->count; i++)
        if (add_side(equations, math->parts[i], role, pieces, err))
            return -1;
    return 0;
}

/* A row has several equations. */
static int add_line(struct cr_equations *equations, const struct cr_math *math,
                    const char *role, json_t *list, struct cr_err *err)
{
    if (math->kind != CR_MATH_ROW)
        return add_equation(equations, math, role, list, err);
    for (size_t i = 0; i < math->count; i++)
        if (add_equation(equations, math->parts[i], role, list, err))
            return -1;
    return 0;
}

int cr_equations_of_step(struct cr_equations *equations, const struct cr_shot *shot,
                         json_t *list, struct cr_err *err)
{
    const struct cr_step *step = shot->step;
    const char *role = step->phase == CR_PHASE_BACKWARD ? "gradient" : "equation";
    equations->scene = shot->scene;
    for (size_t i = 0; i < step->headline_count; i++)
        if (add_line(equations, step->headline[i], role, list, err))
            return -1;
    for (size_t i = 0; i < step->footer_count; i++)
        if (add_line(equations, step->footer[i], "equation", list, err))
            return -1;
    return 0;
}
