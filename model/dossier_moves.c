/* dossier_moves.c -- the ways of dossiers. Who verifies changed when the districts ended; a row says from when until when it holds. */
#include "model/dossier_moves.h"
#include <string.h>
#include "model/resources.h"

const char *const dossier_states[] = { "registered", "self_assessed", "opinions_collected", "submitted",     "verified",    "returned",         "appraisal", "voted",
                                       "failed",     "decided",       "announced",          "closed",        "evaluated",   "forwarded",        "complete",  "advised",
                                       "scored",     "concluded",     "potential_five",     "at_ministry",   "approved",    "back_to_province", "not_reached", "rejected",
                                       NULL };
const char *const dossier_move_names[] = { "assess",  "collect_opinions", "submit", "verify", "return", "appraise", "vote",    "decide",           "announce",          "close",
                                           "evaluate", "forward",         "check",  "advise", "score",  "conclude", "approve", "send_to_ministry", "return_from_ministry", "reject",
                                           NULL };

#define COMMUNE ROLE_BIT(ROLE_COMMUNE)
#define DISTRICT ROLE_BIT(ROLE_DISTRICT)
#define DEPARTMENT ROLE_BIT(ROLE_DEPARTMENT)
#define COUNCIL ROLE_BIT(ROLE_COUNCIL)

