/*
 * Moments to come, the earliest first: a binary heap whose nodes stand in what
 * they belong to, and know their place, so that any can be moved or removed.
 */
#ifndef RESOLVE_ENGINE_HEAP_H
#define RESOLVE_ENGINE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_node {
	int64_t when;
	uint32_t place; /* counted from 1; 0: in no heap */
	uint32_t kind;  /* the owner's */
};

struct heap {
	struct heap_node **nodes;
	size_t n, cap;
};

void heap_init(struct heap *h);
void heap_free(struct heap *h);

/* Puts the node in, or moves it. */
void heap_set(struct heap *h, struct heap_node *node, int64_t when);

/* Also where it is not in. */
void heap_remove(struct heap *h, struct heap_node *node);

/* NULL where there is none. */
struct heap_node *heap_first(const struct heap *h);

#endif
