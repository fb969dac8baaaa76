#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# symbols.sh WORKER…: whatever in a worker's libraries asks for a clock, random numbers or the processor's number must
# be bound to the worker's own definitions, not to libc's, which read the vDSO. The loader itself is asked (ld.so(8),
# LD_DEBUG).
names='clock_gettime|clock_getres|gettimeofday|time|clock|timespec_get'
names="$names|getrandom|getentropy|arc4random(_buf|_uniform)?|getcpu|sched_getcpu"
number=0
echo 1..$#
for worker; do
    number=$((number + 1))
    name=$(basename "$worker")
    bindings=$(LD_DEBUG=bindings LD_BIND_NOW=1 "$worker" 2>&1 | grep -E "normal symbol \`($names)'")
    foreign=$(echo "$bindings" | grep -v " to [^ ]*$name \[0\]:")
    ours=$(echo "$bindings" | grep -c " to [^ ]*$name \[0\]:")
    echo "# $name: $ours bindings of clocks and random numbers are to its own definitions"
    if [ -z "$foreign" ] && [ "$ours" -gt 0 ]; then
        echo "ok $number /symbols/$name"
    else
        echo "$foreign" | sed 's/^/# /'
        echo "not ok $number /symbols/$name"
    fi
done
