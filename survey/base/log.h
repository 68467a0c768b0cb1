/*
 * Messages for people, on stderr.  Only the program (survey/main.c,
 * survey/cmd_*.c, survey/pipeline.c) talks; libraries return reasons.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level {
	LOG_QUIET = -1,
	LOG_NORMAL = 0,
	LOG_INFO = 1,
	LOG_DEBUG = 2
};

void log_set_level(enum log_level level);

void log_warnx(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Errors are said also with -q. */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * A line that is overwritten, on a terminal only and not with -q; NULL wipes
 * it.  Calls within a tenth of a second of the last are dropped.
 */
void log_progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_progress_end(void);

#endif
