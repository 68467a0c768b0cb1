/*
 * Names: what is canonical stays as it is, holds together with its parents,
 * and is to ldns the same name as the text that it was made of.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ldns/ldns.h>

#include "resolve/dname.h"
#include "tests/fuzz/fuzz.h"

/* Every octet of the text is one that a canonical name may hold. */
static void
check_text(const char *name)
{
	demand(strlen(name) < DNAME_STRLEN && name[0] != '\0');
	for (const char *p = name; *p != '\0'; p++)
		demand(*p > 0x20 && *p < 0x7f && (*p < 'A' || *p > 'Z'));
}

static void
check_parents(const char *name)
{
	unsigned int labels = 0;

	for (const char *up = name, *next; (next = dname_parent(up)) != NULL;
	     up = next, labels++) {
		demand(dname_is_within(name, next));
		demand(dname_is_within(up, next));
		demand(!dname_is_within(next, up));
	}
	demand(dname_labels(name) == labels && labels <= 127);
	demand(dname_is_within(name, name) && dname_is_within(name, "."));
}

/* The text of a relative name and its origin together is the name. */
static void
check_relative(const char *text, size_t len, const char *name)
{
	char relative[DNAME_STRLEN], whole[DNAME_STRLEN];
	size_t known = strlen(name);

	if (!dname_canonical(text, len, "origin.x", relative)) {
		/* 256 octets on the wire are no less than 254 of text. */
		demand(known + strlen(".origin.x") >= 254);
		return;
	}
	demand(dname_canonical(relative, strlen(relative), ".", whole));
	demand(strcmp(relative, whole) == 0);
	if (strcmp(relative, name) == 0) /* it was absolute */
		return;
	demand(strncmp(relative, name, known) == 0);
	demand(strcmp(relative + known, ".origin.x") == 0);
	demand(dname_is_within(relative, "origin.x"));
}

/* Over the wire and back. */
static void
check_wire(const char *name)
{
	uint8_t wire[DNAME_WIRE_MAX];
	char again[DNAME_STRLEN];
	size_t len = dname_to_wire(name, wire);

	demand(len >= 1 && len <= DNAME_WIRE_MAX && wire[len - 1] == 0);
	demand(dname_from_wire(wire, len, again) == len);
	demand(strcmp(name, again) == 0);
	demand(dname_from_wire(wire, len - 1, again) == 0);
}

/* The bytes themselves as a name on the wire. */
static void
check_from_wire(const char *text, size_t size)
{
	char name[DNAME_STRLEN];
	size_t len = dname_from_wire((const uint8_t *)text, size, name);

	if (len == 0)
		return;
	demand(len <= size);
	check_text(name);
	check_wire(name);
}

static void
check_ldns(const char *text, size_t len, const char *name)
{
	ldns_rdf *ours = NULL, *theirs = NULL;
	char *copy;

	/* ldns reads to the NUL, and takes no text for the root. */
	if (len == 0 || len >= LDNS_MAX_DOMAINLEN ||
	    memchr(text, '\0', len) != NULL)
		return;
	copy = strndup(text, len);
	demand(copy != NULL);
	if (ldns_str2rdf_dname(&theirs, copy) == LDNS_STATUS_OK) {
		demand(name != NULL);
		demand(ldns_str2rdf_dname(&ours, name) == LDNS_STATUS_OK);
		demand(ldns_dname_compare(ours, theirs) == 0);
	} else {
		demand(name == NULL);
	}
	ldns_rdf_deep_free(ours);
	ldns_rdf_deep_free(theirs);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size > 0 ? size : 1);
	char name[DNAME_STRLEN], again[DNAME_STRLEN];
	bool is_name;

	/* In a block of its own: a look behind its end is caught. */
	demand(text != NULL);
	memcpy(text, data, size);
	is_name = dname_canonical(text, size, ".", name);
	if (is_name) {
		check_text(name);
		demand(dname_canonical(name, strlen(name), ".", again));
		demand(strcmp(name, again) == 0);
		check_parents(name);
		check_wire(name);
		check_relative(text, size, name);
	}
	check_from_wire(text, size);
	check_ldns(text, size, is_name ? name : NULL);
	free(text);
	return 0;
}
