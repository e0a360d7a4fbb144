/* negotiation.h -- what a request can read and what it brings. A field that is sent twice is read as one list (RFC 9110 5.3). */
#pragma once
#include "base/errors.h"
#include "server/http.h"

/* May the answer be of this type ("text/csv")? Without Accept, or when it holds nothing that could be a range: yes. q=0 is a no. */
bool accepts_type(struct request *request, const char *type);
/* Vietnamese unless the client prefers English: of the two, the one that Accept-Language gives the greater weight; the first of
 * equals. */
enum lang lang_of(struct request *request);
bool accepts_gzip(struct request *request);
/* Is the body of this type, in UTF-8 (the parameter charset says so, or is not there)? */
bool brings_type(struct request *request, const char *type);
