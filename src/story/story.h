/*
 * The story: the ordered steps of a run, complete and immutable.
 *
 * A step is one thing that happens: it has a title, mathematics for the head and the foot
 * of its picture, the marks it makes (a value, a gradient or a new value that is known from
 * now on) and the red arrows it draws. Whatever shows the run (frames, text dump, later the
 * deck and the derivation) reads only the story, the model and the run, and changes nothing.
 *
 * Samples: with up to TOLD_SAMPLES samples every one is told in full, one after the other,
 * then the sums of the gradients; with more, the first one is told. A mark of one sample is
 * forgotten when the next begins: not computed yet is not zero.
 */
#ifndef CR_STORY_STORY_H
#define CR_STORY_STORY_H

#include "run/run.h"

enum { CR_TOLD_SAMPLES = 4 };

enum cr_phase {
    CR_PHASE_SETUP,
    CR_PHASE_FORWARD,
    CR_PHASE_LOSS,
    CR_PHASE_BACKWARD,
    CR_PHASE_UPDATE,
    CR_PHASE_OVERVIEW, /* one still picture of it all; told only when it is asked for */
    CR_PHASE_CHECK,    /* what is claimed, and wrong; likewise */
    CR_PHASE_TRAINING, /* the parameters at a moment of a training: a story of these alone */
    CR_PHASE_COUNT
};

/* How fine the story is told. */
enum cr_grain { CR_GRAIN_PASS, CR_GRAIN_LAYER, CR_GRAIN_NEURON, CR_GRAIN_OP, CR_GRAIN_COUNT };

/* What labels and equations say. */
enum cr_labelling {
    CR_LABELLING_BOTH,
    CR_LABELLING_SYMBOLS,
    CR_LABELLING_VALUES,
    CR_LABELLING_COUNT
};

/* What the steps are about: neurons and layers, or single operations. */
enum cr_view { CR_VIEW_NEURON, CR_VIEW_CIRCUIT, CR_VIEW_COUNT };

enum cr_aspect { CR_ASPECT_VALUE, CR_ASPECT_GRAD, CR_ASPECT_NEW, CR_ASPECT_COUNT };

struct cr_mark {
    size_t quantity;
    enum cr_aspect aspect;
    struct cr_math *number; /* settled */
    struct cr_math *called; /* what it is the number of: w, L_1, dL/dw */
};

/* A value at one operand place of an operation: value and operand number. */
struct cr_use {
    size_t value, operand;
};

/* One local derivative d from / d to, and what `to` receives through it. */
struct cr_arrow {
    size_t from, to;       /* quantities; the gradient goes from `from` to `to` */
    struct cr_use use;     /* the place where `to` is an operand */
    size_t shade;          /* which of several paths it belongs to; 0: the only one */
    bool again;            /* told in an earlier step, shown again as part of a chain */
    long edge;             /* the edge of the network that it runs along, or CR_NONE */
    double local, share;   /* the derivative; times the gradient of `from` */
    struct cr_math *symbol; /* d from / d to */
    struct cr_math *label; /* d from / d to = local, settled */
    struct cr_math *gives; /* the share, settled */
};

/* A number that someone else computed, and that is wrong: see tell_check.h. */
struct cr_dispute {
    size_t quantity;
    enum cr_aspect aspect;
    long by;             /* it is the derivative of the quantity by this one; or CR_NONE */
    long sample;         /* 0-based; CR_NONE: the number is one for all */
    const char *claimed; /* as it was printed */
    double exact;
    bool source;         /* wrong by itself, not because another one is */
    size_t like;         /* the first dispute with the same explanation; of the first itself */
    const char *why;     /* what explains it, in words */
    const char *told;    /* the same with mentions (model/mention.h) */
};

/* What is unhealthy about the run, in words, and where: a value of the graph. */
struct cr_notice {
    size_t value;
    const char *words;
    const char *told; /* the same with mentions */
};

