#include "survey/base/intern.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/mem.h"

static uint64_t
mix(uint64_t h)
{
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

uint64_t
hash_bytes(const void *p, size_t len)
{
	const uint8_t *byte = p;
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ len, word = 0;

	for (; len >= sizeof(word); byte += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, byte, sizeof(word));
		h = mix(h ^ word);
	}
	word = 0;
	if (len > 0)
		memcpy(&word, byte, len);
	return mix(mix(h ^ word));
}

void
intern_init(struct intern *t)
{
	*t = (struct intern){ 0 };
}

void
intern_free(struct intern *t)
{
	free(t->text);
	free(t->start);
	free(t->slot);
	intern_init(t);
}

static size_t
text_length(const struct intern *t, uint32_t number)
{
	size_t next = number + 1 < t->n ? t->start[number + 1] : t->text_len;

	return next - t->start[number] - 1;
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t
find_slot(const struct intern *t, const char *text, size_t len)
{
	size_t i = hash_bytes(text, len) & (t->nslot - 1);

	for (; t->slot[i] != 0; i = (i + 1) & (t->nslot - 1)) {
		uint32_t number = t->slot[i] - 1;

		if (text_length(t, number) == len &&
		    memcmp(t->text + t->start[number], text, len) == 0)
			break;
	}
	return i;
}

static void
widen(struct intern *t)
{
	free(t->slot);
	t->nslot = t->nslot == 0 ? 64 : t->nslot * 2;
	t->slot = mem_array(t->nslot, sizeof(*t->slot));
	for (uint32_t number = 0; number < t->n; number++) {
		const char *text = t->text + t->start[number];
		size_t i = find_slot(t, text, text_length(t, number));

		t->slot[i] = number + 1;
	}
}

uint32_t
intern_find(const struct intern *t, const char *text, size_t len)
{
	uint32_t held;

	if (t->nslot == 0)
		return INTERN_NONE;
	held = t->slot[find_slot(t, text, len)];
	return held == 0 ? INTERN_NONE : held - 1;
}

uint32_t
intern_add(struct intern *t, const char *text, size_t len)
{
	size_t i, own = (size_t)((uintptr_t)text - (uintptr_t)t->text);

	if (2 * (t->n + 1) > t->nslot)
		widen(t);
	i = find_slot(t, text, len);
	if (t->slot[i] != 0)
		return t->slot[i] - 1;
	if (t->text_len + len + 1 > t->text_cap) {
		t->text_cap = 2 * t->text_cap + len + 64;
		t->text = mem_resize(t->text, t->text_cap, 1);
		/* A part of one of our own texts has moved with them. */
		if (own < t->text_len)
			text = t->text + own;
	}
	t->start = mem_grow(t->start, t->n, &t->cap, sizeof(*t->start));
	t->start[t->n] = t->text_len;
	memcpy(t->text + t->text_len, text, len);
	t->text[t->text_len + len] = '\0';
	t->text_len += len + 1;
	t->slot[i] = (uint32_t)++t->n;
	return (uint32_t)t->n - 1;
}

const char *
intern_text(const struct intern *t, uint32_t number)
{
	return t->text + t->start[number];
}
