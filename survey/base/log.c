#include "survey/base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level level = LOG_NORMAL;
static bool line_open; /* a progress line stands on the terminal */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void
log_set_level(enum log_level new_level)
{
	level = new_level;
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
__attribute__((format(printf, 2, 0))) static void
say(const char *kind, const char *fmt, va_list ap)
{
	char text[2048];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	for (char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	(void)pthread_mutex_lock(&lock);
	wipe_line();
	(void)fprintf(stderr, "dnsroa: %s%s\n", kind, text);
	(void)pthread_mutex_unlock(&lock);
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void
log_warnx(const char *fmt, ...)
{
	va_list ap;

	if (level < LOG_NORMAL)
		return;
	va_start(ap, fmt);
	say("warning: ", fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	if (level < LOG_INFO)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	if (level < LOG_DEBUG)
		return;
	va_start(ap, fmt);
	say("debug: ", fmt, ap);
	va_end(ap);
}

void
log_progress(const char *fmt, ...)
{
	static struct timespec last;
	struct timespec now;
	va_list ap;

	if (level < LOG_NORMAL || !isatty(STDERR_FILENO))
		return;
	if (fmt == NULL) {
		log_progress_end();
		return;
	}
	(void)pthread_mutex_lock(&lock);
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if ((now.tv_sec - last.tv_sec) * 1000 +
		(now.tv_nsec - last.tv_nsec) / 1000000 >=
	    100) {
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
