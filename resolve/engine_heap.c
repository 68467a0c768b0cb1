#include "resolve/engine_heap.h"

#include <stdlib.h>

#include "survey/base/mem.h"

void
heap_init(struct heap *h)
{
	*h = (struct heap){ .n = 0 };
}

void
heap_free(struct heap *h)
{
	free(h->nodes);
	heap_init(h);
}

/* i counts from 0. */
static void
place(struct heap *h, size_t i, struct heap_node *node)
{
	h->nodes[i] = node;
	node->place = (uint32_t)i + 1;
}

static void
sift_up(struct heap *h, size_t i, struct heap_node *node)
{
	while (i > 0) {
		size_t parent = (i - 1) / 2;

		if (h->nodes[parent]->when <= node->when)
			break;
		place(h, i, h->nodes[parent]);
		i = parent;
	}
	place(h, i, node);
}

static void
sift_down(struct heap *h, size_t i, struct heap_node *node)
{
	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= h->n)
			break;
		if (child + 1 < h->n &&
		    h->nodes[child + 1]->when < h->nodes[child]->when)
			child++;
		if (h->nodes[child]->when >= node->when)
			break;
		place(h, i, h->nodes[child]);
		i = child;
	}
	place(h, i, node);
}

void
heap_set(struct heap *h, struct heap_node *node, int64_t when)
{
	if (node->place == 0) {
		h->nodes = mem_grow(
		    h->nodes, h->n, &h->cap, sizeof(struct heap_node *));
		node->when = when;
		sift_up(h, h->n++, node);
		return;
	}
	if (when < node->when) {
		node->when = when;
		sift_up(h, node->place - 1, node);
	} else {
		node->when = when;
		sift_down(h, node->place - 1, node);
	}
}

void
heap_remove(struct heap *h, struct heap_node *node)
{
	struct heap_node *last;
	size_t i;

	if (node->place == 0)
		return;
	i = node->place - 1;
	node->place = 0;
	last = h->nodes[--h->n];
	if (last == node)
		return;
	if (i > 0 && last->when < h->nodes[(i - 1) / 2]->when)
		sift_up(h, i, last);
	else
		sift_down(h, i, last);
}

struct heap_node *
heap_first(const struct heap *h)
{
	return h->n > 0 ? h->nodes[0] : NULL;
}
