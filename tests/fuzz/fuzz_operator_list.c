/*
 * Any bytes as the user's list of operators; then as the rows below a header.
 */
#include "survey/operator_list.h"

#include "survey/base/mem.h"
#include "tests/fuzz/beside_fuzz.h"

static enum status
read_list(void *list, struct input *in, struct read_counts *counts,
    struct reason *why)
{
	return operator_list_read(list, in, counts, why);
}

static void
read_and_check(const uint8_t *data, size_t size)
{
	struct read_counts counts;
	struct operator_list l;

	operator_list_init(&l);
	if (fuzz_read(&l, read_list, data, size, &counts) == ST_OK) {
		demand(l.n <= counts.rows_read);
		for (size_t i = 0; i < l.n; i++) {
			const struct operator_row *row = &l.rows[i];
			const char *value = intern_text(&l.texts, row->value);

			demand(value[0] != '\0');
			demand(row->name == INTERN_NONE ||
			       intern_text(&l.texts, row->name)[0] != '\0');
			demand(operator_list_find(&l, row->kind, value) == row);
		}
	}
	operator_list_free(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char header[] = "kind,value,operator\n";
	size_t len = sizeof(header) - 1;
	uint8_t *text = mem_alloc(len + size);

	read_and_check(data, size);
	memcpy(text, header, len);
	if (size > 0)
		memcpy(text + len, data, size);
	read_and_check(text, len + size);
	free(text);
	return 0;
}
