/* replay.c -- gives a fuzz target the inputs of folders and files, one after the other, each in memory of exactly its size; without libFuzzer,
 * so with any compiler. A finding aborts; the last line then names the input.
 *
 *     replay_NAME FOLDER|FILE ...      exit 0 when all were taken, 1 when there were none */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "fuzz.h"

enum { PATH_ROOM = 1000 };

static size_t taken;

static void take_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(size ? size : 1), *exact;
    EXPECT(file && bytes, "%s cannot be read", path);
    size_t n = fread(bytes, 1, size, file);
    fclose(file);
    exact = malloc(n ? n : 1); /* a byte read behind its end is seen by the sanitizer */
    EXPECT(exact, "out of memory");
    memcpy(exact, bytes, n);
    free(bytes);
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    taken++;
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void take(const char *path)
{
    struct stat there;
    struct dirent **names;
    EXPECT(!stat(path, &there), "there is no %s", path);
    if (!S_ISDIR(there.st_mode)) {
        take_file(path, (size_t)there.st_size);
        return;
    }
    int n = scandir(path, &names, visible, alphasort);
    EXPECT(n >= 0, "%s cannot be listed", path);
    for (int i = 0; i < n; i++) {
        char below[PATH_ROOM];
        snprintf(below, sizeof below, "%s/%s", path, names[i]->d_name);
        take(below);
        free(names[i]);
    }
    free(names);
}

int main(int argc, char **argv)
{
    fuzz_replaying = true;
    LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++)
        take(argv[i]);
    printf("%zu inputs\n", taken);
    return taken ? 0 : 1;
}
