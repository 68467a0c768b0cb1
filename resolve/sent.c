#include "resolve/sent.h"

#include <stdlib.h>
#include <string.h>

#include "survey/base/clock.h"
#include "survey/base/mem.h"

/* The times within the span, oldest first, from head on. */
struct sent_log {
	int64_t *times;
	size_t head, n, cap;
};

void
sent_init(struct sent *s, double rate)
{
	*s = (struct sent){ .limit = 0 };
	intern_init(&s->addresses);
	if (rate <= 0 || rate >= UINT32_MAX)
		return;
	s->limit = rate < 1 ? 1 : (uint32_t)rate;
	s->span = (int64_t)(SECOND * (double)s->limit / rate) + 1;
}

void
sent_free(struct sent *s)
{
	for (size_t i = 0; i < s->addresses.n; i++)
		free(s->logs[i].times);
	free(s->logs);
	intern_free(&s->addresses);
}

static struct sent_log *
log_of(struct sent *s, struct ip ip)
{
	char text[IP_STRLEN];
	size_t known = s->addresses.n;
	uint32_t i;

	(void)ip_format(ip, text);
	i = intern_add(&s->addresses, text, strlen(text));
	if (i == known) {
		s->logs = mem_grow(s->logs, i, &s->cap, sizeof(*s->logs));
		s->logs[i] = (struct sent_log){ .n = 0 };
	}
	return &s->logs[i];
}

int64_t
sent_note(struct sent *s, struct ip to, int64_t now)
{
	struct sent_log *log;

	if (s->limit == 0)
		return now;
	log = log_of(s, to);
	while (log->n > 0 && log->times[log->head] <= now - s->span) {
		log->head++;
		log->n--;
	}
	if (log->head > 0 && log->head + log->n == log->cap) {
		memmove(log->times, log->times + log->head,
		    log->n * sizeof(*log->times));
		log->head = 0;
	}
	log->times = mem_grow(
	    log->times, log->head + log->n, &log->cap, sizeof(*log->times));
	log->times[log->head + log->n++] = now;
	if (log->n < s->limit)
		return now;
	return log->times[log->head + log->n - s->limit] + s->span;
}
