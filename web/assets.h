/* assets.h -- the files of web/ inside the program: pages, their style and script, the API's description. tools/embed.py makes the
 * array; asset_find() looks a path up. Knows nothing of HTTP beyond a media type and an entity tag. */
#pragma once
#include <stddef.h>

struct asset {
    const char *path;           /* as asked for, without query: "/", "/page.css", "/docs", "/openapi.json" */
    const char *type;           /* value of Content-Type */
    const unsigned char *bytes; /* n bytes, constant for the life of the program */
    size_t n;
    const unsigned char *gz;    /* the same gzip'd; NULL when that would not be smaller */
    size_t ngz;
    char etag[24];              /* weak, W/"...", of the content: one for both encodings */
};
extern const struct asset assets[]; /* sorted by path, bytewise */
extern const size_t nassets;

/* The asset of exactly this path (n bytes, no NUL needed), or NULL. */
const struct asset *asset_find(const char *path, size_t n);

/* What a page may load: its own files, nothing inline, nothing from elsewhere. Swagger UI's style has pictures in data: addresses. */
#define ASSET_CSP \
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; " \
    "frame-ancestors 'none'"
#define ASSET_CSP_DOCS \
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " \
    "form-action 'self'; frame-ancestors 'none'"
