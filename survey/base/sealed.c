#include "survey/base/sealed.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/input_private.h"

static EVP_MD_CTX *
begin_digest(void)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();

	if (digest != NULL &&
	    EVP_DigestInit_ex(digest, EVP_sha256(), NULL) == 1)
		return digest;
	EVP_MD_CTX_free(digest);
	return NULL;
}

static enum status
no_digest(const char *location, struct reason *why)
{
	return reason_set(why, ST_IO, "%s: no SHA-256 in libcrypto", location);
}

enum status
seal_open(struct seal_writer *w, const char *path, struct reason *why)
{
	enum status st;

	*w = (struct seal_writer){ 0 };
	if ((st = new_file_open(&w->place, path, why)) != ST_OK)
		return st;
	if ((w->digest = begin_digest()) == NULL) {
		st = no_digest(path, why);
		seal_abort(w);
	}
	return st;
}

void
seal_write(struct seal_writer *w, const void *bytes, size_t len)
{
	/* What is empty may be nowhere. */
	if (len == 0)
		return;
	(void)EVP_DigestUpdate(w->digest, bytes, len);
	(void)fwrite(bytes, 1, len, w->place.file);
}

enum status
seal_commit(struct seal_writer *w, struct reason *why)
{
	uint8_t seal[SEAL_LEN];

	(void)EVP_DigestFinal_ex(w->digest, seal, NULL);
	EVP_MD_CTX_free(w->digest);
	w->digest = NULL;
	(void)fwrite(seal, 1, sizeof(seal), w->place.file);
	return new_file_commit(&w->place, why);
}

void
seal_abort(struct seal_writer *w)
{
	EVP_MD_CTX_free(w->digest);
	w->digest = NULL;
	new_file_abort(&w->place);
}

static enum status
map_file(struct sealed *s, const struct input *in, struct reason *why)
{
	const char *location = in->info.location;
	struct stat file;
	void *map;

	if (in->codec != NULL)
		return reason_set(why, ST_REFUSED,
		    "%s: compressed with %s, and this kind of file is mapped:"
		    " decompress it first",
		    location, in->codec->name);
	if (fstat(in->fd, &file) == -1)
		return reason_errno(why, ST_IO, "%s", location);
	if (!S_ISREG(file.st_mode) || in->fd == STDIN_FILENO)
		return reason_set(why, ST_REFUSED,
		    "%s: this kind of file is mapped: give its name", location);
	if (file.st_size < SEAL_LEN)
		return reason_set(why, ST_SYNTAX, "%s: cut short", location);
	map = mmap(NULL, (size_t)file.st_size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE, in->fd, 0);
	if (map == MAP_FAILED)
		return reason_errno(why, ST_IO, "%s", location);
	*s = (struct sealed){ map, (size_t)file.st_size - SEAL_LEN };
	(void)madvise(map, (size_t)file.st_size, MADV_WILLNEED);
	return ST_OK;
}

/* One pass for both: the seal's digest goes on to the whole file's. */
static bool
check_seal(const struct sealed *s, EVP_MD_CTX *digest, char *sha256)
{
	uint8_t sum[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *sealed = EVP_MD_CTX_new();
	bool fits = false;

	if (sealed != NULL && EVP_DigestUpdate(digest, s->bytes, s->len) == 1 &&
	    EVP_MD_CTX_copy_ex(sealed, digest) == 1 &&
	    EVP_DigestFinal_ex(sealed, sum, NULL) == 1 &&
	    memcmp(sum, s->bytes + s->len, SEAL_LEN) == 0 &&
	    EVP_DigestUpdate(digest, s->bytes + s->len, SEAL_LEN) == 1 &&
	    EVP_DigestFinal_ex(digest, sum, NULL) == 1)
		fits = true;
	EVP_MD_CTX_free(sealed);
	for (size_t i = 0; fits && i < SEAL_LEN; i++)
		(void)snprintf(sha256 + 2 * i, 3, "%02x", sum[i]);
	return fits;
}

enum status
sealed_map(struct sealed *s, const struct input *in, struct input_info *info,
    struct reason *why)
{
	EVP_MD_CTX *digest;
	enum status st;

	*s = (struct sealed){ 0 };
	*info = in->info;
	if ((st = map_file(s, in, why)) != ST_OK)
		return st;
	info->bytes = s->len + SEAL_LEN;
	digest = begin_digest();
	if (digest == NULL)
		st = no_digest(info->location, why);
	else if (!check_seal(s, digest, info->sha256))
		st = reason_set(why, ST_SYNTAX,
		    "%s: damaged or cut short: its bytes do not have the"
		    " SHA-256 at its end",
		    info->location);
	EVP_MD_CTX_free(digest);
	if (st != ST_OK)
		sealed_unmap(s);
	return st;
}

void
sealed_unmap(struct sealed *s)
{
	if (s->bytes != NULL)
		(void)munmap(s->bytes, s->len + SEAL_LEN);
	*s = (struct sealed){ 0 };
}
