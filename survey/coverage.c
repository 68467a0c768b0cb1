/*
 * Sums over zones: the rows of v_coverage.  Everything is counted once per
 * row, however many zones share it.
 */
#include <stdlib.h>

#include "survey/assess_private.h"
#include "survey/base/mem.h"
#include "survey/coverage_private.h"

void
shares_init(struct shares *s, const struct results *r)
{
	/* No zone has more of them than there are. */
	s->valid = mem_array(r->norigins + 1, sizeof(*s->valid));
	s->end = 0;
}

void
marks_init(struct marks *m, const struct results *r, const struct facts *f)
{
	m->server = mem_array(f->nservers, sizeof(*m->server));
	m->address = mem_array(f->naddresses, sizeof(*m->address));
	m->origin = mem_array(r->norigins, sizeof(*m->origin));
	m->stamp = 0;
}

void
marks_free(struct marks *m)
{
	free(m->server);
	free(m->address);
	free(m->origin);
}

static bool
first_time(const struct marks *m, uint32_t *mark, uint32_t index)
{
	if (mark[index] == m->stamp)
		return false;
	mark[index] = m->stamp;
	return true;
}

void
coverage_add_address(
    struct coverage *c, const struct results *r, uint32_t address)
{
	const struct address_result *a = &r->addresses[address];

	c->addresses++;
	c->unrouted += a->state == ADDRESS_UNROUTED;
	c->special += a->state == ADDRESS_SPECIAL;
}

void
coverage_add_origin(
    struct coverage *c, const struct results *r, uint32_t origin)
{
	c->origins++;
	c->state[r->origins[origin].rov.state]++;
}

/* The zone itself: its verdict and its share. */
void
coverage_add_zone(struct coverage *c, struct shares *s,
    const struct zone_result *zr, int scope)
{
	const struct tally *t = &zr->tally[scope];

	c->zones++;
	c->verdict[t->verdict]++;
	c->full_complete += t->verdict == VERDICT_FULL && zr->complete;
	if (t->origins > 0) {
		s->valid[t->origins] += t->valid_origins;
		if (t->origins >= s->end)
			s->end = t->origins + 1;
		c->share_zones++;
	}
}

/* Takes the mean, and empties the sum. */
void
coverage_finish_share(struct coverage *c, struct shares *s)
{
	for (uint32_t n = 1; n < s->end; n++) {
		c->zone_share += (double)s->valid[n] / n;
		s->valid[n] = 0;
	}
	s->end = 0;
	if (c->share_zones > 0)
		c->zone_share /= c->share_zones;
}

/* A zone with its servers, and of the scope its addresses and origins. */
void
coverage_add_whole_zone(struct coverage *c, struct shares *s,
    const struct results *r, const struct facts *f, uint32_t zone, int scope,
    const struct marks *m)
{
	const struct zone *z = &f->zones[zone];
	const struct zone_result *zr = &r->zones[zone];

	/* In 2020 a zone without an address of the family was left out. */
	if (r->choice.method == METHOD_MANRS2020 &&
	    zr->tally[scope].addresses == 0) {
		c->left_out++;
		return;
	}
	coverage_add_zone(c, s, zr, scope);
	for (uint32_t i = z->first_ns; i < z->end_ns; i++)
		if (method_counts_ns(r->choice, f, &f->delegations[i]))
			c->servers +=
			    first_time(m, m->server, f->delegations[i].server);
	for (uint32_t i = zr->first_address; i < zr->end_address; i++) {
		uint32_t address = r->zone_addresses[i];
		const struct address_result *a = &r->addresses[address];

		if (scope != BOTH && f->addresses[address].family != scope)
			continue;
		if (!first_time(m, m->address, address))
			continue;
		coverage_add_address(c, r, address);
		for (uint32_t j = a->first_origin; j < a->end_origin; j++) {
			uint32_t o = results_origin(r, j);

			if (first_time(m, m->origin, o))
				coverage_add_origin(c, r, o);
		}
	}
}

void
coverage_of_row(const struct results *r, const struct facts *f, enum row row,
    struct coverage coverage[SCOPES])
{
	struct shares shares;
	struct marks m;

	shares_init(&shares, r);
	marks_init(&m, r, f);
	for (int scope = 0; scope < SCOPES; scope++) {
		struct coverage *c = &coverage[scope];

		*c = (struct coverage){ 0 };
		m.stamp++;
		for (uint32_t i = 0; i < f->nzones; i++)
			if (row_has(row, f->zones[i].category))
				coverage_add_whole_zone(
				    c, &shares, r, f, i, scope, &m);
		coverage_finish_share(c, &shares);
	}
	marks_free(&m);
	free(shares.valid);
}
