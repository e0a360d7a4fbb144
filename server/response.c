/* response.c -- an answer being put together: adding a header, starting over, having the app fill it. Knows nothing of how it is sent. */
#include "http.h"
#include "connections.h"
#include <assert.h>
#include <string.h>
#include <unistd.h>

void response_header(struct response *response, const char *name, const char *value)
{
    assert(response->nheaders < RESPONSE_HEADERS_MAX);
    assert(!strpbrk(value, "\r\n"));
    response->headers[response->nheaders].name = name;
    response->headers[response->nheaders].value = value;
    response->nheaders++;
}

void response_clear(struct response *response)
{
    if (response->body_free)
        response->body_free((void *)response->body.s);
    if (response->from_file)
        close(response->fd);
    *response = (struct response){ 0 };
}

void app_work(const struct http_app *app, struct request *request, struct response *response)
{
    if (app->server_timing)
        request->worked_from_us = clock_us();
    app->handle(app->ctx, request, response);
    if (app->server_timing)
        request->worked_until_us = clock_us();
}
