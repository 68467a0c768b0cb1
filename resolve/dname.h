/*
 * Domain names as text, in the one form that dnsroa keeps: A-labels in lower
 * case without the final dot, the root as ".".  The octets . \ " ( ) ; @ $
 * within a label stand behind a backslash, space and what is not printable
 * ASCII as \DDD (RFC 1035 section 5.1), and everything else as itself.  Two
 * names are equal (RFC 4343) exactly when their texts are.
 */
#ifndef RESOLVE_DNAME_H
#define RESOLVE_DNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 255 octets on the wire, each escaped as four characters at worst, NUL. */
#define DNAME_STRLEN 1005

/* Octets of the longest name on the wire: RFC 1035 section 2.3.4. */
#define DNAME_WIRE_MAX 255

/*
 * Canonical text of the name written at text.  A relative name (without the
 * final dot) is taken to end in origin, which is canonical; origin "." makes
 * it absolute as it stands; "@" is not known here.  Any octet may stand in a
 * name (RFC 2181 section 11), also unescaped.  Returns false, buf then
 * undefined, for what is no name: an empty label, a label over 63 octets, a
 * name over 255 (on the wire), a broken escape.
 */
bool dname_canonical(
    const char *text, size_t len, const char *origin, char buf[DNAME_STRLEN]);

/*
 * Canonical text of the uncompressed name at wire, of which len octets may be
 * read.  Returns how many of them are the name, 0 where there is none.
 */
size_t dname_from_wire(const uint8_t *wire, size_t len, char buf[DNAME_STRLEN]);

/* Names below are canonical. */

/* The name as it goes over the wire; returns its octets. */
size_t dname_to_wire(const char *name, uint8_t wire[DNAME_WIRE_MAX]);

/* name is domain, or lies beneath it. */
bool dname_is_within(const char *name, const char *domain);

/* The name one label up, a part of name or "."; NULL for the root itself. */
const char *dname_parent(const char *name);

/* Number of labels; the root has none. */
unsigned int dname_labels(const char *name);

#endif
