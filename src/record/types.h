/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of the format are public: programs outside see them too. */
#ifndef EG_RECORD_TYPES_INTERNAL_H
#define EG_RECORD_TYPES_INTERNAL_H

#include <electionguard/record_types.h>

#endif
