/* Boxes, put together; private to formula_*.c. */
#ifndef CR_PLOT_FORMULA_PARTS_H
#define CR_PLOT_FORMULA_PARTS_H

#include "plot/formula_box.h"

/* The height of the minus sign above the baseline, in parts of the size of the letters. */
#define CR_BOX_AXIS 0.25

void cr_box_move(struct cr_formula_box *box, double right, double down);

/* Takes the pieces of another box and keeps its own measures. */
void cr_box_adopt(struct cr_formula_box *box, const struct cr_formula_box *other);

/* A sign made to reach from `ascent` above the baseline to `descent` below it. */
struct cr_formula_box cr_box_stretched(struct cr_setter *setter, const char *sign,
                                       double size, double ascent, double descent);

/* A rule with its upper left corner there. */
struct cr_formula_box cr_box_rule(struct cr_setter *setter, double x, double y,
                                  double width, double height);

#endif
