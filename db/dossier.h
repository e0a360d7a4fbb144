/* dossier.h -- what must hold before a dossier is moved, and what a move does. The way itself is a table: model/dossier_moves.h. */
#pragma once
#include "db/table.h"
#include "model/dossier_moves.h"
#include "model/resources.h"

/* A dossier with what its guards look at. Texts are in the arena. */
struct dossier_facts {
    int64_t id, unit_id, set_id, year_for;
    struct text code, programme, unit_code, unit_level, set_code, set_unit_level, level, lower_level, basis, state;
    struct date unit_from, unit_to, set_from, set_to, registered_on, state_on;
    /* ocop */
    int64_t product_id, product_unit_id, rubric_id, stars, months; /* stars: concluded last; months a certificate holds */
    struct text product_code, rubric_code, period_code, registration;
    struct date period_from, period_to;
};
enum err dossier_read(struct conn *conn, struct arena *arena, int64_t id, struct dossier_facts *ret, struct problem *reterr);
/* Every reason that stands against the step, each a fault at the field that would have to change; ERR_CONFLICT when there is one. `move` NULL: as if it brought nothing
 * and were made on the day. */
enum err dossier_judge(struct conn *conn, struct arena *arena, const struct dossier_facts *facts, const struct dossier_step *step, const struct dossier_move *move,
                       struct date day, const struct place_of *place, struct problem *reterr);

/* Before a move is written: where it comes from and leads to, whether it may; the decision makes its certification. ERR_CONFLICT, ERR_FORBIDDEN. Other resources pass. */
enum err dossier_derive(struct db *db, struct arena *arena, struct draft *draft, const struct stamp *stamp, struct problem *reterr);
/* Before a dossier is changed: once it was moved it stays what it asks for. A move is not changed at all. Other resources pass. */
enum err dossier_guard(struct conn *conn, struct arena *arena, const struct resource *resource, const void *before, const void *after, const struct place_of *place,
                       struct problem *reterr);
