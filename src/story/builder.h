/*
 * Telling a story: what the tellers of the views share.
 *
 * story.c makes the builder and decides the order of the phases; a view (tell_neurons.c,
 * tell_circuit.c) is a row of functions that add the steps of one phase. All return 0, or
 * -1 with b->err set.
 */
#ifndef CR_STORY_BUILDER_H
#define CR_STORY_BUILDER_H

#include "story/plan.h"
#include "story/content.h"

struct cr_builder {
    struct cr_story *story;
    struct cr_teller teller;
    const struct cr_model *model;
    const struct cr_view_row *view;
    enum cr_grain grain;
    size_t told;    /* samples that are told */
    size_t max_neurons;
    struct cr_plan plan;            /* of the neuron view */
    struct cr_circuit_plan *circuit; /* of the circuit view */
    size_t *wrt;    /* the quantities that alone are told backward; NULL: all */
    size_t wrt_count;
    bool paths;     /* with wrt: path by path */
    const char *caption; /* below every picture; or NULL */
    size_t *params; /* room for all quantities */
    struct cr_err *err;
};

/* A step about one quantity is told by one of these. */
typedef int cr_tell_quantity_fn(const struct cr_teller *teller, struct cr_step *step,
                                size_t quantity);

/* What a view has to tell; `forward`, with the loss, and `backward` are of
 * b->teller.sample. */
struct cr_view_row {
    const char *name;
    int (*plan)(struct cr_builder *b);
    int (*setup)(struct cr_builder *b);
    int (*forward)(struct cr_builder *b);
    int (*backward)(struct cr_builder *b);
    size_t (*all_params)(struct cr_builder *b); /* into b->params; returns how many */
    int (*update)(struct cr_builder *b);
    cr_tell_quantity_fn *grad; /* the gradient of one quantity */
};

extern const struct cr_view_row CR_TELL_NEURONS, CR_TELL_CIRCUIT;

/* A new empty step; NULL with err set when memory is out. */
struct cr_step *cr_begin_step(struct cr_builder *b, enum cr_phase phase);

/* Names the step, settles its numbers, writes its words; `failed` when what it says could
 * not be made. `what` or `detail` NULL: memory is out. */
int cr_finish_step(struct cr_builder *b, struct cr_step *step, const char *what,
                   const char *detail, int failed);

/* Whose values the setup shows: "3 samples, the first is shown"; "" of one sample alone. */
const char *cr_setup_detail(const struct cr_builder *b);

/* first between second, in the arena; NULL when a part is. */
const char *cr_join(const struct cr_builder *b, const char *first, const char *between,
                    const char *second);

/* A step about one quantity, told by `tell`. */
int cr_step_of_quantity(struct cr_builder *b, enum cr_phase phase, size_t quantity,
                        cr_tell_quantity_fn *tell);

/* Puts those of b->params[0 .. count) first that are drawn; returns how many they are. */
size_t cr_drawn_first(struct cr_builder *b, size_t count);

/* One step that updates b->params[0 .. count); with grain op one for each that is drawn and
 * one for the others; none without any. */
int cr_step_of_update(struct cr_builder *b, size_t count, const char *what);

#endif
