/*
 * How fast one destination, or all of them together, may be asked: a rate
 * without bursts, a window, and the backing off from who has had enough.
 * Times are nanoseconds of any clock that only goes forwards.
 */
#ifndef RESOLVE_ENGINE_PACE_H
#define RESOLVE_ENGINE_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "survey/base/clock.h"

/* Bad answers in a row that halve the allowance, and how often at most. */
#define PACE_BAD_ROW    3
#define PACE_HALVED_MAX 3

struct pace {
	int64_t next;     /* the next may be sent from then on */
	int64_t interval; /* between two; 0: none */
	int64_t slack;    /* that much lateness is made up for */
	unsigned int window, out;
	unsigned int halved, bad; /* how often; in a row since */
};

/*
 * A rate of 0 has no limit.  With slack, as many more may follow at once as
 * were due within it, and the rate is that much lower, so that no second ever
 * has more than the rate.
 */
void pace_init(
    struct pace *pace, double rate, unsigned int window, int64_t slack);

/*
 * Another rate from now on; the slack and what is outstanding stay, what was
 * not used is gone.
 */
void pace_set_rate(struct pace *pace, double rate, int64_t now);

/* One more may be outstanding; when is another matter. */
bool pace_has_room(const struct pace *pace);

/* How many may be sent now. */
unsigned int pace_room(const struct pace *pace, int64_t now);

/*
 * Counts one that was sent, be it before its time: those that come after wait
 * for that much longer.
 */
void pace_charge(struct pace *pace, int64_t now);

/* Sends one, now >= next; and brings it home. */
void pace_take(struct pace *pace, int64_t now);
void pace_release(struct pace *pace);

/* True where that halved the allowance. */
bool pace_note_bad(struct pace *pace);
void pace_note_good(struct pace *pace);

#endif
