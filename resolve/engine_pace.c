#include "resolve/engine_pace.h"

#include <assert.h>

void
pace_init(struct pace *pace, double rate, unsigned int window, int64_t slack)
{
	*pace = (struct pace){ .window = window > 0 ? window : 1,
		.slack = slack,
		.next = INT64_MIN };
	pace_set_rate(pace, rate);
}

void
pace_set_rate(struct pace *pace, double rate)
{
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

void
pace_take(struct pace *pace, int64_t now)
{
	int64_t due = now - pace->slack;

	assert(now >= pace->next);
	if (pace->next > due)
		due = pace->next;
	/* Without a rate nothing is ever due later. */
	if (pace->interval > 0)
		pace->next = due + (pace->interval << pace->halved);
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
