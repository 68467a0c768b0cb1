/*
 * The conversation: Reset Query, Cache Response, prefixes, End of Data (RFC
 * 8210 section 8.1), and all the ways in which a server leaves that path.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "roa/rtr.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/base/rows.h"

static const char *const formats[RTR_VERSIONS] = { "rtr-0", "rtr-1", "rtr-2" };

static void
ask(struct rtr_sync *sync)
{
	sync->unsent = rtr_reset_query(sync->version, sync->reply);
	sync->state = RTR_ASKED;
}

void
rtr_sync_init(struct rtr_sync *sync, uint8_t version)
{
	*sync = (struct rtr_sync){ .version = version,
		.counts = {
		    .data_time = TIME_UNKNOWN, .format = formats[version] } };
	ask(sync);
}

void
rtr_sync_free(struct rtr_sync *sync)
{
	free(sync->changes);
	*sync = (struct rtr_sync){ 0 };
}

/* Ends it, and tells the server why (RFC 8210 section 5.11). */
static enum rtr_next
refuse(struct rtr_sync *sync, enum rtr_error code, const struct rtr_pdu *pdu,
    const char *fault, struct reason *why)
{
	sync->unsent =
	    rtr_error_report(sync->version, code, pdu, fault, sync->reply);
	(void)reason_set(why, ST_SYNTAX,
	    "%s (version %u, type %u, length %" PRIu32 ")", fault, pdu->version,
	    pdu->type, pdu->length);
	return RTR_FAILED;
}

/* An Error Report is never answered by another. */
static enum rtr_next
take_error(const struct rtr_sync *sync, const struct rtr_pdu *pdu,
    uint8_t *other, struct reason *why)
{
	char text[RTR_TEXT_MAX];

	if (!rtr_error_parse(pdu, text)) {
		(void)reason_set(why, ST_SYNTAX,
		    "an Error Report whose inner lengths do not fit it");
		return RTR_FAILED;
	}
	/* RFC 8210 section 7: the report should be of a version it speaks. */
	if (pdu->session == RTR_UNSUPPORTED_VERSION &&
	    sync->state == RTR_ASKED &&
	    (pdu->version != sync->version || pdu->version > 0)) {
		*other = pdu->version != sync->version
			     ? pdu->version
			     : (uint8_t)(pdu->version - 1);
		return RTR_OTHER;
	}
	(void)reason_set(why, ST_REFUSED, "the server reports error %u, %s%s%s",
	    pdu->session, rtr_error_str(pdu->session),
	    text[0] != '\0' ? ": " : "", text);
	return RTR_FAILED;
}

/* What may come in answer to a query. */
static enum rtr_next
take_first(struct rtr_sync *sync, const struct rtr_pdu *pdu, uint8_t *other,
    struct reason *why)
{
	switch ((enum rtr_type)pdu->type) {
	case RTR_CACHE_RESPONSE:
		if (pdu->version != sync->version) {
			*other = pdu->version;
			return RTR_OTHER;
		}
		sync->session = pdu->session;
		sync->state = RTR_ANSWER;
		return RTR_MORE;
	case RTR_CACHE_RESET:
		/* It has no increments; what was asked for is the whole. */
		if (sync->resets++ == RTR_RESETS_MAX)
			return refuse(sync, RTR_INVALID_REQUEST, pdu,
			    "one Cache Reset after the other", why);
		ask(sync);
		return RTR_MORE;
	case RTR_SERIAL_NOTIFY:
	case RTR_SERIAL_QUERY:
	case RTR_RESET_QUERY:
	case RTR_IPV4_PREFIX:
	case RTR_IPV6_PREFIX:
	case RTR_END_OF_DATA:
	case RTR_ROUTER_KEY:
	case RTR_ERROR_REPORT:
	case RTR_ASPA:
		break;
	}
	return refuse(sync, RTR_CORRUPT_DATA, pdu,
	    "a PDU that is no answer to a Reset Query", why);
}

static enum rtr_next
take_prefix(
    struct rtr_sync *sync, const struct rtr_pdu *pdu, struct reason *why)
{
	struct rtr_change c = { .number = (uint32_t)sync->counts.rows_read };
	const char *fault;

	if (sync->counts.rows_read == RTR_PREFIXES_MAX)
		return refuse(sync, RTR_CORRUPT_DATA, pdu,
		    "more prefixes than there can be", why);
	fault =
	    rtr_prefix_parse(pdu, &c.announced, &c.prefix, &c.max_len, &c.asn);
	sync->counts.rows_read++;
	if (fault != NULL) {
		if (sync->counts.rows_skipped++ == 0)
			(void)snprintf(sync->counts.first_skipped,
			    sizeof(sync->counts.first_skipped),
			    "prefix %" PRIu64 ": %s", sync->counts.rows_read,
			    fault);
		return RTR_MORE;
	}
	sync->changes = mem_grow(
	    sync->changes, sync->n, &sync->cap, sizeof(*sync->changes));
	sync->changes[sync->n++] = c;
	return RTR_MORE;
}

