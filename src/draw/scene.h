/*
 * The scene: a story laid out once.
 *
 * Everything that any frame shows has its place here; a frame only fills it in. So nothing
 * moves between frames that does not mean something. The neuron view, in columns:
 *
 *     title                                     headline (right-aligned, the step's result)
 *
 *                  (b)         (b)
 *     +-----+    +-----+     +-----+
 *     |  x  |--->| z|a |---->| z|a |---> y^  |  y        weights sit on the edges
 *     +-----+    +-----+     +-----+
 *      Input     Hidden       Output
 *
 *                        footer (centred equations)
 *
 * All positions in points, y upward, the board from (0,0) to (width, height), 16:9.
 */
#ifndef CR_DRAW_SCENE_H
#define CR_DRAW_SCENE_H

#include "draw/labels.h"
#include "draw/memo.h"
#include "draw/state.h"
#include "draw/theme.h"

/* The lines that a label can be on; slots are numbered by cr_slot_of. */
enum cr_part {
    CR_PART_MAIN, /* the symbol, or symbol = value */
    CR_PART_VALUE,
    CR_PART_GRAD, /* the gradient, or the new value */
    CR_PART_CHIP, /* y^ = value beside the output layer; the name below an operation */
    CR_PART_COUNT,
    CR_PART_SHARE, /* of an operand place, see cr_slot_of_share */
    CR_PART_LOCAL
};

/* Slots that belong to no quantity. */
enum cr_common_slot {
    CR_SLOT_TITLE,
    CR_SLOT_DETAIL,
    CR_SLOT_HEAD, /* this and the next: the lines of the headline */
    CR_SLOT_HEAD_END = CR_SLOT_HEAD + 8,
    CR_SLOT_FOOT = CR_SLOT_HEAD_END,
    CR_SLOT_FOOT_END = CR_SLOT_FOOT + 8,
    CR_SLOT_ARROW_INNER = CR_SLOT_FOOT_END, /* a -> z of one neuron */
    CR_SLOT_ARROW_LOSS,
    CR_SLOT_ARROW_EDGE,
    CR_SLOT_CAPTION,
    CR_SLOT_OUTCOME, /* the captions of predictions and targets */
    CR_SLOT_LEGEND,
    CR_SLOT_MORE, /* "58 more" */
    CR_SLOT_COMMON
};

/* What --shade shows the size of: see shade.h. */
enum cr_shading {
    CR_SHADING_NONE,
    CR_SHADING_GRAD,
    CR_SHADING_VALUE,
    CR_SHADING_WEIGHT,
    CR_SHADING_UPDATE,
    CR_SHADING_COUNT
};

/* CR_SHADING_COUNT when unknown. */
enum cr_shading cr_shading_find(const char *name);

struct cr_scene_options {
    bool legend;
    enum cr_shading shading;
    const char *watermark; /* or NULL */
    bool plain;         /* only frames of the setup and the overview are drawn: no room is
                           kept for what the others show */
    size_t max_neurons; /* a layer of more is drawn in part; 0: the default */
    bool keyed; /* tooltips name what an element stands for: "q7" its quantity, "a3-4" an arrow
                   from one to another */
};

enum { CR_FULL_EDGES = 12 };
enum { CR_LEGEND_COUNT = 6, CR_LEGEND_LINE = 26, CR_LEGEND_GAP = 20, CR_LEGEND_ROOM = 24 };

/* Where a node stands: see columns.h. Columns count from 1, one for each layer. */
struct cr_columns {
    struct cr_lists nodes; /* column - 1 -> its nodes from the top down */
    size_t *column;        /* per node */
    size_t *place;         /* per node: among those of its column, from 0 */
    double *row;           /* per node, where the rows of all columns are the same: stairs */
    size_t *step;          /* per node of stairs: the step of the sequence, from 0 */
    size_t rows;           /* how many these are; 0: every column has its own */
};

/* How the label of an edge stands to it: see seats.h. */
enum cr_stance { CR_ASTRIDE, CR_BELOW, CR_ON, CR_STANCE_COUNT };

/* Where it stands. */
struct cr_seat {
    bool placed; /* false: it has no place */
    enum cr_stance stance;
    struct cr_point at, across; /* a point of the edge; across the edge there, upward */
    struct cr_box main, grad;   /* the weight's line and its gradient's; w 0: none */
    struct cr_box whole;        /* around both */
    double doubt;               /* how hard it is to tell whose label it is */
};

/* What is in the way of a label that is being placed. */
struct cr_taken {
    struct cr_box *boxes;
    size_t count;
};

