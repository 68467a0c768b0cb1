/*
 * The inside of resolve/engine.c, for tests: a time of their own.
 */
#ifndef RESOLVE_ENGINE_PRIVATE_H
#define RESOLVE_ENGINE_PRIVATE_H

#include "resolve/engine.h"

/* Nanoseconds from this clock on, in place of the monotonic one. */
void engine_set_clock(struct engine *e, int64_t (*clock)(void *arg), void *arg);

/* When the engine has something to do without being spoken to. */
int64_t engine_wake(const struct engine *e);

/* Does what is due. */
void engine_work(struct engine *e);

#endif
