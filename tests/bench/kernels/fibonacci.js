/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls: the recursive one, of 30. */
function fibonacci(n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
function kernel() { return fibonacci(30); }
