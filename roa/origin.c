#include "roa/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "survey/base/num.h"

const char *
asn_parse(const char *p, const char *end, bool asprefix, uint32_t *asn)
{
	uint64_t value;

	if (asprefix && end - p > 2 && strncasecmp(p, "AS", 2) == 0)
		p += 2;
	if ((p = num_scan(p, end, UINT32_MAX, &value)) != NULL)
		*asn = (uint32_t)value;
	return p;
}

static int
compare_asn(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

struct origin
origin_of_set(uint32_t *asns, size_t n, struct intern *sets)
{
	char text[ORIGIN_MEMBERS_MAX * ASN_STRLEN + 3];
	size_t used = 0;

	qsort(asns, n, sizeof(asns[0]), compare_asn);
	text[used++] = '{';
	for (size_t i = 0; i < n && i < ORIGIN_MEMBERS_MAX; i++) {
		if (i > 0 && asns[i] == asns[i - 1])
			continue;
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s%u", used > 1 ? "," : "", asns[i]);
	}
	text[used++] = '}';
	return (struct origin){ .value = intern_add(sets, text, used),
		.is_set = true };
}

const char *
origin_parse(const char *p, const char *end, bool asprefix, struct intern *sets,
    struct origin *origin)
{
	uint32_t asns[ORIGIN_MEMBERS_MAX];
	size_t n = 0;

	if (p == end)
		return NULL;
	if (*p != '{') {
		*origin = (struct origin){ .is_set = false };
		return asn_parse(p, end, asprefix, &origin->value);
	}
	do {
		p++;
		if (n == ORIGIN_MEMBERS_MAX ||
		    (p = asn_parse(p, end, asprefix, &asns[n++])) == NULL)
			return NULL;
	} while (p < end && *p == ',');
	if (p == end || *p != '}')
		return NULL;
	*origin = origin_of_set(asns, n, sets);
	return p + 1;
}

const char *
origin_text(
    struct origin origin, const struct intern *sets, char buf[ASN_STRLEN])
{
	if (origin.is_set)
		return intern_text(sets, origin.value);
	(void)snprintf(buf, ASN_STRLEN, "%u", origin.value);
	return buf;
}
