#include "resolve/response.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

void
response_init(struct response *r)
{
	*r = (struct response){ .n = 0 };
}

void
response_free(struct response *r)
{
	free(r->rr);
	free(r->text);
	free(r->addresses);
	free(r->targets);
	free(r->glue);
	free(r->nsec);
	response_init(r);
}

void
response_clear(struct response *r)
{
	r->n = 0;
	r->text_len = 0;
	r->aa = false;
}

static size_t
keep_text(struct response *r, const char *text)
{
	size_t size = strlen(text) + 1, at = r->text_len;

	if (at + size > r->text_cap) {
		r->text_cap = 2 * r->text_cap + size + 256;
		r->text = mem_resize(r->text, r->text_cap, 1);
	}
	memcpy(r->text + at, text, size);
	r->text_len += size;
	return at;
}

void
response_add(struct response *r, enum section section, const char *owner,
    const struct rr *rr)
{
	struct response_rr kept = { .section = section, .type = rr->type };

	if (!rr_is_used(rr) && rr->type != RRTYPE_NSEC)
		return;
	kept.owner = keep_text(r, owner);
	switch (rr->type) {
	case RRTYPE_A:
	case RRTYPE_AAAA:
		kept.ip = rr->ip;
		break;
	case RRTYPE_SOA:
		kept.rname = keep_text(r, rr->rname);
		kept.serial = rr->serial;
		kept.target = keep_text(r, rr->target);
		break;
	case RRTYPE_NS:
	case RRTYPE_CNAME:
	case RRTYPE_DNAME:
	case RRTYPE_NSEC:
		kept.target = keep_text(r, rr->target);
		break;
	default: /* DS, DNSKEY: that they are there says it all */
		break;
	}
	r->rr = mem_grow(r->rr, r->n, &r->cap, sizeof(*r->rr));
	r->rr[r->n++] = kept;
}

static bool
is_record_of(const struct response *r, size_t i, enum section section,
    const char *owner, uint16_t type)
{
	return r->rr[i].section == section && r->rr[i].type == type &&
	       strcmp(r->text + r->rr[i].owner, owner) == 0;
}

/* The first such record from i on, or r->n. */
static size_t
find(const struct response *r, size_t i, enum section section,
    const char *owner, uint16_t type)
{
	while (i < r->n && !is_record_of(r, i, section, owner, type))
		i++;
	return i;
}

/*
 * The name that a DNAME above this one makes of it (RFC 6672 section 2.2), in
 * buf; false where there is none, or the name would be too long.
 */
static bool
substitute(const struct response *r, const char *name, char buf[DNAME_STRLEN])
{
	size_t len = strlen(name);

	for (size_t i = 0; i < r->n; i++) {
		const char *owner = r->text + r->rr[i].owner;
		size_t above;

		if (r->rr[i].section != SECTION_ANSWER ||
		    r->rr[i].type != RRTYPE_DNAME || strcmp(owner, name) == 0 ||
		    !dname_is_within(name, owner))
			continue;
		above = strcmp(owner, ".") == 0 ? 0 : strlen(owner) + 1;
		return dname_canonical(
		    name, len - above, r->text + r->rr[i].target, buf);
	}
	return false;
}

/*
 * Follows the chain (RFC 1034 section 3.6.2) to records of the type: copies
 * the name that owns them to end.  False where it does not lead to any; a
 * loop ends at the limit.
 */
static bool
follow_chain(const struct response *r, const char *qname, uint16_t type,
    char end[DNAME_STRLEN], bool *alias)
{
	char next[DNAME_STRLEN];

	memcpy(end, qname, strlen(qname) + 1);
	for (unsigned int hops = 0;; hops++) {
		size_t i;

		if (find(r, 0, SECTION_ANSWER, end, type) < r->n)
			return true;
		i = find(r, 0, SECTION_ANSWER, end, RRTYPE_CNAME);
		if (i < r->n) {
			const char *target = r->text + r->rr[i].target;

			memcpy(next, target, strlen(target) + 1);
		} else if (!substitute(r, end, next)) {
			return false;
		}
		*alias = true;
		if (hops == RESPONSE_CHAIN_MAX)
			return false;
		memcpy(end, next, sizeof(next));
	}
}

