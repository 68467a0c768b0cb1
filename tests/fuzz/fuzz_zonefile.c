/*
 * Master files: whatever the bytes, the counts add up and the data hold what
 * zonedata.h promises: sorted, unique, in the zone, no cut beneath a cut,
 * glue where there is a cut above and nowhere else.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "resolve/dname.h"
#include "resolve/zonedata.h"
#include "survey/base/num.h"
#include "tests/fuzz/fuzz.h"

/* A canonical name at or beneath the apex. */
static const char *
check_owner(
    const struct intern *names, const struct zonedata *z, uint32_t owner)
{
	const char *name;
	char again[DNAME_STRLEN];

	demand(owner < names->n);
	name = intern_text(names, owner);
	demand(dname_canonical(name, strlen(name), ".", again));
	demand(strcmp(name, again) == 0);
	demand(dname_is_within(name, intern_text(names, z->apex)));
	return name;
}

static bool
is_cut(const struct zonedata *z, uint32_t name)
{
	for (size_t i = 0; i < z->ndelegations; i++)
		if (z->delegations[i].owner == name)
			return true;
	return false;
}

/* There is a cut at the name, or above it with beneath set. */
static bool
has_cut(const struct intern *names, const struct zonedata *z, const char *name,
    bool beneath)
{
	if (beneath)
		name = dname_parent(name);
	for (; name != NULL; name = dname_parent(name)) {
		uint32_t number = intern_find(names, name, strlen(name));

		if (number != INTERN_NONE && is_cut(z, number))
			return true;
	}
	return false;
}

static void
check_delegations(const struct intern *names, const struct zonedata *z)
{
	demand(z->napex_ns > 0);
	for (size_t i = 0; i < z->napex_ns; i++) {
		demand(z->apex_ns[i].owner == z->apex);
		demand(
		    i == 0 || z->apex_ns[i - 1].target < z->apex_ns[i].target);
	}
	for (size_t i = 0; i < z->ndelegations; i++) {
		const struct zonedata_ns *ns = &z->delegations[i];
		const char *name = check_owner(names, z, ns->owner);

		demand(ns->owner != z->apex && ns->target < names->n);
		demand(!has_cut(names, z, name, true));
		demand(
		    i == 0 || ns[-1].owner < ns->owner ||
		    (ns[-1].owner == ns->owner && ns[-1].target < ns->target));
	}
}

static void
check_addresses(const struct intern *names, const struct zonedata *z)
{
	for (size_t i = 0; i < z->naddresses; i++) {
		const struct zonedata_address *a = &z->addresses[i];
		const char *name = check_owner(names, z, a->owner);

		demand(a->glue == has_cut(names, z, name, false));
		demand(i == 0 || a[-1].owner < a->owner ||
		       (a[-1].owner == a->owner &&
			   ip_compare(a[-1].ip, a->ip) < 0));
	}
}

static void
check_zone(const struct intern *names, const struct zonedata *z)
{
	(void)check_owner(names, z, z->apex);
	demand(z->soa.mname < names->n && z->soa.rname < names->n);
	check_delegations(names, z);
	check_addresses(names, z);
	for (size_t i = 0; i < z->nds; i++) {
		const char *name = check_owner(names, z, z->ds[i]);

		demand(z->ds[i] != z->apex && !has_cut(names, z, name, true));
		demand(i == 0 || z->ds[i - 1] < z->ds[i]);
	}
	for (size_t i = 0; i < z->naliases; i++) {
		const char *name = check_owner(names, z, z->aliases[i]);

		demand(!has_cut(names, z, name, false));
		demand(i == 0 || z->aliases[i - 1] < z->aliases[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("zone", 0);
	struct read_counts counts;
	struct reason why = { "" };
	struct intern names;
	struct zonedata zone;
	struct input *in;
	char path[64];

	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	intern_init(&names);
	if (input_open(&in, path, &why) == ST_OK) {
		enum status st =
		    zonefile_read(&zone, in, ".", &names, &counts, &why);

		demand((st == ST_OK) == (why.text[0] == '\0'));
		demand(counts.rows_skipped <= counts.rows_read);
		demand((counts.rows_skipped > 0) ==
		       (counts.first_skipped[0] != '\0'));
		if (st == ST_OK) {
			demand(zone.unused + counts.rows_skipped <
			       counts.rows_read);
			check_zone(&names, &zone);
		} else {
			demand(zone.apex == INTERN_NONE);
			demand(zone.delegations == NULL);
		}
		zonedata_free(&zone);
		input_close(in);
	}
	intern_free(&names);
	(void)close(fd);
	return 0;
}
