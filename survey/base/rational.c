#include "survey/base/rational.h"

#include <err.h>
#include <openssl/bn.h>
#include <string.h>

#include "survey/base/mem.h"

/* libcrypto's numbers fail for want of memory alone. */
static void
must(int ok)
{
	if (!ok)
		err(1, "memory");
}

static BIGNUM *
number(uint64_t value)
{
	BIGNUM *n = BN_new();
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(value >> (56 - 8 * i));
	must(n != NULL && BN_bin2bn(bytes, sizeof(bytes), n) != NULL);
	return n;
}

static BN_CTX *
context(void)
{
	BN_CTX *c = BN_CTX_new();

	must(c != NULL);
	return c;
}

/* Its parts, which 0 may be without. */
static void
have_parts(struct rational *r)
{
	if (r->num != NULL)
		return;
	r->num = number(0);
	r->den = number(1);
}

void
rational_free(struct rational *r)
{
	BN_free(r->num);
	BN_free(r->den);
	*r = (struct rational){ 0 };
}

static void
reduce(struct rational *r, BN_CTX *c)
{
	BIGNUM *common = number(0);

	must(BN_gcd(common, r->num, r->den, c));
	must(BN_div(r->num, NULL, r->num, common, c));
	must(BN_div(r->den, NULL, r->den, common, c));
	BN_free(common);
}

/* a/b + c/d = (ad + cb) / bd. */
static void
add(struct rational *r, const BIGNUM *num, const BIGNUM *den)
{
	BN_CTX *c = context();
	BIGNUM *crossed = number(0);

	have_parts(r);
	must(BN_mul(crossed, num, r->den, c));
	must(BN_mul(r->num, r->num, den, c));
	must(BN_add(r->num, r->num, crossed));
	must(BN_mul(r->den, r->den, den, c));
	reduce(r, c);
	BN_free(crossed);
	BN_CTX_free(c);
}

void
rational_add(struct rational *r, int64_t num, uint64_t den)
{
	BIGNUM *n = number(num < 0 ? -(uint64_t)num : (uint64_t)num);
	BIGNUM *d = number(den);

	BN_set_negative(n, num < 0);
	add(r, n, d);
	BN_free(n);
	BN_free(d);
}

void
rational_add_rational(struct rational *r, const struct rational *other)
{
	if (other->num != NULL)
		add(r, other->num, other->den);
}

void
rational_scale(struct rational *r, uint64_t factor)
{
	BN_CTX *c = context();
	BIGNUM *f = number(factor);

	have_parts(r);
	must(BN_mul(r->num, r->num, f, c));
	reduce(r, c);
	BN_free(f);
	BN_CTX_free(c);
}

int64_t
rational_floor(const struct rational *r)
{
	BIGNUM *quotient, *rest;
	unsigned char bytes[8] = { 0 };
	int64_t floor = 0;
	BN_CTX *c;

	if (r->num == NULL)
		return 0;
	c = context();
	quotient = number(0);
	rest = number(0);
	/* Towards 0, with a rest of the sign of the number. */
	must(BN_div(quotient, rest, r->num, r->den, c));
	must(BN_bn2binpad(quotient, bytes, sizeof(bytes)) != -1);
	for (int i = 0; i < 8; i++)
		floor = floor << 8 | bytes[i];
	if (BN_is_negative(r->num))
		floor = -floor - !BN_is_zero(rest);
	BN_free(quotient);
	BN_free(rest);
	BN_CTX_free(c);
	return floor;
}

int
rational_compare(const struct rational *a, const struct rational *b)
{
	struct rational left = { 0 }, right = { 0 };
	BN_CTX *c = context();
	int order;

	rational_add_rational(&left, a);
	rational_add_rational(&right, b);
	have_parts(&left);
	have_parts(&right);
	must(BN_mul(left.num, left.num, right.den, c));
	must(BN_mul(right.num, right.num, left.den, c));
	order = BN_cmp(left.num, right.num);
	BN_CTX_free(c);
	rational_free(&left);
	rational_free(&right);
	return order;
}

char *
rational_text(const struct rational *r)
{
	char *num, *den, *text;

	if (r->num == NULL)
		return mem_strdup("0");
	num = BN_bn2dec(r->num);
	den = BN_bn2dec(r->den);
	must(num != NULL && den != NULL);
	text = strcmp(den, "1") == 0 ? mem_strdup(num)
				     : mem_printf("%s/%s", num, den);
	OPENSSL_free(num);
	OPENSSL_free(den);
	return text;
}