bool
response_holds(const struct response *r, const char *qname, uint16_t type)
{
	char end[DNAME_STRLEN];
	bool alias;

	return follow_chain(r, qname, type, end, &alias);
}

static void
collect_addresses(
    struct response *r, const char *owner, uint16_t type, struct answer *answer)
{
	size_t n = 0;

	for (size_t i = find(r, 0, SECTION_ANSWER, owner, type); i < r->n;
	     i = find(r, i + 1, SECTION_ANSWER, owner, type)) {
		size_t k = 0;

		while (k < n && ip_compare(r->addresses[k], r->rr[i].ip) != 0)
			k++;
		if (k < n)
			continue;
		r->addresses = mem_grow(
		    r->addresses, n, &r->cap_addresses, sizeof(*r->addresses));
		r->addresses[n++] = r->rr[i].ip;
	}
	answer->addresses = r->addresses;
	answer->naddresses = n;
}

static bool
holds(const uint32_t *v, size_t n, uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == number)
			return true;
	return false;
}

static uint32_t
add_name(const struct response *r, struct intern *names, size_t offset)
{
	const char *name = r->text + offset;

	return intern_add(names, name, strlen(name));
}

static void
collect_targets(struct response *r, enum section section, const char *owner,
    struct intern *names, struct answer *answer)
{
	size_t n = 0;

	for (size_t i = find(r, 0, section, owner, RRTYPE_NS); i < r->n;
	     i = find(r, i + 1, section, owner, RRTYPE_NS)) {
		uint32_t target = add_name(r, names, r->rr[i].target);

		if (holds(r->targets, n, target))
			continue;
		r->targets = mem_grow(
		    r->targets, n, &r->cap_targets, sizeof(*r->targets));
		r->targets[n++] = target;
	}
	answer->targets = r->targets;
	answer->ntargets = n;
}

/* The additional section's addresses of the targets. */
static void
collect_glue(
    struct response *r, const struct intern *names, struct answer *answer)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct response_rr *rr = &r->rr[i];
		const char *owner = r->text + rr->owner;
		uint32_t server;
		size_t k = 0;

		if (rr->section != SECTION_ADDITIONAL ||
		    (rr->type != RRTYPE_A && rr->type != RRTYPE_AAAA))
			continue;
		server = intern_find(names, owner, strlen(owner));
		if (!holds(answer->targets, answer->ntargets, server))
			continue;
		while (k < n && (r->glue[k].server != server ||
				    ip_compare(r->glue[k].ip, rr->ip) != 0))
			k++;
		if (k < n)
			continue;
		r->glue = mem_grow(r->glue, n, &r->cap_glue, sizeof(*r->glue));
		r->glue[n++] =
		    (struct answer_glue){ .server = server, .ip = rr->ip };
	}
	answer->glue = r->glue;
	answer->nglue = n;
}

/*
 * The zone that the authority section refers to: the owner of its NS records,
 * which is the name or lies above it; NULL where there is none.
 */
static const char *
find_cut(const struct response *r, const char *qname)
{
	for (size_t i = 0; i < r->n; i++) {
		const char *owner = r->text + r->rr[i].owner;

		if (r->rr[i].section == SECTION_AUTHORITY &&
		    r->rr[i].type == RRTYPE_NS && dname_is_within(qname, owner))
			return owner;
	}
	return NULL;
}

bool
response_has_soa(const struct response *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->rr[i].section == SECTION_AUTHORITY &&
		    r->rr[i].type == RRTYPE_SOA)
			return true;
	return false;
}

bool
response_refers(const struct response *r, const char *qname)
{
	return find_cut(r, qname) != NULL && !response_has_soa(r);
}

