/*
 * For tests of base/input.c: input from an open file in pieces of a chosen
 * size, so that every boundary between two of them can be tried with few
 * bytes.
 */
#ifndef BASE_INPUT_PRIVATE_H
#define BASE_INPUT_PRIVATE_H

#include "survey/base/input.h"

/*
 * As input_open.  Takes fd over, also where it fails; standard input alone
 * stays open.  No read(2) asks for more than piece bytes and no plain block
 * grows by more at once; 1 <= piece <= INPUT_BLOCK.
 */
enum status input_open_fd(struct input **in, int fd, const char *location,
    size_t piece, struct reason *why);

#endif
