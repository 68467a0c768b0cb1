# Where tests run; sourced by the runners.

# apart COMMAND...: runs it where nothing but lo is up, so that not even a
# program's mistake reaches further; here, where no network namespace may be
# made.  As the same user, and with no more rights.
apart()
{
	if unshare --net true 2>/dev/null; then
		unshare --net sh -c 'ip link set lo up && exec "$@"' sh "$@"
	elif unshare --user --map-current-user --keep-caps --net \
	    ip link set lo up 2>/dev/null; then
		unshare --user --map-current-user --keep-caps --net sh -c '
		    ip link set lo up &&
		    exec setpriv --inh-caps=-all --ambient-caps=-all "$@"' \
		    sh "$@"
	else
		"$@"
	fi
}
