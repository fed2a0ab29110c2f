#!/bin/sh
# A consumer of Solera's log that needs only a POSIX shell, curl, grep and sed.
#
# It appends each notification, one JSON text a line, to a file, in the order of the numbers and without a gap. The number of
# lines is the position, so a restart continues where the file ends: nothing is lost and nothing is written twice. The stream only
# tells that there is something new; what does not arrive on it is read from the pages.
#
#   SOLERA_URL=http://localhost:8080 sh consumer.sh notifications.ndjson [last]
#
# With `last`, it ends once it has written that number. Exit codes: 0 done; 1 failure; 2 wrong usage; 3 a number is missing, or it
# is another log.
set -u
url=${SOLERA_URL:-http://localhost:8080}
file=${1:-}
until=${2:-}
if [ -z "$file" ]; then
  echo "usage: sh consumer.sh <file> [last]" >&2
  exit 2
fi
pages=$url/v1/notifications
touch "$file" || exit 1

# A process that was killed while it wrote has left a part of a line. It is read again.
if [ -n "$(tail -c 1 "$file")" ]; then
  sed '$d' "$file" > "$file.part" && mv "$file.part" "$file" || exit 1
fi
position=$(wc -l < "$file")
position=$((position))

number_of() { # text of a notification
  printf '%s\n' "$1" | sed -n 's/^{"specversion":"1\.0","id":"\([0-9][0-9]*\)",.*/\1/p'
}

finished() { [ -n "$until" ] && [ "$position" -ge "$until" ]; }

append() { # text, which has the next number
  printf '%s\n' "$1" >> "$file" || exit 1
  position=$((position + 1))
}

# Splits the items of a page into lines. Every notification begins with the same members, which cannot occur in the middle of one:
# within a JSON string, quotation marks are escaped.
items_of() {
  sed -e 's/^{"first":[0-9]*,"last":[0-9]*,"items":\[//' -e 's/\],"links":{[^][]*}}$//' \
    -e 's/},{"specversion":"1\.0","id":"/}\
{"specversion":"1.0","id":"/g' | grep '^{"specversion"'
}

# Reads a page into $file.page, one notification a line, and sets `first` and `last`. Repeats it for as long as Solera does not answer.
page() { # path after /v1/notifications, and no-cache if a cache must not answer
  while :; do
    status=$(curl -sS -H "Cache-Control: ${2:-max-age=31536000}" -o "$file.json" -w '%{http_code}' "$pages$1")
    case $status in
      200)
        numbers=$(sed -n 's/^{"first":\([0-9]*\),"last":\([0-9]*\),.*/\1 \2/p' "$file.json")
        first=${numbers% *}
        last=${numbers#* }
        items_of < "$file.json" > "$file.page"
        return
        ;;
      404)
        : > "$file.page"
        return
        ;;
      4*)
        cat "$file.json" >&2
        exit 1
        ;;
    esac
    echo "Solera does not answer ($status)." >&2
    sleep 1
  done
}

# Reads the current page, and sets the size of pages and the last number of the log.
current() {
  page ''
  size=$((last - first + 1))
  head=$((first - 1 + $(wc -l < "$file.page")))
}

# Compares the last line of the file with the log. A database that was replaced or restored has another notification under its number.
prove() {
  if [ "$position" -eq 0 ]; then return; fi
  begin=$(((position - 1) / size * size + 1))
  # Repeated, because a curl that a killed process has left behind may still write into the same files.
  for _ in 1 2 3; do
    page "/$begin,$((begin + size - 1))" no-cache
    if [ "$(sed -n "$((position - begin + 1))p" "$file.page")" = "$(tail -n 1 "$file")" ]; then return; fi
    sleep 1
  done
  echo "Notification $position is not the one that was written: it is another log." >&2
  exit 3
}

# Reads pages until number $1, which the log has, is written.
pull() {
  tries=0
  while [ "$position" -lt "$1" ]; do
    before=$position
    begin=$((position / size * size + 1))
    page "/$begin,$((begin + size - 1))"
    while IFS= read -r item; do
      if [ "$(number_of "$item")" = $((position + 1)) ]; then append "$item"; fi
    done < "$file.page"
    if [ "$position" -gt "$before" ]; then
      tries=0
      continue
    fi
    tries=$((tries + 1))
    if [ "$tries" -ge 5 ]; then
      echo "Notification $((position + 1)) is missing, though the log has $1." >&2
      exit 3
    fi
    sleep 1
  done
}

curl=
cleanup() {
  [ -z "$curl" ] || kill "$curl" 2> /dev/null
  rm -f "$file.stream" "$file.page" "$file.json"
}
trap cleanup EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

while ! finished; do
  current
  if [ "$head" -lt "$position" ]; then
    echo "The log ends with $head, but $position was written: the database was replaced." >&2
    exit 3
  fi
  prove
  if [ -n "$until" ] && [ "$head" -gt "$until" ]; then head=$until; fi
  pull "$head"
  if finished; then break; fi
  # A FIFO rather than a pipe, so that this loop runs in the shell that knows the position.
  rm -f "$file.stream"
  mkfifo "$file.stream" || exit 1
  curl -sSN --fail --keepalive-time 30 "$pages/stream?after=$position" > "$file.stream" &
  curl=$!
  while ! finished && IFS= read -r line; do
    case $line in
      'data: '*)
        text=${line#data: }
        number=$(number_of "$text")
        if [ -z "$number" ]; then continue; fi
        if [ "$number" -gt $((position + 1)) ]; then pull $((number - 1)); fi
        if [ "$number" -eq $((position + 1)) ]; then append "$text"; fi
        ;;
    esac
  done < "$file.stream"
  kill "$curl" 2> /dev/null
  wait "$curl" 2> /dev/null
  curl=
  finished || sleep 1
done
