#include "roa/vrp_aspa.h"

#include <stdlib.h>
#include <string.h>

#include "roa/vrp_read.h"
#include "survey/base/mem.h"

void
vrp_aspas_free(struct vrp_aspas *t)
{
	free(t->list);
	*t = (struct vrp_aspas){ 0 };
}

void
vrp_aspas_add(struct vrp_aspas *t, uint32_t customer, uint32_t expires)
{
	t->list = mem_grow(t->list, t->n, &t->cap, sizeof(*t->list));
	t->list[t->n++] =
	    (struct vrp_aspa){ .customer = customer, .expires = expires };
}

void
vrp_aspas_expire(struct vrp_aspas *t, size_t from, int64_t now)
{
	size_t n = from;

	for (size_t i = from; i < t->n; i++)
		if (t->list[i].expires == VRP_NO_EXPIRY ||
		    (int64_t)t->list[i].expires >= now)
			t->list[n++] = t->list[i];
	t->n = n;
}

static int
compare_aspa(const void *a, const void *b)
{
	const struct vrp_aspa *x = a, *y = b;

	return (x->customer > y->customer) - (x->customer < y->customer);
}

void
vrp_aspas_build(struct vrp_aspas *t)
{
	size_t n = 0;

	if (t->n == 0)
		return;
	qsort(t->list, t->n, sizeof(*t->list), compare_aspa);
	for (size_t i = 0; i < t->n; i++)
		if (n == 0 || t->list[n - 1].customer != t->list[i].customer)
			t->list[n++] = t->list[i];
	t->n = n;
}

bool
vrp_aspas_have(const struct vrp_aspas *t, uint32_t customer)
{
	const struct vrp_aspa key = { .customer = customer };

	return t->n > 0 &&
	       bsearch(&key, t->list, t->n, sizeof(key), compare_aspa) != NULL;
}

/*
 * An item of "aspas": rpki-client's {"customer_asid": 945, "expires": ...,
 * "providers": [...]}, or Routinator's {"customer": "AS1234", ...}.  One that
 * names no customer is counted by the caller, and no more.
 */
bool
vrp_json_aspa(struct vrp_reader *r, struct jscan *s)
{
	uint32_t customer = 0, expires = VRP_NO_EXPIRY;
	bool named = false;

	if (jscan_peek(s) != '{')
		return jscan_skip(s);
	jscan_enter(s);
	while (jscan_next(s)) {
		bool is_customer = strcmp(s->key, "customer_asid") == 0 ||
				   strcmp(s->key, "customer") == 0;
		bool is_expiry = strcmp(s->key, "expires") == 0;
		struct jscan_value v;

		if (!is_customer && !is_expiry) {
			if (!jscan_skip(s))
				return false;
			continue;
		}
		if (!jscan_take(s, &v))
			return false;
		if (v.kind != JSCAN_STRING && v.kind != JSCAN_NUMBER)
			continue;
		if (is_expiry)
			(void)vrp_parse_expiry(v.text, v.len, &expires);
		else
			named = vrp_parse_asn(v.text, v.len,
				    v.kind == JSCAN_STRING, &customer) == NULL;
	}
	if (named)
		vrp_aspas_add(&r->table->aspa_customers, customer, expires);
	return s->status == ST_OK;
}
