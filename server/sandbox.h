/* sandbox.h -- the process gives up, for good, what serving a register never needs: to write elsewhere, to run programs, to call
 * out, to become somebody else. What a stranger made of it could do no more either. Linux: Landlock for files, seccomp for system
 * calls. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct sandbox {
    int landlock; /* version of the interface; 0: this kernel has none, files are left as they were */
    bool seccomp; /* false: this kernel has none, or a sanitizer needs more */
};

/* Before the first thread is made: threads inherit it. From here on files are written, made and removed only below `folders`
 * (NULL-ended; they must exist), nothing is executed or forked, no connection is opened outwards; reading, and what is open
 * already, stay. False: the kernel could but would not; one sentence for the operator. */
bool sandbox_enter(const char *const *folders, struct sandbox *ret, char *reason, size_t room);
