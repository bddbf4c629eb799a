#!/usr/bin/env bash
# Takes the pictures of README.md anew: drives the console of a release build on a sample of its own, by keys, under Xvfb.
# Needs xvfb, xdotool, imagemagick and curl, and the sample's ports 3000, 3001 and 4566. Look at each picture before it is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$PWD/build/release/bin/trestle
folder=$PWD/packaging/pictures
home=$(mktemp -d)
number=${DISPLAY_NUMBER:-97}

Xvfb ":$number" -screen 0 1440x900x24 2>/dev/null &
screen=$!
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb HOME=$home XDG_DATA_HOME=$home XDG_CONFIG_HOME=$home
console=
trap 'kill ${console:-} $screen 2>/dev/null; wait; rm -rf "$home"' EXIT
sleep 1
"$program" --sample 2>/dev/null &
console=$!

window() { xdotool search --onlyvisible --name Trestle | tail -1; }
for _ in $(seq 100); do
    curl -sf http://127.0.0.1:3000/status >/dev/null && [ -n "$(window)" ] && break
    sleep 0.2
done
xdotool windowmove "$(window)" 0 0 windowsize "$(window)" 1440 900 windowfocus --sync "$(window)" mousemove 1438 450
sleep 1

keys() { for key in "$@"; do xdotool key --delay 40 "$key"; sleep 0.3; done; }
words() { xdotool type --delay 15 "$1"; sleep 0.5; }
go() { keys ctrl+p; words "$1"; keys Return; sleep 1; }            # to a name
run() { keys ctrl+shift+p; words "$1"; keys Return; sleep 1; }     # a command
click() { xdotool mousemove "$1" "$2" click 1 mousemove 1438 450; sleep 1; }
take() { sleep 1; import -window root "$folder/$1.png"; }

# Some traffic of another client.
library=http://127.0.0.1:3000
reviews=http://127.0.0.1:4566/restapis/reviews001/dev/_user_request_
for _ in 1 2 3; do
    for path in /status /books/0441 /books/0442 /books/93 "/authors/Ursula%20K.%20Le%20Guin/books" /books; do
        curl -s -o /dev/null "$library$path"
    done
    curl -s -o /dev/null -d '{"title":"Piranesi","author":"Susanna Clarke","copies":2}' -H 'Content-Type: application/json' "$library/books"
done
curl -s -o /dev/null "$library/order/42"
curl -s -o /dev/null "$reviews/books/0441/reviews"

run "theme: light"
for _ in 1 2; do go "add a review"; keys F5; sleep 1; done
keys ctrl+w
go "POST /books/{id}/reviews"
take design-light
go "add a book"
keys F5
sleep 2
take requests-light
keys ctrl+w
go "lend a book"
keys F5
sleep 2
keys ctrl+w ctrl+7
take metrics-light
keys ctrl+w

run "theme: dark"
go "POST /books/{id}/reviews"
click 1241 416                                    # Request template
take template-dark
keys ctrl+w ctrl+4
sleep 1
click 700 257                                     # the author of the third item
keys F2 ctrl+a
words "Sven Okafor-Lind"
keys Return Down
take tables-dark
go "lend to a broken member"
for _ in 1 2; do keys F5; sleep 2; done
keys F4
take activity-dark
