/*
 * Any bytes as a packet that came in answer to a question: whether it is one,
 * what it says, and its records.
 */
#include "tests/fuzz/message_fuzz.h"

static const uint8_t name[] = "\7example";

static const struct query query = { .name = name,
	.name_len = sizeof(name),
	.id = 0x1234,
	.type = RRTYPE_NS,
	.edns = true };

/* It holds nothing but what the question has, each bit of it. */
static void
check_answer(const uint8_t *wire, size_t size)
{
	uint8_t asked[QUERY_MAX];
	size_t len = query_make(&query, asked) - 11;

	demand(size >= MESSAGE_HEADER);
	demand(memcmp(wire, asked, 2) == 0);
	demand((wire[2] & 0xf8) == 0x80);
	if (size == MESSAGE_HEADER) {
		demand((wire[3] & 15) != RCODE_NOERROR &&
		       (wire[3] & 15) != RCODE_NXDOMAIN);
		return;
	}
	demand(size >= len);
	demand(wire[4] == 0 && wire[5] == 1);
	for (size_t i = MESSAGE_HEADER; i < len; i++)
		demand(wire[i] == asked[i] ||
		       (asked[i] >= 'a' && wire[i] == (asked[i] & 0xdf)));
}

static enum status
take(void *arg, const struct message_rr *record, struct reason *why)
{
	size_t *n = arg;

	(void)why;
	check_record(record);
	demand(++*n <= RESPONSE_RECORDS_MAX);
	return ST_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *wire = copy_bytes(data, size);
	struct reason why = { "" };
	struct message m;
	enum status read, each;
	size_t n = 0;

	if (query_is_answered_by(&query, wire, size))
		check_answer(wire, size);
	if (size <= MESSAGE_MAX) {
		read = message_read(&m, wire, size, &why);
		demand((read == ST_OK) == (why.text[0] == '\0'));
		if (read == ST_OK && m.cut[0] != '\0') {
			check_name(m.cut);
			demand(!m.aa && m.rcode == RCODE_NOERROR);
		}
		each = message_each_rr(wire, size, take, &n, &why);
		if (read != ST_OK)
			demand(each != ST_OK);
		else if (!m.tc)
			demand(each == ST_OK);
	}
	free(wire);
	return 0;
}