/* What may come between Cache Response and End of Data. */
static enum rtr_next
take_data(struct rtr_sync *sync, const struct rtr_pdu *pdu, struct reason *why)
{
	if (pdu->version != sync->version)
		return refuse(sync, RTR_UNEXPECTED_VERSION, pdu,
		    "the server changed its version", why);
	switch ((enum rtr_type)pdu->type) {
	case RTR_IPV4_PREFIX:
	case RTR_IPV6_PREFIX:
		return take_prefix(sync, pdu, why);
	case RTR_END_OF_DATA:
		if (pdu->session != sync->session)
			return refuse(sync, RTR_CORRUPT_DATA, pdu,
			    "the server changed its session", why);
		sync->serial = bytes_get32(pdu->body.at);
		sync->state = RTR_DONE;
		return RTR_READY;
	case RTR_CACHE_RESPONSE:
	case RTR_CACHE_RESET:
		return refuse(sync, RTR_CORRUPT_DATA, pdu,
		    "the server began anew before its End of Data", why);
	case RTR_SERIAL_QUERY:
	case RTR_RESET_QUERY:
		return refuse(sync, RTR_INVALID_REQUEST, pdu,
		    "a server does not ask", why);
	case RTR_ROUTER_KEY:
		sync->router_keys++;
		return RTR_MORE;
	case RTR_ASPA:
		sync->aspas++;
		return RTR_MORE;
	case RTR_SERIAL_NOTIFY:
	case RTR_ERROR_REPORT:
		break;
	}
	sync->unknown++;
	return RTR_MORE;
}

enum rtr_next
rtr_sync_feed(
    struct rtr_sync *sync, struct ibuf *b, uint8_t *other, struct reason *why)
{
	enum rtr_next next = RTR_MORE;

	while (next == RTR_MORE) {
		struct rtr_pdu pdu;
		const char *fault;

		switch (rtr_pdu_parse(b, &pdu, &fault)) {
		case RTR_PARTIAL:
			return RTR_MORE;
		case RTR_BROKEN:
			return refuse(sync, RTR_CORRUPT_DATA, &pdu, fault, why);
		case RTR_WHOLE:
			break;
		}
		/*
		 * News for those who stay; and before there is an answer, a
		 * greeting of any version (RFC 8210 section 7).
		 */
		if (pdu.type == RTR_SERIAL_NOTIFY)
			continue;
		if (pdu.version > RTR_VERSION_MAX)
			next = refuse(sync, RTR_UNSUPPORTED_VERSION, &pdu,
			    "a version that is not known", why);
		else if (pdu.type == RTR_ERROR_REPORT)
			next = take_error(sync, &pdu, other, why);
		else if (sync->state == RTR_ASKED)
			next = take_first(sync, &pdu, other, why);
		else
			next = take_data(sync, &pdu, why);
	}
	return next;
}

/* By what is announced or withdrawn, then in the order of arrival. */
static int
compare_change(const void *a, const void *b)
{
	const struct rtr_change *x = a, *y = b;
	int order = prefix_compare(x->prefix, y->prefix);

	if (order == 0)
		order = (x->max_len > y->max_len) - (x->max_len < y->max_len);
	if (order == 0)
		order = (x->asn > y->asn) - (x->asn < y->asn);
	if (order == 0)
		order = (x->number > y->number) - (x->number < y->number);
	return order;
}

static bool
same_vrp(const struct rtr_change *a, const struct rtr_change *b)
{
	return a->asn == b->asn && a->max_len == b->max_len &&
	       prefix_compare(a->prefix, b->prefix) == 0;
}

static enum status
refuse_withdrawal(struct rtr_sync *sync, const struct rtr_change *c,
    const char *location, struct reason *why)
{
	char buf[PREFIX_STRLEN];

	sync->unsent = rtr_error_report(sync->version, RTR_UNKNOWN_WITHDRAWAL,
	    NULL, "withdrawal of what was not announced", sync->reply);
	return reason_set(why, ST_SYNTAX,
	    "%s: prefix %" PRIu32 ": the server withdraws %s AS%" PRIu32
	    ", which it had not announced (RFC 8210 section 5.6)",
	    location, c->number + 1, prefix_format(c->prefix, buf), c->asn);
}

enum status
rtr_sync_take(struct rtr_sync *sync, struct vrp_table *t, const char *location,
    struct reason *why)
{
	struct bad_rows bad = { .counts = &sync->counts, .location = location };
	uint64_t duplicates = 0;
	enum status st;
	size_t next;

	if ((st = bad_rows_judge(&bad, why)) != ST_OK)
		return st;
	if (sync->n > 0)
		qsort(sync->changes, sync->n, sizeof(*sync->changes),
		    compare_change);
	for (size_t i = 0; i < sync->n; i = next) {
		const struct rtr_change *c = &sync->changes[i];
		bool there = false;

		for (next = i;
		     next < sync->n && same_vrp(c, &sync->changes[next]);
		     next++) {
			bool announced = sync->changes[next].announced;

			if (!announced && !there)
				return refuse_withdrawal(
				    sync, &sync->changes[next], location, why);
			duplicates += announced && there;
			there = announced;
		}
		if (there)
			vrp_table_add(
			    t, c->prefix, c->max_len, c->asn, 0, VRP_NO_EXPIRY);
	}
	t->duplicates += duplicates;
	t->aspas += sync->aspas;
	t->router_keys += sync->router_keys;
	return ST_OK;
}
