/* powercut.h -- what the library that is preloaded into the server (powercut.c) notes about each file of the register, in two files of a
 * folder, so that it outlives the process: NAME.disk, what the disk is sure to have; NAME.map, this. A sector is what a disk writes whole. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define POWERCUT_ENVIRONMENT "NTM_OCOP_TEST_POWERCUT" /* names the folder */

enum { SECTOR = 512, SECTORS_MOST = 1 << 20 /* 512 MiB */ };

struct powercut_map {
    int64_t size;  /* of the file on the disk */
    bool named;    /* its folder was synced since it was made */
    uint8_t unsynced[SECTORS_MOST]; /* sectors that were written since the last sync: on the disk or not */
};
