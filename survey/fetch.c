#include "survey/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "survey/base/array.h"
#include "survey/base/clock.h"
#include "survey/base/log.h"
#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/fetch_reply.h"
#include "survey/version.h"

#define REDIRECTS_MAX   5L
#define RETRY_AFTER_MAX 300 /* seconds; who wants more is left alone */

struct fetcher {
	struct fetch_rules rules;
	CURL *curl; /* keeps its connections from file to file */
};

/* A place that is being asked. */
struct transfer {
	struct fetcher *fetcher;
	const char *url;
	struct cache_part *part;
	const struct cache_entry *known; /* NULL: nothing is cached */
	struct fetch_reply reply;        /* what the server says */
	int fd;                          /* of the part, from the first byte */
	uint64_t from;                   /* the bytes on disk asked to follow */
	uint64_t bytes;                  /* of the part by now */
	bool conditional; /* If-None-Match or the like was sent */
	enum status st;   /* of our own side */
	struct reason why;
};

/* What came of one try. */
enum attempt {
	ATTEMPT_WHOLE,
	ATTEMPT_UNCHANGED,
	ATTEMPT_AGAIN,   /* may be better later */
	ATTEMPT_RESTART, /* the bytes on disk are of no use: at once */
	ATTEMPT_NEVER
};

enum status
fetcher_open(
    struct fetcher **out, const struct fetch_rules *rules, struct reason *why)
{
	struct fetcher *fetcher = mem_alloc(sizeof(*fetcher));

	fetcher->rules = *rules;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (fetcher->curl = curl_easy_init()) == NULL) {
		fetcher_close(fetcher);
		return reason_set(why, ST_IO, "libcurl cannot be started");
	}
	*out = fetcher;
	return ST_OK;
}

void
fetcher_close(struct fetcher *fetcher)
{
	if (fetcher == NULL)
		return;
	curl_easy_cleanup(fetcher->curl);
	curl_global_cleanup();
	free(fetcher);
}

bool
fetch_is_fresh(const struct cache_entry *entry, int64_t now, int64_t max_age)
{
	/* A check in the future tells of a clock that was wrong. */
	return entry->checked <= now && now - entry->checked < max_age;
}

/* "https://user:word@host/": what is recorded must hold no secret. */
static bool
names_a_user(const char *url)
{
	const char *host = strstr(url, "://");

	if (host == NULL)
		return false;
	host += 3;
	return memchr(host, '@', strcspn(host, "/?#")) != NULL;
}

