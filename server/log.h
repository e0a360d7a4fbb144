/* log.h -- the line of a finished request. Knows no request: the door fills in what may be told (never a query, a header or a
 * body). */
#pragma once
#include <stdint.h>

struct log_line {
    const char *id, *method;
    const char *operation; /* a constant of the app, or NULL */
    int status;
    int64_t rows;
    uint64_t bytes; /* of the answer's body */
    uint32_t prepared;
    int64_t us; /* from the head's arrival until the answer was handed over */
};

/* Gathers the lines of busy moments from here on, until log_stop() has written the last; without it each is written at once. */
void log_start(void);
void log_stop(void);
/* One line, no malloc. */
void log_request(const struct log_line *line);
