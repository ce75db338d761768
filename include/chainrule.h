/*
 * chainrule: the forward and backward pass of small neural networks and formulas, and
 * pictures of them.
 *
 * The functions read a network from DOT text or a formula (`name` ending in ".dot", ".gv" or
 * ".expr" says which; otherwise the text does), and give the numbers as JSON, the story as
 * text, or the frames as files. Nothing is kept between calls and nothing is printed; but
 * Graphviz keeps state of its own, so rendering is for one thread at a time.
 *
 * Functions return 0, or -1 with *error set to what is wrong: a string that the caller
 * frees, NULL when there was no memory for it. `error` itself may be NULL.
 */
#ifndef CHAINRULE_H
#define CHAINRULE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default) /* all else in the shared library is hidden */
#endif

/* The version of this header. */
#define CHAINRULE_VERSION "0.1.0"

/* The version of the library that the program runs with: "0.1.0". */
const char *chainrule_version(void);

/* The numbers of the model in text[0 .. size), as `chainrule run --json` writes them:
 * values, gradients of the loss, parameters after one update. `name` is what errors call
 * the file. The caller frees *json. */
int chainrule_json(const char *name, const char *text, size_t size, char **json,
                   char **error);

/* The story in words and formulas, as `chainrule run --steps` writes it. `grain` is "pass",
 * "layer", "neuron" or "op". The caller frees *story. */
int chainrule_story(const char *name, const char *text, size_t size, const char *grain,
                    char **story, char **error);

/* Draws every step (of grain "layer") into `folder`, which is made when it is missing.
 * `format` is one of `chainrule render -T`; of one-file formats the file is "story" with the
 * format's extension. width and height are the pixels of a bitmap, or of a page of 96 to the
 * inch. */
int chainrule_render(const char *name, const char *text, size_t size, const char *format,
                     int width, int height, const char *folder, char **error);

/*
 * A tape: the operations of your own program, recorded as it computes them.
 *
 *     struct chainrule_tape *tape = chainrule_tape_new();
 *     const double x = 0.5, y = 1.5;
 *     const long vx = chainrule_tape_input(tape, "x", &x, 1);
 *     const long vy = chainrule_tape_target(tape, "y", &y, 1);
 *     const long vw = chainrule_tape_parameter(tape, "w", 0.3);
 *     const long vz = chainrule_tape_binary(tape, "z", "mul", vw, vx);
 *     const long vl = chainrule_tape_binary(tape, "L", "sse", vz, vy);
 *     chainrule_tape_minimize(tape, vl, 0.1);
 *     chainrule_tape_expect(tape, vw, CHAINRULE_GRAD, &my_gradient, 1);
 *     wrong = chainrule_tape_check(tape, 1e-9, &report, &error);
 *
 * Values are numbered from 0 in the order in which they are recorded, and operands come
 * before what is computed of them. The functions that record return the new value's number,
 * or -1 after a mistake (an unknown operation, a name that is taken, no memory); -1 may be
 * passed on as an operand: the first mistake is kept, and is what run, check, render and dot
 * fail with. The tape copies what it is given, and owns it until chainrule_tape_free.
 *
 * A value is one number, or one for each sample: `count` of all inputs and targets must be
 * the same, or 1. Parameters and constants are the same for all samples; the output is added
 * up over them, and so is what flows back to the parameters.
 *
 * Names are letters, digits and _, a letter or _ first, each given once; of an operation it
 * may be NULL. They are what the pictures and reports call the value.
 */
struct chainrule_tape;

enum chainrule_what {
    CHAINRULE_VALUE, /* of the forward pass */
    CHAINRULE_GRAD,  /* the output's derivative by it */
    CHAINRULE_NEW    /* of a parameter: its value after one update */
};

/* NULL when memory is out. */
struct chainrule_tape *chainrule_tape_new(void);
void chainrule_tape_free(struct chainrule_tape *tape);

/* Leaves: `count` finite numbers, one for each sample. A target differs from an input in how
 * it is drawn. */
long chainrule_tape_input(struct chainrule_tape *tape, const char *name,
                          const double *numbers, size_t count);
long chainrule_tape_target(struct chainrule_tape *tape, const char *name,
                           const double *numbers, size_t count);
long chainrule_tape_parameter(struct chainrule_tape *tape, const char *name, double number);
long chainrule_tape_constant(struct chainrule_tape *tape, double number);

/* Operations, by their names in docs/operations.md: "neg", "mul", "pow", "sigmoid", "max",
 * "sse" ... of one, two, or `count` operands. */
long chainrule_tape_unary(struct chainrule_tape *tape, const char *name, const char *op,
                          long x);
long chainrule_tape_binary(struct chainrule_tape *tape, const char *name, const char *op,
                           long a, long b);
long chainrule_tape_nary(struct chainrule_tape *tape, const char *name, const char *op,
                         const long *operands, size_t count);

/* exp(x_index) / sum of exp(x_k), index from 0. */
long chainrule_tape_softmax(struct chainrule_tape *tape, const char *name,
                            const long *operands, size_t count, size_t index);

/* What is differentiated: without it, the last operation. To minimize it is also to update
 * all parameters once by gradient descent with this learning rate (0 or more). 0 or -1. */
int chainrule_tape_output(struct chainrule_tape *tape, long value);
int chainrule_tape_minimize(struct chainrule_tape *tape, long value, double rate);

/* Says what your program computed: `count` is 1, or the number of samples. Not finite is
 * allowed. Of CHAINRULE_NEW the value must be a parameter. 0 or -1. */
int chainrule_tape_expect(struct chainrule_tape *tape, long value,
                          enum chainrule_what what, const double *numbers, size_t count);

/* Runs forward, backward and update. Recording more afterwards makes the numbers unknown
 * until the next run. */
int chainrule_tape_run(struct chainrule_tape *tape, char **error);

/* The exact numbers after a run; `sample` from 0, of no matter where there is one number for
 * all. NaN before a run, for what does not exist, and for the gradient of a constant. */
double chainrule_tape_number(const struct chainrule_tape *tape, long value,
                             enum chainrule_what what, size_t sample);

/* Runs, and holds all gradients against differences and what was expected against the exact
 * numbers: right is what rounds to the same 17 digits or is within this share (`tolerance`,
 * 0 to 1: 1e-9 for a program in doubles, 1e-5 in floats). Returns 0 when all is right, 1 when
 * something is wrong, -1 with *error set when it cannot be checked. In the first two cases
 * *report is the table that `chainrule check` prints, with the likely mistakes; the caller
 * frees it; `report` may be NULL. */
int chainrule_tape_check(struct chainrule_tape *tape, double tolerance, char **report,
                         char **error);

/* Draws the tape as a circuit, step by step: as chainrule_render. What was expected and is
 * wrong (within the tolerance of the last check, or 1e-9) is marked, and told in a step of its
 * own. */
int chainrule_tape_render(struct chainrule_tape *tape, const char *format, int width,
                          int height, const char *folder, char **error);

/* The tape as a network file, for the command line. The caller frees *dot. */
int chainrule_tape_dot(struct chainrule_tape *tape, char **dot, char **error);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
