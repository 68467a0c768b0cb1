/*
 * Files that options name to be written: none may be what is to be kept.
 */
#ifndef SURVEY_OUTPUTS_H
#define SURVEY_OUTPUTS_H

#include "survey/option.h"

/*
 * Whether each of the command's files can take its place: a folder that can be
 * written, and there nothing, or a regular file that is neither the database or
 * a file of its own beside it, whether it is there yet or not, nor one of the
 * inputs, nor another of these files; else ST_MISUSE, ST_REFUSED or ST_IO.  A
 * folder for files is looked at by who fills it.
 */
enum status outputs_check(const struct options *o, enum command_bit command,
    const char *database, struct reason *why);

#endif
