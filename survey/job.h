/*
 * What stands around a survey that runs by itself, week after week: one at a
 * time, after a check and a backup of the database, its outcome told to who
 * watches.
 */
#ifndef SURVEY_JOB_H
#define SURVEY_JOB_H

#include "survey/command.h"

struct job {
	int lock; /* -1: none */
	int64_t started;
	bool refused; /* another has the lock: nothing is said of this run */
};

/* A run begins now, with nothing taken. */
void job_init(struct job *job);

/*
 * What --alone and --backup ask for.  ST_REFUSED where another run has the
 * database.  The caller ends with job_end in any case.
 */
enum status job_begin(
    struct job *job, const struct invocation *inv, struct reason *why);

/*
 * Writes the file of --metrics: the outcome of this run, and the figures of
 * the newest survey; also of a run that could not begin.  Returns st, or where
 * that is ST_OK and the file could not be written, that failure.
 */
enum status job_end(struct job *job, const struct invocation *inv,
    enum status st, enum exit_status ending, struct reason *why);

#endif
