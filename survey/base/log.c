#include "survey/base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/clock.h"

/* Of syslog(3), whose header has names that this one's would meet. */
enum {
	ERROR = 3,
	WARNING = 4,
	INFO = 6,
	DEBUG = 7
};

static enum log_level level = LOG_NORMAL;
static bool line_open; /* a progress line stands on the terminal */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void
log_set_level(enum log_level new_level)
{
	level = new_level;
}

/*
 * sd-daemon(3): where standard error is the journal, a line begins with its
 * priority.  The variable names the journal's end, which may be another
 * file's by now.
 */
static bool
is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char end[64];
	struct stat sb;

	if (stream == NULL || fstat(STDERR_FILENO, &sb) == -1)
		return false;
	(void)snprintf(end, sizeof(end), "%ju:%ju", (uintmax_t)sb.st_dev,
	    (uintmax_t)sb.st_ino);
	return strcmp(stream, end) == 0;
}

static void
wipe_line(void)
{
	if (line_open)
		(void)fputs("\r\033[K", stderr);
	line_open = false;
}

/*
 * Messages quote paths, names and rows of foreign files: what would steer a
 * terminal is shown as a question mark.  Text may be cut; it has one line.
 */
__attribute__((format(printf, 3, 0))) static void
say(int priority, const char *kind, const char *fmt, va_list ap)
{
	char text[2048], mark[8] = "";

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	for (char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	(void)pthread_mutex_lock(&lock);
	wipe_line();
	if (is_journal())
		(void)snprintf(mark, sizeof(mark), "<%d>", priority);
	(void)fprintf(stderr, "%sdnsroa: %s%s\n", mark, kind, text);
	(void)pthread_mutex_unlock(&lock);
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(ERROR, "", fmt, ap);
	va_end(ap);
}

void
log_warnx(const char *fmt, ...)
{
	va_list ap;

	if (level < LOG_NORMAL)
		return;
	va_start(ap, fmt);
	say(WARNING, "warning: ", fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	if (level < LOG_INFO)
		return;
	va_start(ap, fmt);
	say(INFO, "", fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	if (level < LOG_DEBUG)
		return;
	va_start(ap, fmt);
	say(DEBUG, "debug: ", fmt, ap);
	va_end(ap);
}

void
log_progress(const char *fmt, ...)
{
	static int64_t last;
	int64_t now;
	va_list ap;

	if (level < LOG_NORMAL || !isatty(STDERR_FILENO))
		return;
	if (fmt == NULL) {
		log_progress_end();
		return;
	}
	(void)pthread_mutex_lock(&lock);
	now = clock_now();
	if (now - last >= 100 * MILLISECOND) {
		last = now;
		(void)fputs("\r\033[K", stderr);
		va_start(ap, fmt);
		(void)vfprintf(stderr, fmt, ap);
		va_end(ap);
		(void)fflush(stderr);
		line_open = true;
	}
	(void)pthread_mutex_unlock(&lock);
}

void
log_progress_end(void)
{
	(void)pthread_mutex_lock(&lock);
	wipe_line();
	(void)pthread_mutex_unlock(&lock);
}
