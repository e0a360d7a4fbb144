/* asking.h -- a read as the dispatcher would hand it to an operation, made of an address: for the targets that try the reading of queries alone. */
#pragma once
#include "fuzz.h"
#include "handlers/call.h"

/* The call of GET `address` ("/api/v1/products?stars=5") on the connection; NULL: no operation has this path, or the query is refused
 * at the door. Lives in the arena, as does a copy of the address. */
struct call *asking_call(struct arena *arena, struct conn *conn, struct text address);
