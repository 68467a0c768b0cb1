#include "survey/job.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "reports/report.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/new_file.h"
#include "survey/outputs.h"
#include "survey/store.h"

static enum status
take_lock(struct job *job, const char *database, struct reason *why)
{
	char *path = mem_printf("%s.lock", database);
	enum status st = ST_OK;

	job->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (job->lock == -1) {
		st = reason_errno(why, ST_IO, "%s", path);
	} else if (flock(job->lock, LOCK_EX | LOCK_NB) == -1) {
		job->refused = errno == EWOULDBLOCK;
		st = job->refused
			 ? reason_set(why, ST_REFUSED,
			       "%s: another survey is under way", database)
			 : reason_errno(why, ST_IO, "%s", path);
	}
	free(path);
	return st;
}

/* Without a database there is nothing to lose. */
static enum status
back_up(const char *database, const char *copy, struct reason *why)
{
	struct store *db = NULL;
	enum status st;

	if (access(database, F_OK) == -1)
		return ST_OK;
	log_progress("backing up %s", database);
	if ((st = store_open(&db, database, STORE_READ, why)) != ST_OK)
		return st;
	if ((st = store_check(db, why)) == ST_OK)
		st = store_backup(db, copy, why);
	store_close(db);
	return st;
}

void
job_init(struct job *job)
{
	*job = (struct job){ .lock = -1, .started = (int64_t)time(NULL) };
}

enum status
job_begin(struct job *job, const struct invocation *inv, struct reason *why)
{
	const struct options *o = &inv->options;
	enum status st = ST_OK;

	if (o->alone)
		st = take_lock(job, inv->database, why);
	if (st == ST_OK && o->backup != NULL)
		st = back_up(inv->database, o->backup, why);
	return st;
}

static void
write_gauge(FILE *out, const char *name, const char *help, int64_t value)
{
	(void)fprintf(out,
	    "# HELP dnsroa_%s %s\n# TYPE dnsroa_%s gauge\n"
	    "dnsroa_%s %" PRId64 "\n",
	    name, help, name, name, value);
}

/* The figures stay where a run failed: they are those of the last survey. */
static enum status
write_newest(FILE *out, const char *database, struct reason *why)
{
	struct store *db = NULL;
	int64_t newest;
	enum status st;

	if (access(database, F_OK) == -1)
		return ST_OK;
	if ((st = store_open(&db, database, STORE_READ, why)) != ST_OK)
		return st;
	st = store_newest(db, &newest, why);
	if (st == ST_OK)
		st = report_prometheus(db, newest, out, why);
	store_close(db);
	return st == ST_MISSING ? ST_OK : st;
}

/* The collector sees it whole or not at all. */
static enum status
write_metrics(const struct job *job, const struct invocation *inv,
    enum status st, enum exit_status ending, struct reason *why)
{
	int64_t now = (int64_t)time(NULL);
	struct new_file f;
	enum status written = new_file_open(&f, inv->options.metrics, why);

	if (written != ST_OK)
		return written;
	write_gauge(f.file, "survey_success",
	    "Whether the last run ended with a survey.", st == ST_OK);
	write_gauge(f.file, "survey_gaps",
	    "Whether that survey has gaps beyond --max-gaps.",
	    st == ST_OK && ending == EXIT_GAPS);
	write_gauge(f.file, "survey_run_timestamp_seconds",
	    "When the last run ended.", now);
	write_gauge(f.file, "survey_run_duration_seconds",
	    "How long the last run took.", now - job->started);
	written = write_newest(f.file, inv->database, why);
	/* A database that cannot be read is what the run has failed of. */
	if (written == ST_OK || st != ST_OK)
		return new_file_commit(&f, why);
	new_file_abort(&f);
	return written;
}

enum status
job_end(struct job *job, const struct invocation *inv, enum status st,
    enum exit_status ending, struct reason *why)
{
	struct reason fault;
	enum status written = ST_OK;

	if (inv->options.metrics != NULL && !job->refused) {
		written = outputs_check(
		    &inv->options, CMD_SURVEY, inv->database, &fault);
		if (written == ST_OK)
			written = write_metrics(job, inv, st, ending, &fault);
		else if (st != ST_OK)
			/* That has been told, or what was before it. */
			written = ST_OK;
	}
	if (job->lock != -1)
		(void)close(job->lock);
	if (written == ST_OK)
		return st;
	if (st != ST_OK) {
		log_error("%s", fault.text);
		return st;
	}
	*why = fault;
	return written;
}