/* LAW: 2540/QĐ-TTg */
/* LAW: 18/2022/QĐ-TTg */
const struct dossier_step dossier_steps[] = {
    { "ntm", "assess", "registered", "self_assessed", NULL, NULL, NULL, COMMUNE | OFFICE, GUARD_SET | GUARD_ASSESSED },
    { "ntm", "collect_opinions", "self_assessed", "opinions_collected", NULL, NULL, NULL, COMMUNE | DISTRICT | OFFICE, BRINGS_OPINIONS },
    { "ntm", "submit", "opinions_collected returned", "submitted", NULL, NULL, NULL, COMMUNE | OFFICE,
      GUARD_SET | GUARD_ASSESSED | GUARD_CRITERIA | GUARD_OPINIONS | GUARD_DOCUMENTS | GUARD_LOWER },
    /* LAW: 131/2025/NĐ-CP Art. 44 */
    { "ntm", "verify", "submitted", "verified", NULL, NULL, "2025-06-30", DISTRICT | DEPARTMENT | OFFICE, GUARD_ASSESSED | GUARD_CRITERIA | GUARD_DOCUMENTS },
    { "ntm", "verify", "submitted", "verified", NULL, "2025-07-01", NULL, DEPARTMENT | OFFICE, GUARD_ASSESSED | GUARD_CRITERIA | GUARD_DOCUMENTS },
    { "ntm", "return", "submitted", "returned", NULL, NULL, "2025-06-30", DISTRICT | DEPARTMENT | OFFICE, BRINGS_REASON },
    { "ntm", "return", "submitted", "returned", NULL, "2025-07-01", NULL, DEPARTMENT | OFFICE, BRINGS_REASON },
    { "ntm", "return", "verified appraisal failed", "returned", NULL, NULL, NULL, DEPARTMENT | COUNCIL | OFFICE, BRINGS_REASON },
    { "ntm", "appraise", "verified", "appraisal", NULL, NULL, NULL, DEPARTMENT | OFFICE, GUARD_CRITERIA | GUARD_LOWER },
    { "ntm", "vote", "appraisal", "voted", "failed", NULL, NULL, COUNCIL | OFFICE, BRINGS_VOTE | GUARD_QUORUM },
    { "ntm", "decide", "voted", "decided", NULL, NULL, NULL, OFFICE, BRINGS_DECISION | GUARD_CRITERIA | GUARD_LOWER },
    { "ntm", "announce", "decided", "announced", NULL, NULL, NULL, OFFICE, 0 },
    { "ntm", "close", "registered self_assessed opinions_collected submitted verified returned appraisal voted failed", "closed", NULL, NULL, NULL,
      COMMUNE | OFFICE, BRINGS_REASON },
    /* LAW: 26/2026/QĐ-TTg */
    { "ocop", "submit", "registered returned", "submitted", NULL, NULL, NULL, COMMUNE | OFFICE, GUARD_RUBRIC | GUARD_REGISTRATION | GUARD_SELF_SCORED | GUARD_DOCUMENTS },
    { "ocop", "evaluate", "submitted", "evaluated", NULL, NULL, NULL, COMMUNE | OFFICE, 0 },
    { "ocop", "forward", "evaluated", "forwarded", NULL, NULL, NULL, COMMUNE | OFFICE, GUARD_DOCUMENTS },
    { "ocop", "return", "submitted evaluated", "returned", NULL, NULL, NULL, COMMUNE | OFFICE, BRINGS_REASON },
    { "ocop", "return", "forwarded complete advised", "returned", NULL, NULL, NULL, DEPARTMENT | OFFICE, BRINGS_REASON },
    { "ocop", "check", "forwarded", "complete", NULL, NULL, NULL, DEPARTMENT | OFFICE, GUARD_DOCUMENTS },
    { "ocop", "advise", "complete", "advised", NULL, NULL, NULL, DEPARTMENT | OFFICE, 0 },
    { "ocop", "score", "advised", "scored", NULL, NULL, NULL, COUNCIL | OFFICE, GUARD_SCORED },
    { "ocop", "conclude", "scored", "concluded", "advised", NULL, NULL, COUNCIL | OFFICE, BRINGS_VOTE | GUARD_QUORUM | BRINGS_STARS | GUARD_SCORED },
    { "ocop", "reject", "forwarded complete advised scored", "rejected", NULL, NULL, NULL, COUNCIL | OFFICE, BRINGS_REASON | GUARD_EXCLUDED },
    /* LAW: 1489/QĐ-TTg */
    { "ocop", "approve", "concluded back_to_province", "approved", NULL, NULL, "2025-06-30", DISTRICT | OFFICE, BRINGS_DECISION | GUARD_AUTHORITY | GUARD_IN_TIME },
    { "ocop", "approve", "concluded back_to_province", "approved", NULL, "2025-07-01", NULL, OFFICE, BRINGS_DECISION | GUARD_AUTHORITY | GUARD_IN_TIME },
    { "ocop", "send_to_ministry", "potential_five", "at_ministry", NULL, NULL, NULL, OFFICE, 0 },
    { "ocop", "decide", "at_ministry", "decided", NULL, NULL, NULL, OFFICE, BRINGS_DECISION | GUARD_AUTHORITY | GUARD_MINISTRY_SCORED },
    { "ocop", "return_from_ministry", "at_ministry", "back_to_province", NULL, NULL, NULL, OFFICE, BRINGS_STARS | BRINGS_REASON },
    { "ocop", "announce", "approved decided", "announced", NULL, NULL, NULL, OFFICE, 0 },
    { "ocop", "close", "registered submitted evaluated returned forwarded complete advised scored concluded potential_five back_to_province not_reached", "closed", NULL, NULL, NULL,
      COMMUNE | OFFICE, BRINGS_REASON },
};
const size_t ndossier_steps = sizeof dossier_steps / sizeof *dossier_steps;

static bool has_word(const char *words, struct text word)
{
    for (const char *at = words; *at;) {
        size_t n = strcspn(at, " ");
        if (n == word.n && !memcmp(at, word.s, n))
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

bool dossier_step_begins(const struct dossier_step *step, struct text programme, struct text state, struct date day)
{
    struct date edge;
    if (!text_is(programme, step->programme) || !has_word(step->from, state))
        return false;
    if (step->first && date_parse(step->first, strlen(step->first), &edge) && day.days < edge.days)
        return false;
    return !(step->last && date_parse(step->last, strlen(step->last), &edge) && day.days > edge.days);
}

const struct dossier_step *dossier_step_of(struct text programme, struct text state, struct text move, struct date day)
{
    for (size_t i = 0; i < ndossier_steps; i++)
        if (text_is(move, dossier_steps[i].move) && dossier_step_begins(&dossier_steps[i], programme, state, day))
            return &dossier_steps[i];
    return NULL;
}
