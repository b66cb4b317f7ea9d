#!/bin/sh
# Maps the account, and posts the findings of high and critical severity to a chat: one message, Markdown in a code
# block, as {"text": "..."}. The incoming webhooks of Slack, Mattermost, Rocket.Chat and Google Chat take it. Needs
# dynatlas, curl, and credentials of AWS. With cron, on workdays at 07:30:
#
#   30 7 * * 1-5 cd /var/lib/dynatlas && FINDINGS_WEBHOOK="$(cat /etc/dynatlas/webhook)" findings-report.sh
#
#   FINDINGS_WEBHOOK    the webhook's address. Who knows it can post: it is printed nowhere, and no process has it as an
#                       argument
#   FINDINGS_SEVERITY   from which severity on (high)
#   FINDINGS_MUTES      a file of findings that you accept (docs/findings.md); none by default
#
# Ends with 0 when the message was posted, whatever is found; else with the exit code of dynatlas, or 1.
set +x # a trace would print the address
set -eu
webhook=${FINDINGS_WEBHOOK:-}
unset FINDINGS_WEBHOOK
severity=${FINDINGS_SEVERITY:-high}
message_max=3500 # characters; Slack splits a message of 4,000

case $webhook in
  '') echo "findings-report: set FINDINGS_WEBHOOK to the address of the webhook" >&2; exit 1 ;;
  *[!A-Za-z0-9:/._~%?#=\&+@,\;-]*) echo "findings-report: FINDINGS_WEBHOOK is not an address" >&2; exit 1 ;;
  http://* | https://*) ;;
  *) echo "findings-report: FINDINGS_WEBHOOK is not an address" >&2; exit 1 ;;
esac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# 3: something could not be read. What needs it is unknown, and counted as such in the last line.
code=0
dynatlas sync --quiet || code=$?
if [ "$code" = 0 ] || [ "$code" = 3 ]; then
  code=0
  dynatlas findings --format markdown --severity "$severity" ${FINDINGS_MUTES:+--mute "$FINDINGS_MUTES"} \
    >"$folder/findings.md" || code=$?
fi

# As many whole lines as fit, and in any case the last one, which counts everything. Columns need no padding here; an
# angle bracket could mention a channel.
if [ "$code" = 0 ]; then
  tr -s ' ' <"$folder/findings.md" | tr '<>' '()' | awk -v most=$message_max '
    { lines[NR] = $0 }
    END {
      for (i = 1; i < NR && size + length(lines[i]) + length(lines[NR]) < most - 100; ++i) {
        size += length(lines[i]) + 1
        print lines[i]
      }
      if (i < NR) print "and more: dynatlas findings"
      print lines[NR]
    }' >"$folder/message"
else
  echo "dynatlas ended with exit code $code: there is no report today" >"$folder/message"
fi

# JSON: backslashes and quotes escaped, lines joined by \n. There is no other control character in it.
{
  printf '{"text": "DynamoDB findings\\n```\\n'
  tr -d '\000-\011\013-\037' <"$folder/message" | sed 's/[\\"]/\\&/g' | awk '{ printf "%s\\n", $0 }'
  printf '```"}'
} >"$folder/body"

# By standard input, where no other process can see it. What curl says on an error would name the host.
posted=0
printf 'url = "%s"\n' "$webhook" | curl --config - --silent --output /dev/null --fail --max-time 30 --retry 3 \
  --header 'Content-Type: application/json' --data-binary "@$folder/body" 2>/dev/null || posted=$?
if [ "$posted" != 0 ]; then
  echo "findings-report: the message was not posted (curl's exit code $posted)" >&2
  [ "$code" != 0 ] || code=1
fi
exit "$code"
