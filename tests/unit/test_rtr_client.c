/*
 * The RTR client against servers on loopback that behave, and that do not.
 * A server is a child process with a script; the client must come to the
 * right end within its limits, and leave nothing behind.
 */
#include "survey/base/array.h"
#include "tests/unit/rtr_making.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "survey/base/num.h"
#include "survey/rtr_client.h"

/* What a script sees of a connection; its number counts from 0. */
typedef void script_fn(int fd, unsigned int number);

static const struct rtr_limits hasty = {
	.connect = 1, .silence = 1, .total = 3, .bytes = 1 << 20
};

/* One reading, and what came of it. */
struct visit {
	struct vrp_table table;
	struct input_info info;
	struct read_counts counts;
	struct reason why;
	enum status status;
	int64_t took; /* milliseconds */
};

static void
say(int fd, const struct wire *w)
{
	size_t sent = 0;

	while (sent < w->len) {
		ssize_t n = write(fd, w->bytes + sent, w->len - sent);

		if (n <= 0)
			_exit(0); /* the client has heard enough */
		sent += (size_t)n;
	}
}

/* Reads a Reset Query; the version that it asks in. */
static unsigned int
hear_query(int fd)
{
	uint8_t query[8];
	size_t got = 0;

	while (got < sizeof(query)) {
		ssize_t n = read(fd, query + got, sizeof(query) - got);

		if (n <= 0)
			_exit(10);
		got += (size_t)n;
	}
	if (query[1] != RTR_RESET_QUERY || bytes_get32(query + 4) != 8)
		_exit(11);
	return query[0];
}

/* Until the client hangs up; true where it said an Error Report first. */
static bool
hear_error(int fd, unsigned int code)
{
	uint8_t bytes[1024];
	size_t got = 0;
	ssize_t n;

	while (got < sizeof(bytes) &&
	       (n = read(fd, bytes + got, sizeof(bytes) - got)) > 0)
		got += (size_t)n;
	return got >= 16 && bytes[1] == RTR_ERROR_REPORT &&
	       bytes_get16(bytes + 2) == code && bytes_get32(bytes + 4) == got;
}

static void
sleep_ms(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&ts, NULL);
}

static pid_t
start_server(script_fn *script, uint16_t *port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr *sa = (struct sockaddr *)&sin;
	pid_t pid;

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, sa, sizeof(sin)), 0);
	assert_int_equal(listen(fd, 5), 0);
	assert_int_equal(getsockname(fd, sa, &len), 0);
	*port = ntohs(sin.sin_port);
	assert_true((pid = fork()) >= 0);
	if (pid == 0) {
		(void)signal(SIGPIPE, SIG_IGN);
		(void)alarm(30);
		for (unsigned int number = 0;; number++) {
			int client = accept(fd, NULL, NULL);

			if (client < 0)
				_exit(12);
			script(client, number);
			(void)close(client);
		}
	}
	(void)close(fd);
	return pid;
}

static unsigned int
count_entries(const char *path)
{
	DIR *dir = opendir(path);
	unsigned int n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	(void)closedir(dir);
	return n;
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
visit_source(
    struct visit *v, const char *source, const struct rtr_limits *limits)
{
	unsigned int files = count_entries("/proc/self/fd");
	int64_t start = now_ms();

	*v = (struct visit){ .status = ST_OK };
	vrp_table_init(&v->table);
	v->status =
	    rtr_read(&v->table, source, limits, &v->info, &v->counts, &v->why);
	v->took = now_ms() - start;
	assert_int_equal(count_entries("/proc/self/fd"), files);
	/* ".", ".." and this thread. */
	assert_int_equal(count_entries("/proc/self/task"), 3);
	if (v->status == ST_OK)
		vrp_table_build(&v->table);
}

/*
 * Visits a server with the script.  Where the script ends by _exit, its
 * status is returned; else 0.
 */
static int
visit(struct visit *v, script_fn *script, const struct rtr_limits *limits)
{
	char source[64];
	uint16_t port;
	pid_t pid = start_server(script, &port);
	int status = 0;

	(void)snprintf(source, sizeof(source), "rtr:127.0.0.1:%u", port);
	visit_source(v, source, limits);
	if (v->info.location != NULL)
		assert_string_equal(v->info.location, source);
	/* It may have one more thing to look at: give it the time. */
	for (int i = 0; i < 20; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		sleep_ms(10);
	}
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	return 0;
}

static void
end_visit(struct visit *v)
{
	free(v->info.location);
	vrp_table_free(&v->table);
}

static void
answer_well(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_set(&w, hear_query(fd));
	say(fd, &w);
	if (hear_error(fd, 0))
		_exit(13);
}

static void
a_set_is_read_and_recorded(void **state)
{
	struct wire w = { .len = 0 };
	uint8_t digest[EVP_MAX_MD_SIZE];
	int64_t before = (int64_t)time(NULL);
	char hex[SHA256_STRLEN];
	struct visit v;

	(void)state;
	assert_int_equal(visit(&v, answer_well, &hasty), 0);
	if (v.status != ST_OK)
		fail_msg("%s", v.why.text);
	put_set(&w, 1);
	assert_int_equal(
	    EVP_Digest(w.bytes, w.len, digest, NULL, EVP_sha256(), NULL), 1);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	assert_string_equal(v.info.sha256, hex);
	assert_int_equal(v.info.bytes, w.len);
	assert_int_equal(v.info.file_time, TIME_UNKNOWN);
	assert_string_equal(v.info.compression, "");
	assert_int_equal(v.counts.rows_read, 2);
	assert_int_equal(v.counts.rows_skipped, 0);
	assert_string_equal(v.counts.format, "rtr-1");
	assert_true(v.counts.data_time >= before);
	assert_true(v.counts.data_time <= (int64_t)time(NULL));
	assert_int_equal(v.table.n, 2);
	assert_int_equal(v.table.tas.n, 0);
	end_visit(&v);
}

/* Versions. */

static void
hang_up_on_other_than_0(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };
	unsigned int version = hear_query(fd);

	(void)number;
	if (version > 0)
		return;
	put_set(&w, 0);
	say(fd, &w);
}