/* A file that is compressed already is not compressed on the way. */
static bool
is_compressed(const char *url)
{
	static const char *const ends[] = { ".gz", ".bz2", ".xz", ".zst" };
	size_t len = strcspn(url, "?#");

	for (size_t i = 0; i < LENGTH_OF(ends); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && strncasecmp(url + len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

static size_t
take_header(char *data, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	fetch_reply_header(&t->reply, data, size * n);
	return size * n;
}

/*
 * Before the first byte of a body is taken: it begins the file, or it goes on
 * behind the bytes on disk and is of the same file.
 */
static enum status
begin_body(struct transfer *t)
{
	const char *etag = NULL, *date = NULL;
	bool follows = t->reply.status == 206;
	int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW;

	if (t->reply.encoding == FETCH_ENCODING_UNKNOWN)
		return reason_set(&t->why, ST_REFUSED,
		    "the answer is encoded in a way that was not asked for");
	if (follows && !fetch_reply_follows(&t->reply, t->from, t->part->etag))
		return reason_set(&t->why, ST_REFUSED,
		    "the answer does not go on where the download broke off");
	if (!follows) {
		/* Bytes and what they are of never disagree on disk. */
		cache_part_drop(t->part);
		t->bytes = 0;
		flags |= O_EXCL;
	}
	if ((t->fd = open(t->part->path, flags, 0666)) == -1 ||
	    lseek(t->fd, (off_t)t->bytes, SEEK_SET) == -1)
		return reason_errno(&t->why, ST_IO, "%s", t->part->path);
	fetch_reply_strong(&t->reply, &etag, &date);
	if (!follows && (etag != NULL || date != NULL))
		return cache_part_keep(t->part, etag, date, &t->why);
	return ST_OK;
}

static size_t
take_body(char *data, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * n;

	/* The body of an error or of a redirect is nobody's data. */
	if (t->reply.status != 200 && t->reply.status != 206)
		return len;
	if (t->fd == -1 && (t->st = begin_body(t)) != ST_OK)
		return 0;
	if (len > t->fetcher->rules.max_size - t->bytes) {
		t->st = reason_set(&t->why, ST_LIMIT,
		    "more than the %" PRIu64 " MiB of max-size",
		    t->fetcher->rules.max_size >> 20);
		return 0;
	}
	for (size_t done = 0; done < len;) {
		ssize_t written = write(t->fd, data + done, len - done);

		if (written == -1 && errno == EINTR)
			continue;
		if (written <= 0) {
			t->st =
			    reason_errno(&t->why, ST_IO, "%s", t->part->path);
			return 0;
		}
		done += (size_t)written;
	}
	t->bytes += len;
	return len;
}

static int
show_progress(void *arg, curl_off_t total, curl_off_t now, curl_off_t up_total,
    curl_off_t up)
{
	static const char bar[] = "####################";
	const struct transfer *t = arg;
	double have = (double)t->bytes;
	double all = have + (double)(total - now);

	(void)up_total;
	(void)up;
	if (total > 0 && all > 0)
		log_progress("[%-20.*s] %3.0f %% of %.1f MB  %s",
		    (int)(have / all * 20), bar, have / all * 100, all / 1e6,
		    t->url);
	else
		log_progress("%.1f MB  %s", have / 1e6, t->url);
	return 0;
}

static void
add_header(struct curl_slist **list, const char *name, const char *value)
{
	char *line = mem_printf("%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer != NULL)
		*list = longer;
	free(line);
}

/* What is asked beside the URL. */
static struct curl_slist *
request_headers(struct transfer *t)
{
	struct curl_slist *list = NULL;

	if (!is_compressed(t->url))
		add_header(&list, "Accept-Encoding", "gzip");
	if (t->from > 0) {
		char range[64];

		(void)snprintf(
		    range, sizeof(range), "bytes=%" PRIu64 "-", t->from);
		add_header(&list, "Range", range);
		add_header(&list, "If-Range",
		    t->part->etag != NULL ? t->part->etag
					  : t->part->last_modified);
		return list;
	}
	if (t->known == NULL)
		return list;
	if (t->known->etag != NULL)
		add_header(&list, "If-None-Match", t->known->etag);
	if (t->known->last_modified != NULL)
		add_header(&list, "If-Modified-Since", t->known->last_modified);
	t->conditional =
	    t->known->etag != NULL || t->known->last_modified != NULL;
	return list;
}

static void
set_options(struct transfer *t, const struct curl_slist *headers, long seconds)
{
	const struct fetch_rules *rules = &t->fetcher->rules;
	bool secure = strncasecmp(t->url, "https:", 6) == 0;
	CURL *curl = t->fetcher->curl;
	char *agent = mem_printf("dnsroa/" DNSROA_VERSION "%s%s%s",
	    rules->contact != NULL ? " (+" : "",
	    rules->contact != NULL ? rules->contact : "",
	    rules->contact != NULL ? ")" : "");

	/* Connections and what is known of names stay. */
	curl_easy_reset(curl);
	(void)curl_easy_setopt(curl, CURLOPT_URL, t->url);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, agent);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	/* Once secure, secure to the end. */
	(void)curl_easy_setopt(
	    curl, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
	(void)curl_easy_setopt(
	    curl, CURLOPT_CONNECTTIMEOUT, (long)rules->connect_timeout);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl_easy_setopt(
	    curl, CURLOPT_LOW_SPEED_TIME, (long)rules->stall_timeout);
	(void)curl_easy_setopt(
	    curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)rules->max_size);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	(void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	(void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, show_progress);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
	if (rules->proxy != NULL)
		(void)curl_easy_setopt(curl, CURLOPT_PROXY, rules->proxy);
	if (rules->ca_file != NULL)
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, rules->ca_file);
	free(agent);
}

static bool
may_pass(CURLcode code)
{
	switch ((int)code) {
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_PARTIAL_FILE:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
	case CURLE_WEIRD_SERVER_REPLY:
		return true;
	default:
		return false;
	}
}

/* The server answered; was it what was asked for? */
static enum attempt
judge_answer(struct transfer *t, struct reason *why)
{
	long status = t->reply.status;

	if (status == 304 && t->conditional)
		return ATTEMPT_UNCHANGED;
	if (status == 416 && t->from > 0) {
		(void)reason_set(why, ST_REFUSED, "status 416");
		return ATTEMPT_RESTART;
	}
	if (status != 200 && status != 206) {
		(void)reason_set(why, ST_IO, "status %ld", status);
		return status == 408 || status == 425 || status == 429 ||
			       (status >= 500 && status != 501 && status != 505)
			   ? ATTEMPT_AGAIN
			   : ATTEMPT_NEVER;
	}
	/* A body of no byte never came to take_body. */
	if (t->fd == -1 && (t->st = begin_body(t)) != ST_OK) {
		*why = t->why;
		return ATTEMPT_RESTART;
	}
	if (t->reply.total != 0 && t->bytes != t->reply.total) {
		(void)reason_set(why, ST_IO,
		    "%" PRIu64 " bytes came and %" PRIu64 " were announced",
		    t->bytes, t->reply.total);
		return ATTEMPT_AGAIN;
	}
	return ATTEMPT_WHOLE;
}

static enum attempt
judge(struct transfer *t, CURLcode code, const char *words, struct reason *why)
{
	if (code == CURLE_OK)
		return judge_answer(t, why);
	/* What we refused ourselves we know better. */
	if (t->st != ST_OK) {
		*why = t->why;
		return t->from > 0 && t->st == ST_REFUSED ? ATTEMPT_RESTART
							  : ATTEMPT_NEVER;
	}
	(void)reason_set(why, ST_IO, "%s",
	    words[0] != '\0' ? words : curl_easy_strerror(code));
	return may_pass(code) ? ATTEMPT_AGAIN : ATTEMPT_NEVER;
}

static enum attempt
attempt(struct transfer *t, long seconds, struct reason *why)
{
	char words[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers;
	enum attempt result;

	t->fd = -1;
	t->st = ST_OK;
	t->from = t->bytes = t->part->bytes;
	t->conditional = false;
	fetch_reply_begin(&t->reply);
	headers = request_headers(t);
	set_options(t, headers, seconds);
	(void)curl_easy_setopt(t->fetcher->curl, CURLOPT_ERRORBUFFER, words);
	result = judge(t, curl_easy_perform(t->fetcher->curl), words, why);
	(void)curl_easy_setopt(t->fetcher->curl, CURLOPT_ERRORBUFFER, NULL);
	curl_slist_free_all(headers);
	if (t->fd != -1 && close(t->fd) == -1 && result == ATTEMPT_WHOLE) {
		(void)reason_errno(why, ST_IO, "%s", t->part->path);
		result = ATTEMPT_NEVER;
	}
	return result;
}

/* What is on disk now can be gone on with in the next try, or it goes. */
static void
take_stock(struct transfer *t, enum attempt result)
{
	const char *etag = NULL, *date = NULL;

	if (t->fd != -1) {
		fetch_reply_strong(&t->reply, &etag, &date);
		if (t->reply.status == 200) {
			free(t->part->etag);
			free(t->part->last_modified);
			t->part->etag = etag != NULL ? mem_strdup(etag) : NULL;
			t->part->last_modified =
			    date != NULL ? mem_strdup(date) : NULL;
		}
		t->part->bytes = t->bytes;
	}
	if (result == ATTEMPT_RESTART || result == ATTEMPT_NEVER ||
	    (t->part->etag == NULL && t->part->last_modified == NULL)) {
		cache_part_drop(t->part);
		t->part->bytes = 0;
	}
}

static void
wait_seconds(int64_t seconds)
{
	struct timespec left = { .tv_sec = (time_t)seconds };

	while (seconds > 0 && nanosleep(&left, &left) == -1 && errno == EINTR)
		continue;
}

static int64_t
seconds_now(void)
{
	return clock_now() / SECOND;
}

/* Tries until there is a whole file, or no use in trying. */
static enum attempt
transfer(struct transfer *t, struct reason *why)
{
	const struct fetch_rules *rules = &t->fetcher->rules;
	int64_t deadline = seconds_now() + rules->time_limit;
	int64_t wait = rules->backoff;
	bool restarted = false;

	for (uint64_t i = 1;; i++) {
		int64_t left = deadline - seconds_now(), pause = wait;
		enum attempt result =
		    attempt(t, left > 0 ? (long)left : 1, why);

		if (result == ATTEMPT_WHOLE || result == ATTEMPT_UNCHANGED)
			return result;
		take_stock(t, result);
		/* Once: a server that plays tricks is not played with. */
		if (result == ATTEMPT_RESTART && !restarted) {
			restarted = true;
			continue;
		}
		if (t->reply.retry_after > pause)
			pause = t->reply.retry_after;
		if (result != ATTEMPT_AGAIN || i >= rules->tries ||
		    pause > RETRY_AFTER_MAX ||
		    seconds_now() + pause >= deadline)
			return ATTEMPT_NEVER;
		log_info("%s: %s; again in %lld s", t->url, why->text,
		    (long long)pause);
		wait_seconds(pause);
		wait *= 2;
	}
}

/* A whole file is on disk as the part. */
static enum status
take_file(struct transfer *t, struct cache *cache, int64_t now,
    fetch_check_fn *check, void *arg, struct cache_entry *entry,
    enum fetch_outcome *outcome, struct reason *why)
{
	const struct fetch_reply *reply = &t->reply;
	enum status st;

	*entry = (struct cache_entry){
		.url = mem_strdup(t->url), .retrieved = now, .checked = now
	};
	st = check(
	    arg, t->part->path, t->url, entry->sha256, &entry->bytes, why);
	if (st == ST_OK) {
		if (reply->etag[0] != '\0')
			entry->etag = mem_strdup(reply->etag);
		if (reply->last_modified[0] != '\0')
			entry->last_modified = mem_strdup(reply->last_modified);
		st = cache_commit(cache, t->part, entry, reply->modified, why);
	}
	if (st != ST_OK) {
		cache_part_drop(t->part);
		cache_entry_free(entry);
		return st;
	}
	*outcome =
	    t->known != NULL && strcmp(t->known->sha256, entry->sha256) == 0
		? FETCH_UNCHANGED
		: FETCH_NEW;
	return ST_OK;
}

/* The place is this run's; what the cache has of it is t->known. */
static enum status
fetch_place(struct transfer *t, struct cache *cache, int64_t now,
    fetch_check_fn *check, void *arg, struct cache_entry *entry,
    enum fetch_outcome *outcome, struct reason *why)
{
	for (;;) {
		bool resumed = t->part->bytes > 0;
		enum attempt result = transfer(t, why);
		enum status st;

		if (result == ATTEMPT_UNCHANGED) {
			*outcome = FETCH_UNCHANGED;
			return ST_OK;
		}
		if (result != ATTEMPT_WHOLE)
			return reason_prefix(why, ST_IO, "%s", t->url);
		st = take_file(t, cache, now, check, arg, entry, outcome, why);
		t->part->bytes = 0;
		/* Two halves that do not fit are nobody's file: once anew. */
		if (st == ST_OK || !(resumed || t->from > 0))
			return st;
	}
}

/* Takes over what is known; it was current just now. */
static enum status
keep_known(struct cache *cache, struct cache_entry *known, int64_t now,
    struct cache_entry *entry, struct reason *why)
{
	enum status st;

	known->checked = now;
	if ((st = cache_update(cache, known, why)) != ST_OK)
		return st;
	*entry = *known;
	*known = (struct cache_entry){ 0 };
	return ST_OK;
}

enum status
fetch_url(struct fetcher *fetcher, struct cache *cache, const char *url,
    int64_t now, int64_t max_age, fetch_check_fn *check, void *arg,
    struct cache_entry *entry, enum fetch_outcome *outcome, struct reason *why)
{
	struct cache_entry known = { 0 };
	struct cache_part part;
	struct transfer t = { .fetcher = fetcher, .url = url, .part = &part };
	bool found, waited;
	enum status st;

	*entry = (struct cache_entry){ 0 };
	*outcome = FETCH_FRESH;
	if (names_a_user(url))
		return reason_set(why, ST_REFUSED,
		    "a place must not hold a name and password of a user");
	if (cache_lookup(cache, url, entry)) {
		if (fetch_is_fresh(entry, now, max_age))
			return ST_OK;
		cache_entry_free(entry);
	}
	if ((st = cache_part_open(cache, url, &part, &waited, why)) != ST_OK)
		return st;
	/* Anew: another run may just have had the place. */
	found = cache_lookup(cache, url, &known);
	if (waited && found &&
	    (known.checked >= now || fetch_is_fresh(&known, now, max_age))) {
		*entry = known;
		known = (struct cache_entry){ 0 };
	} else {
		t.known = found ? &known : NULL;
		st = fetch_place(
		    &t, cache, now, check, arg, entry, outcome, why);
		if (st == ST_OK && entry->url == NULL)
			st = keep_known(cache, &known, now, entry, why);
	}
	log_progress_end();
	cache_part_close(&part);
	cache_entry_free(&known);
	return st;
}
