#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Could the tests of threads fail? Breaks the runtime in one place after the other, builds the tests with it, and wants
# them to fail or to hang; unbroken, they pass within the same time. mutants.sh SOURCE-ROOT COMPILER
root=$1
compiler=$2
limit=60
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
number=0
echo 1..8

# The tests of threads with the runtime in $work/worker, as $work/test.
build() {
    sources=$(ls "$work"/worker/jail/runtime/*.c | grep -v backtrace)
    $compiler -D_GNU_SOURCE -std=gnu11 -O1 -fno-stack-protector -I"$work" -I"$root" -o "$work/test" \
        "$root/tests/jail/threads-test.c" "$root/tests/jail/sealed.c" \
        "$work"/worker/jail/gate.S "$work"/worker/jail/seal.c $sources $(pkg-config --cflags --libs glib-2.0)
}

fresh() {
    rm -rf "$work/worker"
    mkdir "$work/worker"
    cp -r "$root/worker/jail" "$work/worker/jail"
}

passes() {
    timeout $limit "$work/test" -p "/threads/$1" >/dev/null 2>&1
}

control() {
    number=$((number + 1))
    fresh
    build >&2 || { echo "not ok $number /mutants/unbroken: does not compile"; return; }
    for case; do
        passes "$case" || { echo "not ok $number /mutants/unbroken: $case"; return; }
    done
    echo "ok $number /mutants/unbroken"
}

# mutant NAME FILE FROM TO CASE: with the first line that has FROM changed to TO in runtime/FILE, CASE must not pass.
mutant() {
    number=$((number + 1))
    fresh
    before=$(cksum <"$work/worker/jail/runtime/$2")
    sed -i "s#$3#$4#" "$work/worker/jail/runtime/$2"
    if [ "$before" = "$(cksum <"$work/worker/jail/runtime/$2")" ]; then
        echo "not ok $number /mutants/$1: nothing to change in $2"
    elif ! build >&2; then
        echo "not ok $number /mutants/$1: does not compile"
    elif passes "$5"; then
        echo "not ok $number /mutants/$1: $5 passed all the same"
    else
        echo "ok $number /mutants/$1"
    fi
}

control create-and-join two-hundred-threads bitsets suspending wait-beside-work heaps-left-by-threads
mutant unchanged-word futex.c 'if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != (int)call->argument\[2\])' 'if (0)' two-hundred-threads
mutant no-wake wait.c 'wait->woken = true;' 'wait->woken = false;' create-and-join
mutant any-bit wait.c '|| !(wait->bitset & bitset)' '' bitsets
mutant end-untold threads.c 'wait_wake((uint64_t)(uintptr_t)self->clear_at_end, 1, UINT32_MAX);' ';' create-and-join
mutant silent-bell threads.c 'kill_deliver(self, interrupted);' ';' suspending
mutant clock-stands clock.c 'if (!threads_postpone(POSTPONED_CLOCK))' 'if (0)' wait-beside-work
mutant closed-heap memory-calls.c 'inherited_closed(address, call->argument\[1\])' '0' heaps-left-by-threads
