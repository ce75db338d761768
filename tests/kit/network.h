/*
 * Networks that nobody thought of, and what their loss is.
 *
 * Layers of neurons with all that a network file can have: several samples, biases that are
 * missing or shared, shared weights, edges that jump over layers, softmax layers, each loss with
 * predictions that are in its domain. Evaluated here in long double by code that shares nothing
 * with the program's.
 */
#ifndef CR_KIT_NETWORK_H
#define CR_KIT_NETWORK_H

#include "base/buf.h"
#include "base/random.h"
#include "graph/op.h"

enum { KIT_LAYERS = 5, KIT_WIDTH = 4, KIT_NEURONS = KIT_LAYERS * KIT_WIDTH, KIT_ROWS = 3,
       KIT_NUMBERS = 400 };

/* A weight or a bias: where its number is among the numbers; -1: it has none. */
struct kit_neuron {
    int bias, weights[KIT_NEURONS]; /* by the neuron that it leads from */
    long double inputs[KIT_ROWS], targets[KIT_ROWS];
};

struct kit_network {
    int sizes[KIT_LAYERS], layers, rows;
    enum cr_op activations[KIT_LAYERS], loss;
    bool mean;
    struct kit_neuron neurons[KIT_NEURONS]; /* KIT_WIDTH places for each layer */
    long double numbers[KIT_NUMBERS];       /* parameters */
    char keys[KIT_NUMBERS][24];             /* as `run --json` names them */
    int count;
    struct cr_buf text;
};

/* Invents a network and writes it. Release it. */
void kit_network_invent(struct kit_network *network, struct cr_random *random);
void kit_network_release(struct kit_network *network);

/* The loss, and which side of its kinks each neuron is on. */
long double kit_network_loss(const struct kit_network *network, uint64_t *branches);

/* d loss / d parameter, by differences. False where a kink is
 * crossed, or it bends too much to tell. */
bool kit_network_slope(struct kit_network *network, int number, long double *slope);

#endif
