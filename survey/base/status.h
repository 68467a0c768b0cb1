/*
 * Outcome of a function that can fail, and the words for it.
 *
 * A function returns an enum status and, where it fails, says in a struct
 * reason what was wrong and where.  Callers may put their context in front;
 * only the commands (survey/cmd_*.c, main.c) print it.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdarg.h>

enum status {
	ST_OK = 0,
	ST_SYNTAX = -1,  /* bytes that break their format */
	ST_LIMIT = -2,   /* more than a named ceiling allows */
	ST_IO = -3,      /* reading or writing failed */
	ST_MISSING = -4, /* what was asked for is not there */
	ST_REFUSED =
	    -5, /* understood, and not taken (range table, foreign db) */
	ST_MISUSE = -6, /* the command line is wrong */
	ST_STOPPED = -7 /* interrupted by a signal */
};

struct reason {
	char text[768];
};

/*
 * Sets the reason and returns st, so that "return reason_set(...)" is the
 * whole failure path.  why may be NULL.
 */
enum status reason_set(struct reason *why, enum status st, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The analyzer sees one file at a time: it is told what comes back. */
#ifdef __clang_analyzer__
#define reason_set(why, st, ...)                                               \
	((void)(reason_set)(why, st, __VA_ARGS__), (enum status)(st))
#endif

/* The same with ": " and the text of errno behind it. */
enum status reason_errno(struct reason *why, enum status st, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* Puts context and ": " in front of the reason; returns st. */
enum status reason_prefix(struct reason *why, enum status st, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

#endif
