#include "resolve/engine_attempt.h"

#include <err.h>
#include <stdlib.h>
#include <sys/random.h>

#include "survey/base/ibuf.h"
#include "survey/base/mem.h"

#define IDS ((size_t)UINT16_MAX + 1)

void
attempts_init(struct attempts *t)
{
	*t = (struct attempts){ .of_id =
				    mem_array(IDS, sizeof(struct attempt *)) };
}

void
attempts_free(struct attempts *t)
{
	free(t->of_id);
	t->of_id = NULL;
}

uint16_t
attempts_draw_id(struct attempts *t)
{
	if (t->nrandom == 0) {
		/* So much getrandom(2) gives whole, whatever happens. */
		if (getrandom(t->random, sizeof(t->random), 0) !=
		    sizeof(t->random))
			err(1, "getrandom");
		t->nrandom = sizeof(t->random);
	}
	t->nrandom -= 2;
	return bytes_get16(t->random + t->nrandom);
}

struct attempt *
attempts_find(const struct attempts *t, unsigned int port, uint16_t id)
{
	struct attempt *a = t->of_id[id];

	while (a != NULL && a->port != port)
		a = a->next_of_id;
	return a;
}

struct attempt *
attempts_add(struct attempts *t, struct question *q, unsigned int port)
{
	struct attempt *a = mem_alloc(sizeof(*a));

	do
		a->id = attempts_draw_id(t);
	while (attempts_find(t, port, a->id) != NULL);
	a->port = (uint8_t)port;
	a->at = q->at;
	a->question = q;
	a->sent_at = q->flight->sent_at;
	a->next = q->flight->attempts;
	q->flight->attempts = a;
	a->next_of_id = t->of_id[a->id];
	t->of_id[a->id] = a;
	return a;
}

void
attempts_remove(struct attempts *t, struct attempt *attempt)
{
	struct attempt **p = &t->of_id[attempt->id];

	while (*p != attempt)
		p = &(*p)->next_of_id;
	*p = attempt->next_of_id;
	p = &attempt->question->flight->attempts;
	while (*p != attempt)
		p = &(*p)->next;
	*p = attempt->next;
	free(attempt);
}
