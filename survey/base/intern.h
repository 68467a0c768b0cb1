/*
 * Texts, each kept once and known by a number: names of zones and servers,
 * AS sets, trust anchors.  Numbers count from 0 in the order of arrival.
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#define INTERN_NONE UINT32_MAX

struct intern {
	char *text; /* all texts, each with its NUL */
	size_t text_len, text_cap;
	size_t *start; /* number -> offset in text */
	size_t n, cap;
	uint32_t *slot; /* open addressing; number + 1, or 0 */
	size_t nslot;
};

void intern_init(struct intern *t);
void intern_free(struct intern *t);

/* The number of the text, which is added where it is new. */
uint32_t intern_add(struct intern *t, const char *text, size_t len);

/* The number, or INTERN_NONE. */
uint32_t intern_find(const struct intern *t, const char *text, size_t len);

/* Valid until the next intern_add. */
const char *intern_text(const struct intern *t, uint32_t number);

/*
 * Eight bytes at a time, multiplied and folded: fit for a power-of-two table.
 * Of this machine's order of bytes; for no file.
 */
uint64_t hash_bytes(const void *p, size_t len);

#endif