static void
know_0_alone(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	if (hear_query(fd) == 0)
		put_set(&w, 0);
	else
		put_error(&w, 0, RTR_UNSUPPORTED_VERSION, "only 0");
	say(fd, &w);
}

static void
answer_in_0_at_once(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	(void)hear_query(fd);
	put_set(&w, 0);
	say(fd, &w);
}

static void
know_2_alone(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	/* And greets so, before it is asked. */
	put_head(&w, 2, RTR_SERIAL_NOTIFY, SESSION, 12);
	put(&w, 9, 4);
	say(fd, &w);
	w.len = 0;
	if (hear_query(fd) == 2) {
		put_response(&w, 2, SESSION);
		put_head(&w, 2, RTR_ASPA, 0x100, 16);
		put(&w, 64500, 8);
		put_prefix(&w, 2, ANNOUNCE, "10.0.0.0/8", 24, 64500);
		put_prefix(&w, 2, ANNOUNCE, "2001:db8::/32", 48, 0);
		put_end(&w, 2, SESSION);
	} else {
		put_error(&w, 2, RTR_UNSUPPORTED_VERSION, "");
	}
	say(fd, &w);
}

static void
versions_are_met(void **state)
{
	static const struct {
		script_fn *script;
		const char *format;
	} servers[] = {
		{ answer_well, "rtr-1" },
		{ hang_up_on_other_than_0, "rtr-0" },
		{ know_0_alone, "rtr-0" },
		{ answer_in_0_at_once, "rtr-0" },
		{ know_2_alone, "rtr-2" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(servers); i++) {
		struct visit v;

		(void)visit(&v, servers[i].script, &hasty);
		if (v.status != ST_OK)
			fail_msg("%zu: %s", i, v.why.text);
		assert_string_equal(v.counts.format, servers[i].format);
		assert_int_equal(v.table.n, 2);
		end_visit(&v);
	}
}

static void
never_content(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };
	unsigned int version = hear_query(fd);

	if (number > 2)
		_exit(20);
	put_error(&w, (version + 1) % 3, RTR_UNSUPPORTED_VERSION, "");
	say(fd, &w);
}

static void
each_version_is_asked_once(void **state)
{
	struct visit v;

	(void)state;
	assert_int_equal(visit(&v, never_content, &hasty), 0);
	assert_int_equal(v.status, ST_REFUSED);
	assert_non_null(strstr(v.why.text, "the server speaks version"));
	end_visit(&v);
}

/* Servers that do not come to an end, or to a bad one. */

static void
hang_up_at_once(int fd, unsigned int number)
{
	(void)fd;
	(void)number;
}

static void
stall_at_once(int fd, unsigned int number)
{
	(void)number;
	(void)hear_query(fd);
	sleep_ms(10000);
}

static void
stall_within(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_set(&w, hear_query(fd));
	w.len -= 25;
	say(fd, &w);
	sleep_ms(10000);
}

static void
drip(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_response(&w, hear_query(fd), SESSION);
	for (int i = 0; i < 8; i++)
		put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 8, (uint32_t)i);
	for (size_t i = 0; i < w.len; i++) {
		struct wire byte = { { w.bytes[i] }, 1 };

		say(fd, &byte);
		sleep_ms(100);
	}
}

