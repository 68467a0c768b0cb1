/*
 * What of a large input is kept.  A dump of the IRR has ten million objects
 * and a survey bears on some thousand prefixes: the reader asks for each row,
 * and keeps those that are wanted.  A function that is NULL wants all.
 */
#ifndef ROA_WANTED_H
#define ROA_WANTED_H

#include <stdbool.h>
#include <stdint.h>

#include "survey/base/ip.h"

struct wanted {
	bool (*prefix)(const void *arg, struct prefix prefix);
	bool (*asn)(const void *arg, uint32_t asn);
	const void *arg;
};

static inline bool
wanted_prefix(const struct wanted *w, struct prefix prefix)
{
	return w->prefix == NULL || w->prefix(w->arg, prefix);
}

static inline bool
wanted_asn(const struct wanted *w, uint32_t asn)
{
	return w->asn == NULL || w->asn(w->arg, asn);
}

#endif
