#include "survey/base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "survey/base/mem.h"

static enum status
hash_rest(int fd, EVP_MD_CTX *digest, const char *path, struct reason *why)
{
	uint8_t *block = mem_alloc(INPUT_BLOCK);
	enum status st = ST_OK;
	ssize_t n;

	do {
		n = read(fd, block, INPUT_BLOCK);
		if (n > 0)
			(void)EVP_DigestUpdate(digest, block, (size_t)n);
	} while (n > 0 || (n == -1 && errno == EINTR));
	if (n == -1)
		st = reason_errno(why, ST_IO, "%s", path);
	free(block);
	return st;
}

enum status
digest_file(const char *path, char sha256[SHA256_STRLEN], struct reason *why)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	uint8_t sum[EVP_MAX_MD_SIZE];
	enum status st = ST_OK;
	struct stat file;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd == -1 || fstat(fd, &file) == -1)
		st = reason_errno(why, ST_IO, "%s", path);
	else if (!S_ISREG(file.st_mode))
		st = reason_set(why, ST_IO, "%s: is no regular file", path);
	else if (digest == NULL ||
		 EVP_DigestInit_ex(digest, EVP_sha256(), NULL) != 1)
		st = reason_set(why, ST_IO, "no SHA-256 in libcrypto");
	else
		st = hash_rest(fd, digest, path, why);
	if (st == ST_OK) {
		(void)EVP_DigestFinal_ex(digest, sum, NULL);
		for (size_t i = 0; i < SHA256_STRLEN / 2; i++)
			(void)snprintf(sha256 + 2 * i, 3, "%02x", sum[i]);
	}
	EVP_MD_CTX_free(digest);
	if (fd != -1)
		(void)close(fd);
	return st;
}
