#include "survey/base/array.h"
#include "tests/unit/text_files.h"

#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "survey/base/mem.h"
#include "survey/base/num.h"
#include "survey/cache.h"

/* A cache in a folder of its own, away from the user's. */
struct world {
	char dir[64], cache_dir[80];
	struct cache *cache;
};

static int
remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
world_begin(void **state)
{
	struct world *w = mem_alloc(sizeof(*w));
	struct reason why = { "" };

	(void)snprintf(
	    w->dir, sizeof(w->dir), "%s/dnsroa-cache.XXXXXX", P_tmpdir);
	assert_non_null(mkdtemp(w->dir));
	(void)snprintf(w->cache_dir, sizeof(w->cache_dir), "%s/a/b", w->dir);
	if (cache_open(&w->cache, w->cache_dir, true, &why) != ST_OK)
		fail_msg("%s", why.text);
	*state = w;
	return 0;
}

static int
world_end(void **state)
{
	struct world *w = *state;

	cache_close(w->cache);
	assert_int_equal(nftw(w->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	free(w);
	return 0;
}

/* Digests are names here: nobody computes them. */
static void
digest(char c, char sha256[SHA256_STRLEN])
{
	memset(sha256, c, SHA256_STRLEN - 1);
	sha256[SHA256_STRLEN - 1] = '\0';
}

static void
write_part(const struct cache_part *part, const char *text)
{
	FILE *file = fopen(part->path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
give(struct world *w, const char *url, char c, const char *text)
{
	struct cache_entry entry = { .url = mem_strdup(url),
		.bytes = strlen(text),
		.etag = mem_strdup("\"1\""),
		.retrieved = 100,
		.checked = 200 };
	struct cache_part part;
	struct reason why = { "" };
	bool waited;

	digest(c, entry.sha256);
	assert_int_equal(
	    cache_part_open(w->cache, url, &part, &waited, &why), ST_OK);
	assert_false(waited);
	write_part(&part, text);
	if (cache_commit(w->cache, &part, &entry, 86400, &why) != ST_OK)
		fail_msg("%s", why.text);
	cache_part_close(&part);
	cache_entry_free(&entry);
}

static bool
has(const struct world *w, const char *url, char c)
{
	struct cache_entry entry;
	char sha256[SHA256_STRLEN];
	bool same;

	digest(c, sha256);
	if (!cache_lookup(w->cache, url, &entry))
		return false;
	same = strcmp(entry.sha256, sha256) == 0;
	cache_entry_free(&entry);
	return same;
}

static bool
finds(const struct world *w, char c)
{
	char sha256[SHA256_STRLEN];
	char *path;

	digest(c, sha256);
	path = cache_find(w->cache_dir, sha256);
	free(path);
	return path != NULL;
}

static void
what_a_place_gave_is_found_by_url_and_by_digest(void **state)
{
	struct world *w = *state;
	struct cache_entry entry;
	struct stat sb;
	char *path;

	assert_false(cache_lookup(w->cache, "https://a.example/", &entry));
	give(w, "https://a.example/", 'a', "text");
	assert_true(cache_lookup(w->cache, "https://a.example/", &entry));
	assert_string_equal(entry.url, "https://a.example/");
	assert_string_equal(entry.etag, "\"1\"");
	assert_null(entry.last_modified);
	assert_int_equal(entry.bytes, 4);
	assert_int_equal(entry.retrieved, 100);
	assert_int_equal(entry.checked, 200);
	path = cache_find(w->cache_dir, entry.sha256);
	assert_non_null(path);
	/* The file's time is the data's, and nobody writes it again. */
	assert_int_equal(stat(path, &sb), 0);
	assert_int_equal(sb.st_mtime, 86400);
	assert_int_equal(sb.st_mode & 0222, 0);
	free(path);
	cache_entry_free(&entry);
}

static void
an_older_content_stays_to_be_found(void **state)
{
	struct world *w = *state;

	give(w, "https://a.example/", 'a', "old");
	give(w, "https://a.example/", 'b', "new");
	assert_true(has(w, "https://a.example/", 'b'));
	assert_true(finds(w, 'a'));
	assert_int_equal(cache_size(w->cache).files, 2);
	assert_int_equal(cache_size(w->cache).bytes, 6);
}

static void
a_digest_is_no_path(void **state)
{
	struct world *w = *state;

	give(w, "https://a.example/", 'a', "text");
	assert_null(cache_find(w->cache_dir, ""));
	assert_null(cache_find(w->cache_dir, "../lock"));
	assert_false(finds(w, 'A'));
}

static void
a_damaged_file_is_as_good_as_not_there(void **state)
{
	struct world *w = *state;
	struct cache_entry entry;
	char sha256[SHA256_STRLEN];
	char *path;

	digest('a', sha256);
	path = cache_object(w->cache, sha256);
	for (int damage = 0; damage < 2; damage++) {
		give(w, "https://a.example/", 'a', "text");
		assert_true(has(w, "https://a.example/", 'a'));
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(
		    damage == 0 ? truncate(path, 3) : unlink(path), 0);
		assert_false(
		    cache_lookup(w->cache, "https://a.example/", &entry));
		/* Fetched again it is right again. */
		give(w, "https://a.example/", 'a', "text");
		assert_true(has(w, "https://a.example/", 'a'));
	}
	assert_true(cache_lookup(w->cache, "https://a.example/", &entry));
	assert_true(cache_forget(w->cache, &entry));
	cache_entry_free(&entry);
	assert_false(finds(w, 'a'));
	free(path);
}

static void
an_entry_that_is_none_is_as_good_as_not_there(void **state)
{
	static const char *const texts[] = { "", "{", "[]", "{\"url\": 1}",
		"{\"url\":\"https://a.example/\",\"sha256\":\"../../x\"}" };
	struct world *w = *state;
	struct cache_entry entry;
	char *command;

	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		give(w, "https://a.example/", 'a', "text");
		command = mem_printf("f=$(echo '%s'/places/*.json) &&"
				     " printf %%s '%s' >\"$f\"",
		    w->cache_dir, texts[i]);
		assert_int_equal(system(command), 0);
		free(command);
		assert_false(
		    cache_lookup(w->cache, "https://a.example/", &entry));
	}
}

static void
a_part_can_be_gone_on_with_only_where_it_is_known_of_what(void **state)
{
	struct world *w = *state;
	struct cache_part part;
	struct reason why;
	bool waited;

	assert_int_equal(cache_part_open(w->cache, "https://a.example/", &part,
			     &waited, &why),
	    ST_OK);
	write_part(&part, "123");
	cache_part_close(&part);
	assert_int_equal(cache_part_open(w->cache, "https://a.example/", &part,
			     &waited, &why),
	    ST_OK);
	assert_int_equal(part.bytes, 0);
	assert_int_equal(cache_part_keep(&part, "\"x\"", NULL, &why), ST_OK);
	write_part(&part, "1234");
	cache_part_close(&part);
	assert_int_equal(cache_part_open(w->cache, "https://a.example/", &part,
			     &waited, &why),
	    ST_OK);
	assert_int_equal(part.bytes, 4);
	assert_string_equal(part.etag, "\"x\"");
	cache_part_drop(&part);
	cache_part_close(&part);
	assert_int_equal(cache_part_open(w->cache, "https://a.example/", &part,
			     &waited, &why),
	    ST_OK);
	assert_int_equal(part.bytes, 0);
	assert_null(part.etag);
	cache_part_close(&part);
}

/* In the child: with a cache of its own, as another run has. */
static int
wait_for_place(const struct world *w, int ready)
{
	struct cache *cache = NULL;
	struct cache_part part;
	struct reason why;
	bool waited;

	if (cache_open(&cache, w->cache_dir, false, &why) != ST_OK ||
	    cache_part_open(
		cache, "https://b.example/", &part, &waited, &why) != ST_OK ||
	    waited)
		return 1;
	cache_part_close(&part);
	if (write(ready, "", 1) != 1 ||
	    cache_part_open(
		cache, "https://a.example/", &part, &waited, &why) != ST_OK ||
	    !waited || !has(w, "https://a.example/", 'a'))
		return 2;
	return 0;
}

static void
a_second_run_waits_for_a_place_and_finds_it_filled(void **state)
{
	struct world *w = *state;
	struct cache_entry entry = { .url = mem_strdup("https://a.example/"),
		.bytes = 1 };
	struct cache_part part;
	struct reason why;
	int ready[2], status;
	bool waited;
	char c;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	assert_int_equal(
	    cache_part_open(w->cache, entry.url, &part, &waited, &why), ST_OK);
	if ((pid = fork()) == 0) {
		/* What the fork inherited is the parent's. */
		(void)close(part.lock);
		_exit(wait_for_place(w, ready[1]));
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	/* Until it sleeps on the lock; /proc tells when. */
	for (int i = 0; i < 2000; i++) {
		char *path = mem_printf("/proc/%ld/stat", (long)pid);
		FILE *file = fopen(path, "r");
		char line[256] = "";

		assert_non_null(file);
		assert_non_null(fgets(line, sizeof(line), file));
		(void)fclose(file);
		free(path);
		if (strstr(line, ") S ") != NULL)
			break;
		(void)usleep(5000);
	}
	write_part(&part, "1");
	digest('a', entry.sha256);
	assert_int_equal(
	    cache_commit(w->cache, &part, &entry, TIME_UNKNOWN, &why), ST_OK);
	cache_part_close(&part);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	cache_entry_free(&entry);
	(void)close(ready[0]);
	(void)close(ready[1]);
}

static bool
keep_a(void *arg, const char *url)
{
	(void)arg;
	return strstr(url, "//a.") != NULL;
}

static void
pruning_takes_the_oldest_first_and_leaves_what_is_needed(void **state)
{
	struct world *w = *state;
	struct cache_size removed;
	struct reason why = { "" };

	give(w, "https://a.example/", 'a', "12345");
	give(w, "https://b.example/", 'b', "12345");
	give(w, "https://c.example/", 'c', "12345");
	assert_int_equal(
	    cache_prune(w->cache, 15, keep_a, NULL, &removed, &why), ST_OK);
	assert_int_equal(removed.files, 0);
	assert_int_equal(
	    cache_prune(w->cache, 14, keep_a, NULL, &removed, &why), ST_OK);
	assert_int_equal(removed.files, 1);
	assert_int_equal(removed.bytes, 5);
	assert_true(has(w, "https://a.example/", 'a'));
	assert_false(finds(w, 'b'));
	assert_true(has(w, "https://c.example/", 'c'));
	assert_int_equal(
	    cache_prune(w->cache, 0, keep_a, NULL, &removed, &why), ST_OK);
	assert_true(has(w, "https://a.example/", 'a'));
	assert_int_equal(cache_size(w->cache).files, 1);
}

static void
nothing_is_pruned_while_another_reads(void **state)
{
	struct world *w = *state;
	struct cache *other = NULL;
	struct cache_size removed;
	struct reason why = { "" };

	give(w, "https://b.example/", 'b', "12345");
	assert_int_equal(cache_open(&other, w->cache_dir, false, &why), ST_OK);
	assert_int_equal(
	    cache_prune(w->cache, 0, keep_a, NULL, &removed, &why), ST_OK);
	assert_true(finds(w, 'b'));
	cache_close(other);
	assert_int_equal(
	    cache_prune(w->cache, 0, keep_a, NULL, &removed, &why), ST_OK);
	assert_false(finds(w, 'b'));
}

static enum status
note_url(void *arg, const struct cache_entry *entry, struct reason *why)
{
	(void)why;
	(void)fprintf(arg, "%s ", entry->url);
	return ST_OK;
}

static void
entries_come_in_the_order_of_their_urls(void **state)
{
	struct world *w = *state;
	struct reason why;
	char *text;
	size_t size;
	FILE *urls = open_memstream(&text, &size);

	assert_non_null(urls);
	give(w, "https://b.example/", 'b', "2");
	give(w, "https://a.example/", 'a', "1");
	give(w, "https://c.example/", 'c', "3");
	assert_int_equal(cache_each(w->cache, note_url, urls, &why), ST_OK);
	(void)fclose(urls);
	assert_string_equal(text, "https://a.example/ https://b.example/ "
				  "https://c.example/ ");
	free(text);
}

static void
a_cache_that_is_not_there_is_made_only_to_be_filled(void **state)
{
	struct world *w = *state;
	struct cache *other = NULL;
	struct reason why = { "" };
	char *dir = mem_printf("%s/none", w->dir);

	assert_int_equal(cache_open(&other, dir, false, &why), ST_MISSING);
	assert_int_equal(access(dir, F_OK), -1);
	free(dir);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_begin, world_end)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_a_place_gave_is_found_by_url_and_by_digest),
		TEST(an_older_content_stays_to_be_found),
		TEST(a_digest_is_no_path),
		TEST(a_damaged_file_is_as_good_as_not_there),
		TEST(an_entry_that_is_none_is_as_good_as_not_there),
		TEST(a_part_can_be_gone_on_with_only_where_it_is_known_of_what),
		TEST(a_second_run_waits_for_a_place_and_finds_it_filled),
		TEST(pruning_takes_the_oldest_first_and_leaves_what_is_needed),
		TEST(nothing_is_pruned_while_another_reads),
		TEST(entries_come_in_the_order_of_their_urls),
		TEST(a_cache_that_is_not_there_is_made_only_to_be_filled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
