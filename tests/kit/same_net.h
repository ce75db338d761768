/* Two networks, field by field: the test fails where they differ. */
#ifndef CR_KIT_SAME_NET_H
#define CR_KIT_SAME_NET_H

#include "read/net.h"

void kit_same_net(const struct cr_net *a, const struct cr_net *b);

#endif
