/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/engine.h"

int main(int argc, char **argv) {
    return worker_main(argc, argv, &script_engine);
}
