/* worker.h -- what each connection thread keeps for itself: arenas to use again and a generator of request ids. No locks.
 * A thread's worker is made at its first request and freed when the thread ends. */
#pragma once
#include "arena.h"

struct http_app;

/* An arena of this thread, empty; NULL when out of memory. app->thread_end is called when this thread ends. */
struct arena *worker_arena(const struct http_app *app);
/* Gives it back, to whichever thread this is. */
void worker_release(struct arena *arena);
/* 32 random hex digits and a NUL. Unguessable is not promised: it names a request, it opens nothing. */
void worker_request_id(char out[33]);
