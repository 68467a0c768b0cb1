/*
 * Any bytes as what a server sends in answer to a question for a transfer:
 * messages, each behind its length.
 */
#include "tests/fuzz/message_fuzz.h"

#include "resolve/axfr_stream.h"
#include "survey/base/ibuf.h"

struct seen {
	uint64_t records, soas;
};

static enum status
take(void *arg, const struct message_rr *record, struct reason *why)
{
	struct seen *seen = arg;

	(void)why;
	check_record(record);
	if (record->section != SECTION_ANSWER)
		return ST_OK;
	demand(dname_is_within(record->owner, "example"));
	seen->records++;
	if (record->rr->type == RRTYPE_SOA && record->rr->class == RRCLASS_IN) {
		demand(strcmp(record->owner, "example") == 0);
		seen->soas++;
		/* It is the first, or the last. */
		demand(seen->soas <= 2);
		demand((seen->records == 1) == (seen->soas == 1));
	}
	return ST_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes = copy_bytes(data, size);
	struct ibuf b = ibuf_make(bytes, size), message;
	struct reason why = { "" };
	struct seen seen = { .records = 0 };
	enum status st = ST_OK;
	struct axfr_stream s;
	uint16_t len;

	axfr_stream_init(&s, "example", 0x1234);
	while (st == ST_OK && !s.ended && ibuf_get16(&b, &len) &&
	       ibuf_cut(&b, len, &message)) {
		uint8_t *wire = copy_bytes(message.at, len);

		st = axfr_stream_take(&s, wire, len, &why);
		demand((st == ST_OK) == (why.text[0] == '\0'));
		demand(st == ST_OK || !s.ended || seen.soas <= 2);
		if (st == ST_OK)
			demand(message_each_rr(wire, len, take, &seen, NULL) ==
			       ST_OK);
		free(wire);
	}
	if (st == ST_OK) {
		demand(seen.records == s.records + s.ended);
		demand(seen.soas == (uint64_t)s.begun + s.ended);
	}
	axfr_stream_free(&s);
	free(bytes);
	return 0;
}
