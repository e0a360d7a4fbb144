/* log_check.h -- is the write-ahead log beside a register whole, as far as it was promised to be? Knows the log's format; opens no database. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Before the database is opened: it would read the log up to the first frame that is not as it was written, and forget the rest without a word. That is
 * right for a commit that power cut off; but each commit is on the disk before the next one begins, so a broken frame before a commit that is not the
 * last is damage, and what was answered is lost. false: so it is; reason gets a sentence. `path`: the register's file. */
bool log_is_whole(const char *path, char *reason, size_t room);
