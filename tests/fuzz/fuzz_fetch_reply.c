/*
 * The head of a web server's answer, in one go and line by line: texts end,
 * and what is not said is empty.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "survey/fetch_reply.h"
#include "tests/fuzz/fuzz.h"

static void
check(const struct fetch_reply *reply)
{
	const char *etag = NULL, *date = NULL;

	demand(memchr(reply->etag, '\0', sizeof(reply->etag)) != NULL);
	demand(memchr(reply->last_modified, '\0',
		   sizeof(reply->last_modified)) != NULL);
	demand(reply->status >= 0 && reply->status <= 999);
	demand(reply->retry_after >= 0);
	demand(reply->total == 0 || reply->total > reply->first);
	fetch_reply_strong(reply, &etag, &date);
	demand(etag == NULL || (etag[0] == '"' && date == NULL));
	demand(date == NULL || date[0] != '\0');
	demand(!fetch_reply_follows(reply, 0, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* On the heap and to the byte: there is no NUL behind the end. */
	char *bare = malloc(size > 0 ? size : 1);
	struct fetch_reply reply;
	size_t begin = 0;

	demand(bare != NULL);
	if (size > 0)
		memcpy(bare, data, size);
	fetch_reply_begin(&reply);
	fetch_reply_header(&reply, bare, size);
	check(&reply);
	fetch_reply_begin(&reply);
	for (size_t i = 0; i < size; i++) {
		if (bare[i] != '\n')
			continue;
		fetch_reply_header(&reply, bare + begin, i + 1 - begin);
		begin = i + 1;
	}
	check(&reply);
	free(bare);
	return 0;
}