struct cr_scene {
    const struct cr_story *story; /* borrowed, as are the next two */
    const struct cr_theme *theme;
    const struct cr_model *model;
    struct cr_circuit *circuit; /* the circuit view's own (circuit.h); NULL: the neuron view */
    struct cr_scene_options options;
    struct cr_arena arena;
    struct cr_labels labels;
    struct cr_memo *memo; /* owned */
    const char *font;
    double size, small; /* of main labels and of gradients */
    double zoom;        /* of titles and equations: larger on a larger board */
    double measured;    /* the zoom that their labels were measured at */
    bool compact;       /* a crowded network: short gradients, few arrow labels */
    bool flat;          /* neurons are boxes, not circles */
    bool dense;         /* many above each other: flat, of two lines */
    struct cr_math **inner; /* per quantity: how an output is written inside its neuron */
    double width, height;
    int shade_low, shade_top; /* decades of the shading's scale */
    bool shade_zero, shade_not_finite; /* is there a number that is on none of them? */
    double head_top, foot_bottom, middle;
    double title_room, foot_room; /* heights of the zones at the top and the bottom */
    struct cr_point outcome, outcome_target; /* captions of predictions and targets */
    double half;            /* how far a half's lines stand off a circle's middle */
    struct cr_columns columns_of;
    bool *hidden;           /* per node: left out of a layer of many (elide.h) */
    size_t *omitted;        /* per layer: how many are */
    struct cr_point *more;  /* per layer: where it says so */
    const char **more_words; /* per layer: "58 more" */
    struct cr_box *nodes;   /* per node: circle, box or chip */
    struct cr_box *biases;  /* per node: the chip of its own bias; w 0: none */
    struct cr_box *layer_biases; /* per layer: the chip of a shared bias; w 0: none */
    struct cr_box *predictions, *targets; /* per node; w 0: none */
    struct cr_box *columns;  /* per layer */
    struct cr_point *captions; /* per layer: where its caption is centred */
    const char **caption_words; /* per layer; "" for none */
    const char *legend[CR_LEGEND_COUNT]; /* its words */
    struct cr_box rule, loss;
    struct cr_curve *edges;  /* per edge, ending at the tip of the arrow */
    struct cr_curve *lanes;  /* per node: from it to the bias that its layer shares */
    struct cr_taken taken;
    struct cr_seat *weights; /* per edge: where its label stands */
    bool *level; /* per edge: horizontal, the label stands above the line and below it */
    bool *crowded; /* per edge: many in its gap; red arrows keep close, without a label */
    double chevron; /* half the height of an overview's chevrons; 0: not known yet */
    double *phases; /* per way of a moving one, by how much of a round its pairs are ahead;
                       NULL: not known yet */
    bool *full;    /* per edge: so many that only the focus is labelled */
};

/* Lays the story out. NULL with err set. Borrows story and theme. */
struct cr_scene *cr_scene_new(const struct cr_story *story, const struct cr_theme *theme,
                              struct cr_gv *gv, const struct cr_scene_options *options,
                              struct cr_err *err);
void cr_scene_free(struct cr_scene *scene);

/* Is what belongs to this quantity, edge or arrow not drawn, as its node is hidden? */
bool cr_scene_hides(const struct cr_scene *scene, size_t quantity);
bool cr_scene_hides_edge(const struct cr_scene *scene, size_t edge);
bool cr_scene_hides_arrow(const struct cr_scene *scene, const struct cr_arrow *arrow);

/* How far the middle of a half's lines is from the middle of a neuron so wide. */
double cr_half_offset(const struct cr_scene *scene, double width);

#define CR_CAPTION_PREDICTION "Prediction"
#define CR_CAPTION_TARGET "Target"

/* When an entry of the legend says something: where edges are not coloured by size, where
 * parameters are updated. */
enum cr_legend_when { CR_LEGEND_ALWAYS, CR_LEGEND_UNSHADED, CR_LEGEND_UPDATES };

/* The entries of the legend: a line in the colour of an edge role ("": none) and words, in
 * which %s stands for the quantity that all gradients are of. */
struct cr_legend_line {
    const char *edge_role, *words;
    enum cr_legend_when when;
};
extern const struct cr_legend_line CR_LEGEND[];

/* Is the entry drawn? */
bool cr_legend_tells(const struct cr_scene *scene, size_t entry);

size_t cr_slot_of(size_t quantity, enum cr_part part);

/* The slots of an operand place (its index in graph->operands): what is received there,
 * and the local derivative of the operation. */
size_t cr_slot_of_share(const struct cr_scene *scene, size_t place);
size_t cr_slot_of_local(const struct cr_scene *scene, size_t place);

/* The least room around things. */
/* How far right of the middle a -> z begins below a box, of its width; how far below a
 * neuron it falls. */
#define CR_INNER_A 0.05
enum { CR_ARC_FALL = 12 };

/* Between the chip of a bias and the gradient beside it. */
enum { CR_BESIDE = 6 };

enum { CR_MARGIN = 30, CR_CHIP_PAD = 9, CR_COLUMN_PAD = 13 };

#endif