struct cr_step {
    enum cr_phase phase;
    const char *what;   /* short and stable, for file names: "a2", "z", "h1"; or "" */
    const char *title;  /* "Backward pass" */
    const char *detail; /* "output layer (3)", "sample 2 of 4"; or "" */
    const char *words;  /* the step in a sentence, for readers who do not see */
    struct cr_math **headline;
    size_t headline_count;
    struct cr_math **footer;
    size_t footer_count;
    struct cr_mark *marks;
    size_t mark_count;
    struct cr_arrow *arrows;
    size_t arrow_count;
    size_t sample;      /* which one it is about, from 1; 0: all together */
    bool begins_sample; /* or is about all: what was marked of the sample before is forgotten */
    bool chain;         /* only what the arrows run along is lit up */
};

struct cr_story {
    struct cr_arena arena;
    const struct cr_run *run; /* borrowed */
    const char *title;
    enum cr_view view;
    enum cr_labelling labels;
    int digits;
    struct cr_dispute *disputes;
    size_t dispute_count, claim_count;
    struct cr_notice *notices;
    size_t notice_count;
    struct cr_step *steps;
    size_t count;
    size_t capacity;
};

/* The parameters after an epoch of a training. */
struct cr_moment {
    size_t epoch;
    double loss, accuracy; /* accuracy 0 to 1; NaN: none */
    const double *values;  /* of the parameters */
};

/* Appends "after epoch 100: loss 0.0312, accuracy 97.3 %". */
void cr_moment_words(const struct cr_moment *moment, struct cr_buf *out);

/* What is told of a training: its moments, and which quantities the parameters are. */
struct cr_moments {
    const struct cr_moment *at;
    size_t count;
    const size_t *parameters;
    size_t parameter_count;
};

struct cr_telling {
    enum cr_labelling labels;
    const char *const *wrt; /* keys: tell only how the gradient reaches these; NULL: all */
    size_t wrt_count;
    bool paths;          /* with wrt: a step for each path, then their sum */
    size_t max_neurons;  /* of a layer that are drawn, 0: the default; finer than layers, the
                            others are told in one step */
    bool overview;       /* also the phase of that name */
    bool check;          /* also this one, with these numbers of so many claimed ones */
    const struct cr_dispute *disputes;
    size_t dispute_count, claim_count;
    const struct cr_notice *notices;
    size_t notice_count;
    const struct cr_moments *training; /* these are told, nothing else; or NULL */
    const char *caption; /* below every picture; or NULL */
    enum cr_view view; /* a circuit wants a model without weighted sums (model.h: apart) */
    enum cr_grain grain;
    int digits;        /* 0: auto */
    const char *title; /* or NULL: the network's own */
};

/* NULL with err set when memory is out. The run must outlive the story. */
struct cr_story *cr_story_new(const struct cr_run *run, const struct cr_telling *telling,
                              struct cr_err *err);
void cr_story_free(struct cr_story *story);

/* A title of a network: `given` when there is one, else the network's own, else its name. In
 * the arena; NULL when memory is out. */
const char *cr_story_title(const struct cr_net *net, const char *given,
                           struct cr_arena *arena);

/* Shows it the whole plainly, with nothing in focus: setup, overview, check? */
bool cr_phase_is_plain(enum cr_phase phase);

const char *cr_phase_name(enum cr_phase phase); /* "setup", "forward" ... */
enum cr_phase cr_phase_find(const char *name);  /* CR_PHASE_COUNT when unknown */
enum cr_grain cr_grain_find(const char *name);  /* CR_GRAIN_COUNT when unknown */
enum cr_view cr_view_find(const char *name);    /* CR_VIEW_COUNT when unknown */
enum cr_labelling cr_labelling_find(const char *name); /* CR_LABELLING_COUNT when unknown */

/* The name of a step's files without extension: "03-backward-z", "epoch-000100". Appended to
 * out. */
void cr_step_name(const struct cr_story *story, size_t step, struct cr_buf *out);

/* The whole story as plain text, for people and tests. */
int cr_story_dump(const struct cr_story *story, struct cr_buf *out, struct cr_err *err);

#endif
