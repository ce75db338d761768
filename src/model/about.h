/* What a number is about: a quantity, its gradient, its new value, a local derivative. Claims
 * are held against it, and words for people mention it. */
#ifndef CR_MODEL_ABOUT_H
#define CR_MODEL_ABOUT_H

#include <stddef.h>

enum cr_about_kind {
    CR_ABOUT_VALUE,
    CR_ABOUT_GRAD,
    CR_ABOUT_NEW,  /* the value after the update */
    CR_ABOUT_LOCAL /* d quantity / d by */
};

struct cr_about {
    enum cr_about_kind kind;
    size_t quantity; /* in model->quantities */
    size_t by;       /* CR_ABOUT_LOCAL: the quantity that it is differentiated by */
    long sample;     /* 0-based; CR_NONE: one number for all, or the output over them */
};

#endif
