/*
 * Registries and countries of routes' prefixes.
 */
#include <stdlib.h>

#include "survey/assess.h"
#include "survey/base/mem.h"

void
resources_free(struct resources *t)
{
	free(t->list);
	*t = (struct resources){ 0 };
}

void
resources_add(
    struct resources *t, uint32_t node, uint32_t rir, uint32_t country)
{
	t->list = mem_grow(t->list, t->n, &t->cap, sizeof(*t->list));
	t->list[t->n++] = (struct resource){ node, rir, country };
}

static int
compare_resource(const void *a, const void *b)
{
	const struct resource *x = a, *y = b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	if (x->rir != y->rir)
		return x->rir < y->rir ? -1 : 1;
	return (x->country > y->country) - (x->country < y->country);
}

void
resources_sort(struct resources *t)
{
	size_t n = 0;

	if (t->n == 0)
		return;
	qsort(t->list, t->n, sizeof(*t->list), compare_resource);
	for (size_t i = 0; i < t->n; i++)
		if (n == 0 ||
		    compare_resource(&t->list[n - 1], &t->list[i]) != 0)
			t->list[n++] = t->list[i];
	t->n = n;
}

size_t
resources_find(const struct resources *t, uint32_t node)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->list[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
