#include "survey/base/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What the analyzer is told of it stands in the way of what it is. */
#undef reason_set

enum status
reason_set(struct reason *why, enum status st, const char *fmt, ...)
{
	va_list ap;

	if (why == NULL)
		return st;
	va_start(ap, fmt);
	(void)vsnprintf(why->text, sizeof(why->text), fmt, ap);
	va_end(ap);
	return st;
}

enum status
reason_errno(struct reason *why, enum status st, const char *fmt, ...)
{
	va_list ap;
	size_t used;
	int error = errno;

	if (why == NULL)
		return st;
	va_start(ap, fmt);
	(void)vsnprintf(why->text, sizeof(why->text), fmt, ap);
	va_end(ap);
	used = strlen(why->text);
	(void)snprintf(why->text + used, sizeof(why->text) - used, ": %s",
	    strerror(error));
	return st;
}

enum status
reason_prefix(struct reason *why, enum status st, const char *fmt, ...)
{
	struct reason old;
	va_list ap;
	size_t used;

	if (why == NULL)
		return st;
	old = *why;
	va_start(ap, fmt);
	(void)vsnprintf(why->text, sizeof(why->text), fmt, ap);
	va_end(ap);
	used = strlen(why->text);
	(void)snprintf(
	    why->text + used, sizeof(why->text) - used, ": %s", old.text);
	return st;
}
