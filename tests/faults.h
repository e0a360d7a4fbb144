/* faults.h -- what a test and the library that is preloaded into the server (faults.c) share: a small file, mapped by both. The test
 * sets a fault while the server runs; the library brings it about. Knows nothing of registers but the name of their file. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Names the file to the library; without it the library does nothing. */
#define FAULTS_ENVIRONMENT "NTM_OCOP_TEST_FAULTS"

struct faults {
    /* The day's clock (CLOCK_REALTIME, time()) is off by this. CLOCK_MONOTONIC stays: no system moves it. */
    _Atomic int64_t clock_shift_us;
    /* Of the register's own files (register.db and its log): each is an errno, 0 for no fault. */
    _Atomic int sync_errno;  /* fsync and fdatasync; of register.db alone with sync_main */
    _Atomic bool sync_main;
    _Atomic int write_errno; /* pwrite and ftruncate that makes longer */
    _Atomic int open_errno;  /* open for writing */
    _Atomic int64_t room;    /* with limited: bytes that may still be written behind an end; then ENOSPC */
    _Atomic bool limited;
    /* Memory: with armed, the allocation that counts it down to 0 fails, and no other. */
    _Atomic int64_t allocations_left;
    _Atomic bool armed;
    _Atomic uint64_t allocations_failed, syncs_failed, writes_failed;
};
