#include "resolve/zonedata.h"

#include <stdlib.h>

#include "survey/base/num.h"

void
zonedata_free(struct zonedata *z)
{
	free(z->apex_ns);
	free(z->delegations);
	free(z->addresses);
	free(z->ds);
	free(z->aliases);
	*z = (struct zonedata){ .apex = INTERN_NONE,
		.serial_time = TIME_UNKNOWN };
}