static void
flood_with_prefixes(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_response(&w, hear_query(fd), SESSION);
	say(fd, &w);
	for (;;) {
		w.len = 0;
		for (int i = 0; i < 100; i++)
			put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 8, 1);
		say(fd, &w);
	}
}

static void
flood_with_notifies(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	for (int i = 0; i < 300; i++) {
		put_head(&w, 1, RTR_SERIAL_NOTIFY, 0, 12);
		put(&w, 0, 4);
	}
	for (;;)
		say(fd, &w);
}

static void
break_off(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_set(&w, hear_query(fd));
	w.len -= 24;
	say(fd, &w);
}

static void
reset_connection(int fd, unsigned int number)
{
	struct linger linger = { 1, 0 };
	struct wire w = { .len = 0 };

	(void)number;
	put_response(&w, hear_query(fd), SESSION);
	say(fd, &w);
	sleep_ms(50);
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

static void
no_data(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_error(&w, hear_query(fd), RTR_NO_DATA, "come again");
	say(fd, &w);
	if (hear_error(fd, RTR_NO_DATA))
		_exit(21);
}

static void
lie_of_length(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_response(&w, hear_query(fd), SESSION);
	put_head(&w, 1, RTR_IPV4_PREFIX, 0, UINT32_MAX);
	say(fd, &w);
	_exit(hear_error(fd, RTR_CORRUPT_DATA) ? 100 : 22);
}

static void
change_session(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_response(&w, hear_query(fd), SESSION);
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 8, 1);
	put_end(&w, 1, SESSION - 1);
	say(fd, &w);
	_exit(hear_error(fd, RTR_CORRUPT_DATA) ? 100 : 23);
}

static void
withdraw_too_much(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_response(&w, hear_query(fd), SESSION);
	put_prefix(&w, 1, WITHDRAW, "10.0.0.0/8", 8, 1);
	put_end(&w, 1, SESSION);
	say(fd, &w);
	_exit(hear_error(fd, RTR_UNKNOWN_WITHDRAWAL) ? 100 : 24);
}

