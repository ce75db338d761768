#include "explain/tale.h"
void cr_tell_general(struct cr_tale *tale)
{
    (void)tale;
}
