/*
 * What the program may do, taken away from it before it reads a byte from
 * outside (Landlock; see landlock(7)): it writes beneath the folders that its
 * command line and configuration name and nowhere else, and offline it opens
 * no TCP connection.  What it may read stays as it is.
 *
 * A kernel without Landlock, or with an older one, enforces what it can.
 */
#ifndef SURVEY_SANDBOX_H
#define SURVEY_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

struct sandbox {
	char **folders;
	size_t n;
};

/*
 * Lets files be made, written and removed beneath a folder; where that is not
 * there yet, beneath what is there of the path to it.
 */
void sandbox_allow(struct sandbox *s, const char *folder);

/* The same of the folder that a file is in, or will be. */
void sandbox_allow_file(struct sandbox *s, const char *path);

/*
 * From here on for this process, its threads and children: call it before
 * there are any.  False where the kernel has no Landlock.
 */
bool sandbox_begin(const struct sandbox *s, bool offline);

void sandbox_free(struct sandbox *s);

#endif
