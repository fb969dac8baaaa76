# SPDX-License-Identifier: LGPL-2.1-or-later
# Text as C string literals, one a line.
s/[\\"]/\\&/g
s/.*/"&\\n"/
