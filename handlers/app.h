/* app.h -- the register behind the door: what main.c needs to serve one. */
#pragma once
#include "db/db.h"
#include "server/http.h"

struct app;
struct key_uses;
/* Builds the operations' index. NULL when out of memory. The db stays the caller's. */
struct app *app_new(struct db *db);
void app_free(struct app *app);
/* Whose pages may read and write, see headers.h; borrowed. Without it: nobody's. On failure one sentence for the operator. */
bool app_origins(struct app *app, const char *origins, char *reason, size_t room);
/* Where the public reaches the service; borrowed. "": as the client came. */
void app_publish(struct app *app, const char *address);
/* Keeps rendered answers in at most so many bytes; 0: none. False: out of memory. Before the door is opened. */
bool app_cache(struct app *app, size_t bytes);
/* The functions the door asks. ctx is the app. */
struct http_app app_door(struct app *app);
/* What the app remembers of its keys: whoever revokes one from outside says so there. */
struct key_uses *app_key_uses(struct app *app);
/* How long a read may take on a connection's own thread; in the slow lane ten times as long. 0: no limit. */
void app_read_limit(struct app *app, unsigned milliseconds);
/* A backup has ended: when (microseconds since 1970) and with how many bytes; good false: it could not be made. From any thread. */
void app_backed_up(struct app *app, int64_t us, int64_t bytes, bool good);
/* So that /metrics and /readyz can ask the door; NULL before it is open. */
void app_opened(struct app *app, const struct http_server *server);
/* Sheets that are sent go there (handlers/importer.h); NULL: they are refused. */
struct importer;
void app_imports(struct app *app, struct importer *importer);
/* Says once, in the log, when nothing is written any more (db_writable) and why. Any thread, any number of times. */
void app_notice(struct app *app);
