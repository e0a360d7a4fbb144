/* producer_contact.c -- whom to reach at a producer: the fields of the registration slip that are about a person. Knows what may stand in
 * them; who may see them is not decided here. Not in the catalogue, and so in no list, export, filter, search, history or public feed. */
#include <string.h>
#include "model/resources.h"

enum { PHONE_LEAST = 8, PHONE_MOST = 15, MAILBOX_MOST = 64 };

/* The forms of an application name whom to reach; what they ask for beyond that is not kept. */
static const struct column columns[] = {
    COLUMN(producer_contact, producer_id, .flags = SERVER_SET, .vi = "Chủ thể", .doc = "The producer.", .example = "1"),
    COLUMN(producer_contact, representative, .flags = REQUIRED, .max = 200, .vi = "Người đại diện", .doc = "Who represents it.",
           .example = "Nguyễn Thị Mẫu"),
    COLUMN(producer_contact, address, .max = 300, .vi = "Địa chỉ", .doc = "Where it is reached by post.", .example = "Thôn 1, xã Mẫu"),
    COLUMN(producer_contact, phone, .max = 40, .vi = "Điện thoại", .doc = "Telephone number.", .example = "+84 203 000 0000"),
    COLUMN(producer_contact, email, .max = 254, .vi = "Thư điện tử", .doc = "E-mail address.", .example = "lien-he@example.vn"),
    STAMP_COLUMNS(producer_contact),
};

/* 8 (1900 1234) to 15 digits (E.164), in whatever groups. */
static bool is_phone(struct text phone)
{
    size_t digits = 0;
    for (size_t i = 0; i < phone.n; i++) {
        char c = phone.s[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (!(c == '+' && i == 0) && !(c && strchr(" .-()", c)))
            return false;
    }
    return digits >= PHONE_LEAST && digits <= PHONE_MOST;
}

static bool is_domain(struct text domain)
{
    size_t label = 0, dots = 0;
    for (size_t i = 0; i < domain.n; i++) {
        if (domain.s[i] != '.') {
            label++;
            continue;
        }
        if (!label)
            return false;
        label = 0;
        dots++;
    }
    return dots && label;
}

/* Enough to tell a slip of the pen from an address; whether it is somebody's only a message can tell. */
static bool is_email(struct text email)
{
    const char *at = memchr(email.s, '@', email.n);
    if (!at || at == email.s || at - email.s > MAILBOX_MOST)
        return false;
    for (size_t i = 0; i < email.n; i++)
        if (strchr(" \"(),:;<>[]\\", email.s[i]))
            return false;
    struct text domain = { at + 1, email.n - (size_t)(at - email.s) - 1 };
    return !memchr(domain.s, '@', domain.n) && is_domain(domain);
}

static void check(const void *record, struct problem *reterr, const struct place_of *place)
{
    const struct producer_contact *contact = record;
    if (contact->phone.s && !is_phone(contact->phone))
        fail_at(reterr, place, "phone", MSG_BAD_PHONE);
    if (contact->email.s && !is_email(contact->email))
        fail_at(reterr, place, "email", MSG_BAD_EMAIL);
}

const struct resource producer_contacts = {
    .name = "producer-contacts",
    .table = "producer_contact",
    .vi = "Thông tin liên hệ của chủ thể",
    .en = "Contacts of producers",
    COLUMNS(columns),
    .size = sizeof(struct producer_contact),
    .check = check,
};

#define FIELD(number, member, its_flags)                                                                                                   \
    {                                                                                                                                      \
        .name = #member, .kind = KIND_OF(((struct producer_contact *)0)->member), .flags = its_flags, .column = &columns[number]           \
    }
const struct schema producer_contact_schema = {
    .resource = &producer_contacts,
    .fields = { FIELD(0, producer_id, SERVER_SET), FIELD(1, representative, REQUIRED), FIELD(2, address, 0), FIELD(3, phone, 0),
                FIELD(4, email, 0), FIELD(5, version, SERVER_SET), FIELD(6, recorded_at, SERVER_SET) },
    .nfields = sizeof columns / sizeof *columns,
    .number = -1,
};
