/*
 * A base of events for libunbound over one of libevent, whose timers go off
 * at a pace: by a timer it sends each question, also those that follow from
 * others and those that it repeats, and by no other means can it be made to
 * send less.  Only what a server's EDNS or a truncated answer makes it repeat
 * at once is sent without, and puts off what comes after it.
 */
#ifndef RESOLVE_PACED_BASE_H
#define RESOLVE_PACED_BASE_H

struct event_base;
struct paced_base;
struct ub_event_base;

/*
 * Packets a second, in all and to one address; 0: no limit.  base is the
 * caller's, and outlives this.  NULL where libevent fails.
 *
 * An address that has had its share stops all: whom the next packet goes to
 * is known when it has been sent.
 */
struct paced_base *paced_base_new(
    struct event_base *base, double rate, double rate_per_address);

/* After all that uses it; NULL is fine. */
void paced_base_free(struct paced_base *p);

/* Another rate from now on; what was left of the old one is forfeited. */
void paced_base_set_rate(struct paced_base *p, double rate);

/* How many packets may be sent now; none where a timer waits for that. */
unsigned int paced_base_room(const struct paced_base *p);

/* What libunbound takes for a base. */
struct ub_event_base *paced_base_for_unbound(struct paced_base *p);

#endif
