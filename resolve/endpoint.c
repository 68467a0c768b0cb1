#include "resolve/endpoint.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

bool
endpoint_equal(struct endpoint a, struct endpoint b)
{
	return a.port == b.port && ip_compare(a.ip, b.ip) == 0;
}

socklen_t
endpoint_to_sockaddr(struct endpoint endpoint, struct sockaddr_storage *ss)
{
	uint8_t bytes[16];

	memset(ss, 0, sizeof(*ss));
	ip_to_bytes(endpoint.ip, bytes);
	if (endpoint.ip.family == IPV4) {
		struct sockaddr_in *sin = (struct sockaddr_in *)ss;

		sin->sin_family = AF_INET;
		sin->sin_port = htons(endpoint.port);
		memcpy(&sin->sin_addr, bytes, 4);
		return sizeof(*sin);
	} else {
		struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)ss;

		sin6->sin6_family = AF_INET6;
		sin6->sin6_port = htons(endpoint.port);
		memcpy(&sin6->sin6_addr, bytes, 16);
		return sizeof(*sin6);
	}
}

bool
endpoint_from_sockaddr(
    const struct sockaddr_storage *ss, struct endpoint *endpoint)
{
	if (ss->ss_family == AF_INET) {
		const struct sockaddr_in *sin = (const struct sockaddr_in *)ss;

		endpoint->port = ntohs(sin->sin_port);
		endpoint->ip =
		    ip_from_bytes(IPV4, (const uint8_t *)&sin->sin_addr);
		return true;
	}
	if (ss->ss_family == AF_INET6) {
		const struct sockaddr_in6 *sin6 =
		    (const struct sockaddr_in6 *)ss;

		endpoint->port = ntohs(sin6->sin6_port);
		endpoint->ip =
		    ip_from_bytes(IPV6, (const uint8_t *)&sin6->sin6_addr);
		return true;
	}
	return false;
}

char *
endpoint_format(struct endpoint endpoint, char buf[ENDPOINT_STRLEN])
{
	bool brackets = endpoint.ip.family == IPV6;
	char ip[IP_STRLEN];

	(void)snprintf(buf, ENDPOINT_STRLEN, "%s%s%s:%u", brackets ? "[" : "",
	    ip_format(endpoint.ip, ip), brackets ? "]" : "",
	    (unsigned int)endpoint.port);
	return buf;
}
