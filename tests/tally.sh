# What became of each test, for tests/check.sh to sum up; sourced by the
# runners.  TALLY names the file; without it the words go to the terminal
# alone.
: "${TALLY:=/dev/null}"

pass()
{
	echo "passed $1" >>"$TALLY"
}

fail()
{
	echo "FAILED: $1"
	echo "failed $1" >>"$TALLY"
}

skip()
{
	echo "skipped: $1: $2"
	echo "skipped $1: $2" >>"$TALLY"
}
