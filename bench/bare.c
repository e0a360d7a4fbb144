/* bare.c -- libmicrohttpd and nothing else: sends the same status, headers and body from memory, whatever is asked. The limit, not a rival. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct MHD_Response *answer;
static unsigned status;

/* Queued on the first call, the answer would close the connection. */
static enum MHD_Result serve(void *ctx, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *data,
                             size_t *size, void **seen)
{
    (void)ctx, (void)url, (void)method, (void)version, (void)data, (void)size;
    if (!*seen) {
        *seen = &answer;
        return MHD_YES;
    }
    return MHD_queue_response(connection, status, answer);
}

int main(int argc, char **argv)
{
    static char line[4096];
    FILE *head = argc == 6 ? fopen(argv[4], "r") : NULL, *body = argc == 6 ? fopen(argv[5], "r") : NULL;
    if (!head || !body) {
        fprintf(stderr, "bare PORT THREADS STATUS HEADERS BODY   (two files; ends by SIGTERM)\n");
        return 2;
    }
    status = (unsigned)atoi(argv[3]);
    fseek(body, 0, SEEK_END);
    size_t n = (size_t)ftell(body);
    char *bytes = malloc(n + 1);
    rewind(body);
    if (!bytes || fread(bytes, 1, n, body) != n)
        return 1;
    answer = MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_MUST_FREE);
    while (fgets(line, sizeof line, head)) {
        line[strcspn(line, "\r\n")] = '\0';
        char *colon = strstr(line, ": ");
        if (colon) {
            *colon = '\0';
            MHD_add_response_header(answer, line, colon + 2);
        }
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)atoi(argv[1]), NULL, NULL, serve, NULL,
                                                 MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)atoi(argv[2]), MHD_OPTION_END);
    if (daemon)
        sigwait(&ends, &(int){ 0 });
    MHD_stop_daemon(daemon);
    return daemon ? 0 : 1;
}
