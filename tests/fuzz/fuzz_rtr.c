/*
 * Any bytes as what an RTR server says.  The first byte chooses the version
 * that was asked for and the size of the pieces in which they come, which
 * must make no difference.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roa/rtr.h"
#include "tests/fuzz/fuzz.h"

struct talk {
	struct rtr_sync sync;
	struct reason why;
	enum rtr_next next;
	uint8_t other;
	size_t taken;
};

static void
hear(struct talk *k, uint8_t version, const uint8_t *data, size_t size,
    size_t piece)
{
	size_t end = 0;

	*k = (struct talk){ .next = RTR_MORE };
	rtr_sync_init(&k->sync, version);
	k->sync.unsent = 0;
	while (k->next == RTR_MORE && end < size) {
		struct ibuf b;

		end = size - end < piece ? size : end + piece;
		b = ibuf_make(data + k->taken, end - k->taken);
		k->next = rtr_sync_feed(&k->sync, &b, &k->other, &k->why);
		k->taken = end - ibuf_left(&b);
	}
}

/* Its own Error Report is one that it would read. */
static void
check_reply(const struct rtr_sync *sync)
{
	struct ibuf b = ibuf_make(sync->reply, sync->unsent);
	char text[RTR_TEXT_MAX];
	struct rtr_pdu pdu;
	const char *fault;

	if (sync->unsent == 0)
		return;
	demand(sync->unsent <= sizeof(sync->reply));
	demand(rtr_pdu_parse(&b, &pdu, &fault) == RTR_WHOLE);
	demand(ibuf_left(&b) == 0);
	if (pdu.type != RTR_RESET_QUERY)
		demand(pdu.type == RTR_ERROR_REPORT &&
		       rtr_error_parse(&pdu, text));
}

static void
check_set(struct rtr_sync *sync)
{
	uint64_t rows = sync->counts.rows_read;
	struct reason why = { "" };
	struct vrp_table t;
	enum status st;

	demand(sync->n + sync->counts.rows_skipped == rows);
	vrp_table_init(&t);
	st = rtr_sync_take(sync, &t, "rtr:fuzz", &why);
	demand((st == ST_OK) == (why.text[0] == '\0'));
	demand(t.n + t.duplicates <= rows);
	if (st == ST_OK) {
		vrp_table_build(&t);
		/* Each came once, so building joins none. */
		demand(t.n + t.duplicates <= rows);
	}
	for (uint32_t node = 0; st == ST_OK && node < ptree_size(&t.tree);
	     node++) {
		struct prefix p = ptree_prefix(&t.tree, node);
		uint32_t i, end;

		ptree_items(&t.tree, node, &i, &end);
		demand(i < end);
		for (; i < end; i++)
			demand(t.vrps[i].max_len >= p.len &&
			       t.vrps[i].max_len <=
				   ip_bits((enum family)p.family));
	}
	vrp_table_free(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct talk whole, pieces;
	uint8_t version;

	if (size == 0)
		return 0;
	version = data[0] % RTR_VERSIONS;
	hear(&whole, version, data + 1, size - 1, size);
	hear(&pieces, version, data + 1, size - 1, 1 + data[0] / 8u);
	demand(whole.next == pieces.next && whole.taken == pieces.taken);
	demand(whole.sync.n == pieces.sync.n);
	demand(whole.taken <= size - 1);
	demand(strcmp(whole.why.text, pieces.why.text) == 0);
	demand((whole.next == RTR_FAILED) == (whole.why.text[0] != '\0'));
	if (whole.next == RTR_OTHER)
		demand(
		    whole.other != version && whole.other <= RTR_VERSION_MAX);
	check_reply(&whole.sync);
	if (whole.next == RTR_READY)
		check_set(&whole.sync);
	rtr_sync_free(&whole.sync);
	rtr_sync_free(&pieces.sync);
	return 0;
}
