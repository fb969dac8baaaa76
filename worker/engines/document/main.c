/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/engine.h"

int main(int argc, char **argv) {
    return worker_main(argc, argv, &document_engine);
}
