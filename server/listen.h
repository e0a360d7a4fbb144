/* listen.h -- the socket we listen on: "127.0.0.1:8080", "[::1]:0". Knows nothing of HTTP. */
#pragma once
#include <stddef.h>

enum { LISTEN_TEXT = 64 };

/* Opens, binds and listens, non-blocking. Returns the socket, or -1 with one sentence for the operator in reason. */
int listen_open(const char *address, int backlog, char *reason, size_t room);
/* Where a socket really listens: "127.0.0.1:41234", "[::1]:41234". */
void listen_name(int fd, char out[LISTEN_TEXT]);
