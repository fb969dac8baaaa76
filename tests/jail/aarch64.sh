#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The jail compiles for aarch64 too, where it refuses at run time. Usage: aarch64.sh SOURCE-ROOT
# Headers are looked for where the cross compiler has them; AARCH64_CFLAGS adds to that.
compiler=aarch64-linux-gnu-gcc
root=$1
echo 1..1
object=$(mktemp) || exit 1
trap 'rm -f "$object"' EXIT
if ! printf '#include <ucontext.h>\n' |
    $compiler $AARCH64_CFLAGS -x c -c -o "$object" - >"$object" 2>&1; then
    echo "ok 1 /aarch64/compiles # SKIP no cross compiler with a C library's headers"
    exit 0
fi
for file in "$root"/worker/jail/gate.S "$root"/worker/jail/*.c "$root"/worker/jail/runtime/*.c; do
    if ! $compiler $AARCH64_CFLAGS -D_GNU_SOURCE -DRUNTIME_BACKTRACE=1 -std=gnu11 -Wall -Wextra -Werror -O2 \
        -I"$root" -c "$file" -o "$object" >&2; then
        echo "not ok 1 /aarch64/compiles: $file"
        exit 1
    fi
done
echo "ok 1 /aarch64/compiles"
