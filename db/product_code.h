/* product_code.h -- codes that the register gives to products: province, district while there were any, commune, number in the commune's book of the year, year. */
#pragma once
#include "db/table.h"

/* A product that asks for a code ("AUTO") gets the next of its commune and year, none left out and none twice: within the transaction that writes it, so that a write that is not kept takes
 * none. Codes of withdrawn products stay taken. ERR_INVALID at `code` where no commune is known. Other records pass. LAW: 26/2026/QĐ-TTg */
enum err product_code_derive(struct conn *conn, struct arena *arena, struct draft *draft, struct problem *reterr);
