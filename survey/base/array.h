/*
 * How many members an array has: of the array itself, not of a pointer to it.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