static void
speak_http(int fd, unsigned int number)
{
	static const char text[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
	struct wire w = { .len = 0 };

	(void)number;
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		put(&w, (uint8_t)text[i], 1);
	say(fd, &w);
	(void)hear_error(fd, RTR_CORRUPT_DATA);
}

static void
bad_servers_come_to_an_end(void **state)
{
	static const struct {
		script_fn *script;
		int exit;
		int64_t least, most; /* milliseconds */
		const char *why;
	} servers[] = {
		{ hang_up_at_once, 0, 0, 900,
		    "closed the connection without an answer" },
		{ stall_at_once, 0, 900, 2500,
		    "not a byte came within 1 seconds" },
		{ stall_within, 0, 900, 2500,
		    "not a byte came within 1 seconds" },
		{ drip, 0, 2900, 4500, "no End of Data within 3 seconds" },
		{ flood_with_prefixes, 0, 0, 2900,
		    "no End of Data within 1 MiB" },
		{ flood_with_notifies, 0, 0, 2900,
		    "no End of Data within 1 MiB" },
		{ break_off, 0, 0, 900,
		    "closed the connection before its End of Data" },
		{ reset_connection, 0, 0, 900,
		    "closed the connection before its End of Data" },
		{ no_data, 0, 0, 900,
		    "error 2, no data available: come again" },
		{ lie_of_length, 100, 0, 900, "a length that its type" },
		{ change_session, 100, 0, 900, "changed its session" },
		{ withdraw_too_much, 100, 0, 900, "had not announced" },
		{ speak_http, 0, 0, 900, "a length that its type" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(servers); i++) {
		struct visit v;
		int status = visit(&v, servers[i].script, &hasty);

		if (v.status == ST_OK ||
		    strstr(v.why.text, servers[i].why) == NULL ||
		    strncmp(v.why.text, "rtr:127.0.0.1:", 14) != 0)
			fail_msg("%zu: %s", i, v.why.text);
		if (status != servers[i].exit)
			fail_msg("%zu: the server saw %d", i, status);
		if (v.took < servers[i].least || v.took > servers[i].most)
			fail_msg("%zu: it took %lld ms", i, (long long)v.took);
		end_visit(&v);
	}
}

/* Servers that are odd, and right. */

static void
reset_once(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_head(&w, hear_query(fd), RTR_CACHE_RESET, 0, 8);
	say(fd, &w);
	w.len = 0;
	put_set(&w, hear_query(fd));
	say(fd, &w);
}

static void
send_large_pdus(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_response(&w, hear_query(fd), SESSION);
	for (int i = 0; i < 3; i++) {
		put_head(&w, 1, 77, 0, RTR_PDU_MAX);
		say(fd, &w);
		w.len = 0;
		for (size_t left = RTR_PDU_MAX - 8; left > 0;) {
			size_t n = left < 4096 ? left : 4096;
			struct wire zeros = { .len = n };

			say(fd, &zeros);
			left -= n;
		}
	}
	put_prefix(&w, 1, ANNOUNCE, "10.0.0.0/8", 24, 64500);
	put_prefix(&w, 1, ANNOUNCE, "2001:db8::/32", 48, 0);
	put_end(&w, 1, SESSION);
	say(fd, &w);
}

static void
send_in_odd_pieces(int fd, unsigned int number)
{
	struct wire w = { .len = 0 };

	(void)number;
	put_set(&w, hear_query(fd));
	for (size_t i = 0; i < w.len; i += 7) {
		struct wire piece = { .len = w.len - i < 7 ? w.len - i : 7 };

		memcpy(piece.bytes, w.bytes + i, piece.len);
		say(fd, &piece);
		sleep_ms(2);
	}
}

static void
odd_servers_are_understood(void **state)
{
	static script_fn *const servers[] = { reset_once, send_large_pdus,
		send_in_odd_pieces };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(servers); i++) {
		struct visit v;

		(void)visit(&v, servers[i], &hasty);
		if (v.status != ST_OK)
			fail_msg("%zu: %s", i, v.why.text);
		assert_int_equal(v.table.n, 2);
		end_visit(&v);
	}
}

static void
nobody_there(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr *sa = (struct sockaddr *)&sin;
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char source[64];
	struct visit v;

	(void)state;
	/* A port that is taken and not listened at. */
	assert_int_equal(bind(fd, sa, sizeof(sin)), 0);
	assert_int_equal(getsockname(fd, sa, &len), 0);
	(void)snprintf(
	    source, sizeof(source), "rtr:127.0.0.1:%u", ntohs(sin.sin_port));
	visit_source(&v, source, &hasty);
	assert_int_equal(v.status, ST_IO);
	assert_non_null(strstr(v.why.text, "Connection refused"));
	end_visit(&v);
	(void)close(fd);
	visit_source(&v, "rtr:[127.0.0.1:1", &hasty);
	assert_int_equal(v.status, ST_MISUSE);
	end_visit(&v);
}

static void
places_are_parsed(void **state)
{
	static const struct {
		const char *source, *host, *port, *location;
	} places[] = {
		{ "rtr:a.example", "a.example", "323", "rtr:a.example:323" },
		{ "rtr:a.example:8282", "a.example", "8282",
		    "rtr:a.example:8282" },
		{ "rtr:192.0.2.1:1", "192.0.2.1", "1", "rtr:192.0.2.1:1" },
		{ "rtr:[2001:db8::1]", "2001:db8::1", "323",
		    "rtr:[2001:db8::1]:323" },
		{ "rtr:[::1]:65535", "::1", "65535", "rtr:[::1]:65535" },
		{ "rtr:", NULL, NULL, NULL },
		{ "rtr::323", NULL, NULL, NULL },
		{ "rtr:a:", NULL, NULL, NULL },
		{ "rtr:a:0", NULL, NULL, NULL },
		{ "rtr:a:65536", NULL, NULL, NULL },
		{ "rtr:a:323x", NULL, NULL, NULL },
		{ "rtr:::1", NULL, NULL, NULL },
		{ "rtr:[::1", NULL, NULL, NULL },
		{ "rtr:[]", NULL, NULL, NULL },
		{ "rtr:[::1]323", NULL, NULL, NULL },
	};
	char longest[300];
	struct rtr_place place;
	struct reason why;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(places); i++) {
		enum status st =
		    rtr_place_parse(places[i].source, &place, &why);

		if (places[i].host == NULL) {
			if (st != ST_MISUSE)
				fail_msg("%s", places[i].source);
			continue;
		}
		assert_int_equal(st, ST_OK);
		assert_string_equal(place.host, places[i].host);
		assert_string_equal(place.port, places[i].port);
		assert_string_equal(place.location, places[i].location);
	}
	memset(longest, 'a', sizeof(longest));
	memcpy(longest, "rtr:", 4);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(rtr_place_parse(longest, &place, &why), ST_MISUSE);
	longest[4 + 255] = '\0';
	assert_int_equal(rtr_place_parse(longest, &place, &why), ST_OK);
	assert_int_equal(strlen(place.location), 4 + 255 + 4);
	assert_true(rtr_is_source("rtr:a"));
	assert_false(rtr_is_source("./rtr:a"));
	assert_false(rtr_is_source("rtr"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_parsed),
		cmocka_unit_test(a_set_is_read_and_recorded),
		cmocka_unit_test(versions_are_met),
		cmocka_unit_test(each_version_is_asked_once),
		cmocka_unit_test(odd_servers_are_understood),
		cmocka_unit_test(nobody_there),
		cmocka_unit_test(bad_servers_come_to_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
