#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The jail compiles for aarch64 too, where it refuses at run time: runtime_arm's first line asks MACHINE_HAS_DISPATCH, and
# a worker that cannot arm leaves before it is sealed (worker/birth.c). Usage: aarch64.sh SOURCE-ROOT
# Headers are looked for where the cross compiler has them; AARCH64_CFLAGS adds to that.
compiler=aarch64-linux-gnu-gcc
root=$1
echo 1..2
object=$(mktemp) || exit 1
trap 'rm -f "$object"' EXIT
if ! printf '#include <ucontext.h>\n' |
    $compiler $AARCH64_CFLAGS -x c -c -o "$object" - >"$object" 2>&1; then
    echo "ok 1 /aarch64/compiles # SKIP no cross compiler with a C library's headers"
    echo "ok 2 /aarch64/refuses # SKIP no cross compiler with a C library's headers"
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

# What its runtime_arm comes to, optimized: nothing but the refusal, -ENOSYS.
$compiler $AARCH64_CFLAGS -D_GNU_SOURCE -std=gnu11 -O2 -fno-stack-protector -I"$root" -S \
    "$root"/worker/jail/runtime/dispatch.c -o "$object" || exit 1
refusal=$(sed -n '/^runtime_arm:/,/ret$/p' "$object" | grep -c -e 'mov.*w0, -38' -e '[[:space:]]ret$')
calls=$(sed -n '/^runtime_arm:/,/ret$/p' "$object" | grep -c '[[:space:]]bl[[:space:]]')
[ "$refusal" = 2 ] && [ "$calls" = 0 ] || printf 'not '
echo "ok 2 /aarch64/refuses"
