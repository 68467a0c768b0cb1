/*
 * The SHA-256 of a file as it stands on disk, without a look at what is in
 * it.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "survey/base/input.h"

/* Regular files alone: what is read once (a pipe) cannot be asked twice. */
enum status digest_file(
    const char *path, char sha256[SHA256_STRLEN], struct reason *why);

#endif
