/*
 * Exact fractions of any size: for sums that must come out to the last bit,
 * such as those of shares with thousands of different denominators.
 */
#ifndef BASE_RATIONAL_H
#define BASE_RATIONAL_H

#include <stdint.h>

struct rational {
	void *num, *den; /* reduced, den > 0; NULL: 0 */
};

/* As a value of zeros: { 0 } is 0. */
void rational_free(struct rational *r);

/* Adds num/den, den > 0; adds another; multiplies. */
void rational_add(struct rational *r, int64_t num, uint64_t den);
void rational_add_rational(struct rational *r, const struct rational *other);
void rational_scale(struct rational *r, uint64_t factor);

/* The largest whole number that is not larger; it must be one of 62 bits. */
int64_t rational_floor(const struct rational *r);

/* < 0, 0 or > 0, as a - b is. */
int rational_compare(const struct rational *a, const struct rational *b);

/* "-3/40", "2", "0"; the caller frees it. */
char *rational_text(const struct rational *r);

#endif
