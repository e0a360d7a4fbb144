/* assets.c -- finds an embedded file by its path. */
#include "web/assets.h"
#include <string.h>

static int path_compare(const char *path, size_t n, const char *other)
{
    size_t m = strlen(other);
    int c = memcmp(path, other, n < m ? n : m);
    if (c)
        return c;
    return (n > m) - (n < m);
}

const struct asset *asset_find(const char *path, size_t n)
{
    size_t low = 0, high = nassets;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int c = path_compare(path, n, assets[middle].path);
        if (c == 0)
            return &assets[middle];
        if (c < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
