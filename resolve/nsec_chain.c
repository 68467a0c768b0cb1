#include "resolve/nsec_chain.h"

#include <stdlib.h>

#include "survey/base/mem.h"

void
nsec_chain_add(struct nsec_chain *c, uint32_t owner, uint32_t next)
{
	c->links = mem_grow(c->links, c->n, &c->cap, sizeof(*c->links));
	c->links[c->n++] = (struct nsec_link){ owner, next };
}

static int
compare_owners(const void *a, const void *b)
{
	const struct nsec_link *x = a, *y = b;

	return (x->owner > y->owner) - (x->owner < y->owner);
}

static const struct nsec_link *
find(const struct nsec_chain *c, uint32_t owner)
{
	struct nsec_link wanted = { .owner = owner };

	if (c->n == 0)
		return NULL;
	return bsearch(
	    &wanted, c->links, c->n, sizeof(*c->links), compare_owners);
}

bool
nsec_chain_gap(struct nsec_chain *c, uint32_t apex, struct nsec_link *gap)
{
	const struct nsec_link *link, *next;

	if (c->n > 0)
		qsort(c->links, c->n, sizeof(*c->links), compare_owners);
	link = find(c, apex);
	/* No ring is longer than all links. */
	for (size_t i = 0; link != NULL && link->next != apex && i < c->n;
	     i++, link = next) {
		if ((next = find(c, link->next)) != NULL)
			continue;
		*gap = *link;
		return true;
	}
	return false;
}

void
nsec_chain_free(struct nsec_chain *c)
{
	free(c->links);
	*c = (struct nsec_chain){ 0 };
}
