# For quickstart and check: runs named phases, a line each with its seconds, and keeps what they print in a log.
# Source it from the project's root after setting `log` (a file; it is begun anew).
mkdir -p "$(dirname "$log")"
: >"$log"
phases_start=$SECONDS

# phase TITLE COMMAND...: one line; the output goes to the log. A failure shows the log's end and stops everything.
phase() {
  local title=$1 start=$SECONDS code=0 from
  shift
  from=$(wc -l <"$log")
  printf '== %s\n' "$title" >>"$log"
  printf '%-52s' "$title ..."
  "$@" >>"$log" 2>&1 || code=$?
  if [ "$code" != 0 ]; then
    printf 'failed after %s s\n\n' "$((SECONDS - start))"
    tail -n "+$((from + 2))" "$log" | grep -v '^\[[0-9]*/[0-9]*\] [A-Z]' | tail -n 40 || true
    printf '\n%s: "%s" failed (exit %s). The whole log: %s\n' "$0" "$title" "$code" "$log" >&2
    exit 1
  fi
  printf '%4s s\n' "$((SECONDS - start))"
}