/*
 * A referral to the name itself, or to a zone between the parent and it.  One
 * to the parent or higher up is a lame server's (an "upward referral").
 */
static void
judge_referral(struct response *r, const char *qname, struct intern *names,
    struct answer *answer)
{
	const char *cut;

	if (answer->view != VIEW_PARENT || r->aa ||
	    (cut = find_cut(r, qname)) == NULL)
		return;
	if (strcmp(cut, qname) == 0)
		answer->referral = true;
	else if (answer->asked_zone != NULL &&
		 strcmp(cut, answer->asked_zone) != 0 &&
		 dname_is_within(cut, answer->asked_zone))
		answer->cut = intern_add(names, cut, strlen(cut));
	else
		return;
	collect_targets(r, SECTION_AUTHORITY, cut, names, answer);
	collect_glue(r, names, answer);
}

static void
collect_nsec(struct response *r, struct intern *names, struct answer *answer)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (r->rr[i].section != SECTION_AUTHORITY ||
		    r->rr[i].type != RRTYPE_NSEC)
			continue;
		r->nsec = mem_grow(r->nsec, n, &r->cap_nsec, sizeof(*r->nsec));
		r->nsec[n++] = (struct answer_nsec){ .owner = add_name(r, names,
							 r->rr[i].owner),
			.next = add_name(r, names, r->rr[i].target) };
	}
	answer->nsec = r->nsec;
	answer->nnsec = n;
}

/* An SOA record under the very name: not behind an alias. */
static void
judge_apex(struct response *r, const char *qname, struct intern *names,
    struct answer *answer)
{
	size_t i;

	if (answer->view == VIEW_PARENT ||
	    (answer->view == VIEW_SERVER && !r->aa))
		return;
	i = find(r, 0, SECTION_ANSWER, qname, RRTYPE_SOA);
	if (i == r->n)
		return;
	answer->apex = true;
	answer->soa_mname = add_name(r, names, r->rr[i].target);
	answer->soa_rname = add_name(r, names, r->rr[i].rname);
	answer->soa_serial = r->rr[i].serial;
}

static void
judge_noerror(struct response *r, const char *qname, struct intern *names,
    struct answer *answer)
{
	uint16_t type = answer_rrtype(answer->type);
	char end[DNAME_STRLEN];

	if (follow_chain(r, qname, type, end, &answer->alias)) {
		answer->outcome = OUTCOME_DATA;
		if (answer->type == ANSWER_A || answer->type == ANSWER_AAAA)
			collect_addresses(r, end, type, answer);
		else if (answer->type == ANSWER_NS)
			collect_targets(r, SECTION_ANSWER, end, names, answer);
	} else {
		answer->outcome = OUTCOME_NODATA;
	}
	judge_referral(r, qname, names, answer);
	if (answer->type == ANSWER_SOA)
		judge_apex(r, qname, names, answer);
}

void
response_judge(struct response *r, const char *qname, struct intern *names,
    struct answer *answer)
{
	char end[DNAME_STRLEN];

	answer->alias = answer->referral = answer->apex = false;
	answer->addresses = NULL;
	answer->targets = NULL;
	answer->glue = NULL;
	answer->nsec = NULL;
	answer->naddresses = answer->ntargets = answer->nglue = 0;
	answer->nnsec = 0;
	answer->cut = INTERN_NONE;
	answer->soa_mname = answer->soa_rname = INTERN_NONE;
	answer->soa_serial = 0;
	answer->proven = response_has_soa(r);
	if (answer->walk != NULL)
		collect_nsec(r, names, answer);
	if (answer->rcode == RCODE_NOERROR) {
		judge_noerror(r, qname, names, answer);
	} else if (answer->rcode == RCODE_NXDOMAIN) {
		/* It may be the end of a chain that does not exist. */
		answer->outcome = OUTCOME_NXDOMAIN;
		(void)follow_chain(r, qname, 0, end, &answer->alias);
	} else {
		answer->outcome = OUTCOME_FAILED;
	}
}
