/* How hard it is to tell which edge a label is of. */
#ifndef CR_DRAW_DOUBT_H
#define CR_DRAW_DOUBT_H

#include "draw/scene.h"

/* What other edges and labels take from the label of `edge` in this seat: much where it could be
 * theirs, as on a crossing; something where one comes close. Once it is `most`, it is not
 * counted to its end. */
double cr_doubt(const struct cr_scene *scene, size_t edge, const struct cr_seat *seat,
                double most);

#endif
