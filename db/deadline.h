/* deadline.h -- by when a dossier's next step is due. The deadlines and the holidays are rows of the register. */
#pragma once
#include "base/date.h"
#include "base/errors.h"
#include "base/text.h"

struct conn;
/* By when the next step is due of a dossier of the programme, and of the kind of registration (NO_TEXT: it has none), that came to the state on the day; NO_DATE: no deadline is known.
 * Days count from the one after; working days are Monday to Friday but holidays, and days that are worked instead of one. */
enum err deadline_of(struct conn *conn, struct text programme, struct text registration, struct text state, struct date day, struct date *ret, struct problem *reterr);
