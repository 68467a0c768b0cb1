#include "resolve/engine_pace.h"

#include <assert.h>
#include <limits.h>

void
pace_init(struct pace *pace, double rate, unsigned int window, int64_t slack)
{
	*pace = (struct pace){ .window = window > 0 ? window : 1,
		.slack = slack,
		.next = INT64_MIN };
	pace_set_rate(pace, rate, INT64_MIN);
}

void
pace_set_rate(struct pace *pace, double rate, int64_t now)
{
	if (pace->next < now)
		pace->next = now;
	/* Rounded up: not even a nanosecond too fast. */
	pace->interval =
	    rate > 0 ? (int64_t)((double)(SECOND + pace->slack) / rate) + 1 : 0;
}

bool
pace_has_room(const struct pace *pace)
{
	unsigned int window = pace->window >> pace->halved;

	return pace->out < (window > 0 ? window : 1);
}

unsigned int
pace_room(const struct pace *pace, int64_t now)
{
	int64_t from = now - pace->slack;

	if (pace->next > now)
		return 0;
	if (pace->interval == 0)
		return UINT_MAX;
	if (pace->next > from)
		from = pace->next;
	return (unsigned int)((now - from) / pace->interval) + 1;
}

void
pace_charge(struct pace *pace, int64_t now)
{
	int64_t due = now - pace->slack;

	if (pace->next > due)
		due = pace->next;
	/* Without a rate nothing is ever due later. */
	if (pace->interval > 0)
		pace->next = due + (pace->interval << pace->halved);
}

void
pace_take(struct pace *pace, int64_t now)
{
	assert(now >= pace->next);
	pace_charge(pace, now);
	pace->out++;
}

void
pace_release(struct pace *pace)
{
	assert(pace->out > 0);
	pace->out--;
}

bool
pace_note_bad(struct pace *pace)
{
	if (++pace->bad < PACE_BAD_ROW)
		return false;
	pace->bad = 0;
	if (pace->halved == PACE_HALVED_MAX)
		return false;
	pace->halved++;
	return true;
}

void
pace_note_good(struct pace *pace)
{
	pace->bad = 0;
	if (pace->halved > 0)
		pace->halved--;
}
