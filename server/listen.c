/* listen.c -- parses where to listen and opens it. Addresses are numbers only: a name could resolve to more than was meant. */
#include "listen.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* 0 to 65535, digits only; -1 otherwise */
static int parse_port(const char *s)
{
    int port = 0;
    if (*s == '\0' || strlen(s) > 5)
        return -1;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return -1;
        port = port * 10 + (*s - '0');
    }
    return port <= 65535 ? port : -1;
}

static bool parse(const char *text, struct sockaddr_storage *ret, socklen_t *ret_size)
{
    char host[INET6_ADDRSTRLEN + 2];
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof(host))
        return false;
    int port = parse_port(colon + 1);
    size_t n = (size_t)(colon - text);
    if (port < 0 || n == 0)
        return false;
    memcpy(host, text, n);
    host[n] = '\0';
    memset(ret, 0, sizeof(*ret));
    if (host[0] == '[' && host[n - 1] == ']') {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret;
        host[n - 1] = '\0';
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        *ret_size = sizeof(*v6);
        return inet_pton(AF_INET6, host + 1, &v6->sin6_addr) == 1;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)ret;
    v4->sin_family = AF_INET;
    v4->sin_port = htons((uint16_t)port);
    *ret_size = sizeof(*v4);
    return inet_pton(AF_INET, host, &v4->sin_addr) == 1;
}

static int refuse(int fd, const char *address, const char *what, char *reason, size_t room)
{
    snprintf(reason, room, "cannot listen on %s: %s: %s", address, what, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

int listen_open(const char *address, int backlog, char *reason, size_t room)
{
    struct sockaddr_storage at;
    socklen_t size;
    if (!address || !parse(address, &at, &size)) {
        snprintf(reason, room, "cannot listen on \"%s\": write it as 127.0.0.1:8080 or [::1]:8080", address ? address : "");
        return -1;
    }
    int one = 1, zero = 0;
    int fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return refuse(fd, address, "socket", reason, room);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0)
        return refuse(fd, address, "SO_REUSEADDR", reason, room);
    if (at.ss_family == AF_INET6) /* [::] means both families, whatever the host's default is */
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof(zero));
    if (bind(fd, (struct sockaddr *)&at, size) != 0)
        return refuse(fd, address, "bind", reason, room);
    if (listen(fd, backlog) != 0)
        return refuse(fd, address, "listen", reason, room);
    return fd;
}

void listen_name(int fd, char out[LISTEN_TEXT])
{
    struct sockaddr_storage at = { 0 };
    socklen_t size = sizeof(at);
    char host[INET6_ADDRSTRLEN] = "";
    out[0] = '\0';
    if (getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        return;
    if (at.ss_family == AF_INET6) {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&at;
        inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof(host));
        snprintf(out, LISTEN_TEXT, "[%s]:%u", host, (unsigned)ntohs(v6->sin6_port));
        return;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)&at;
    inet_ntop(AF_INET, &v4->sin_addr, host, sizeof(host));
    snprintf(out, LISTEN_TEXT, "%s:%u", host, (unsigned)ntohs(v4->sin_port));
}
