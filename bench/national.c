/* national.c -- an invented register at the size of the country: a folder of CSV files for `ntm-ocop load`, as data/README.md says. Units and
 * their successions are the real ones of data/; everything else is made up, marked synthetic, and the same on every machine: no clock and no
 * chance but a counted one. Knows nothing of SQL. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { UNITS_MAX = 40000, LINE_ROOM = 4096, FIELDS_MAX = 32 };

/* The five years of the results, and the day between the two lists of units. */
static const char first_day[] = "2021-07-01", change_day[] = "2025-07-01", last_day[] = "2026-06-30";

struct unit {
    char code[12], name[64], level[12], kind[16], from[11], to[11];
    int first, last; /* days since 1970 */
};

static struct unit units[UNITS_MAX];
static int nunits;

/* ---- numbers and days ---- */

/* splitmix64: of the same place always the same number. */
static uint64_t state;

static uint64_t number(void)
{
    uint64_t z = (state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static int below(int n)
{
    return (int)(number() % (uint64_t)n);
}

static int day_of(int y, int m, int d)
{
    y -= m <= 2;
    int era = y / 400, of_era = y - era * 400;
    int of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int day(const char *text)
{
    return day_of(atoi(text), atoi(text + 5), atoi(text + 8));
}

/* Text of a day; good for the next seven. */
static const char *text(int days)
{
    static char texts[8][11];
    static int turn;
    int z = days + 719468, era = z / 146097, of_era = z - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100), m = (5 * of_year + 2) / 153;
    int d = of_year - (153 * m + 2) / 5 + 1, month = m < 10 ? m + 3 : m - 9, y = year + era * 400 + (month <= 2);
    char *ret = texts[turn++ % 8];
    ret[0] = (char)('0' + y / 1000), ret[1] = (char)('0' + y / 100 % 10), ret[2] = (char)('0' + y / 10 % 10), ret[3] = (char)('0' + y % 10);
    ret[4] = ret[7] = '-';
    ret[5] = (char)('0' + month / 10), ret[6] = (char)('0' + month % 10), ret[8] = (char)('0' + d / 10), ret[9] = (char)('0' + d % 10);
    ret[10] = '\0';
    return ret;
}

static int same_day_later(int days, int years)
{
    const char *t = text(days);
    int m = atoi(t + 5), d = atoi(t + 8);
    return day_of(atoi(t) + years, m, m == 2 && d == 29 ? 28 : d);
}

/* ---- files ---- */

static void end(const char *what, const char *name)
{
    fprintf(stderr, "national: %s %s: %s\n", what, name, errno ? strerror(errno) : "not as expected");
    exit(1);
}

static FILE *create(const char *folder, const char *name, const char *head)
{
    char path[LINE_ROOM];
    bool fits = (size_t)snprintf(path, sizeof path, "%s/%s.csv", folder, name) < sizeof path;
    FILE *file = fits ? fopen(path, "w") : NULL;
    if (!file)
        end("cannot write", path);
    setvbuf(file, NULL, _IOFBF, 1 << 20);
    if (head)
        fprintf(file, "%s\n", head);
    return file;
}

static void finish(FILE *file, const char *name)
{
    if (ferror(file) | fclose(file))
        end("cannot write", name);
}

/* Cuts a line of CSV in place; quotes go. */
static int cut(char *line, char **fields)
{
    int n = 0;
    for (char *in = line, *out = line; n < FIELDS_MAX; in++, out++) {
        fields[n++] = out;
        bool quoted = *in == '"';
        for (in += quoted; *in && (quoted || *in != ','); in++) {
            if (quoted && *in == '"') {
                quoted = *++in == '"';
                if (!quoted) {
                    in--;
                    continue;
                }
            }
            *out++ = *in;
        }
        bool more = *in == ',';
        *out = '\0';
        if (!more)
            break;
    }
    return n;
}

/* Appends the lines of one file of data/ to another, its head only once; what == "units": keeps them, too. */
static void take(const char *path, FILE *to, bool head, bool keep)
{
    char line[LINE_ROOM], *fields[FIELDS_MAX];
    gzFile file = gzopen(path, "r");
    if (!file)
        end("cannot read", path);
    for (int row = 0; gzgets(file, line, sizeof line); row++) {
        if (row || head)
            fputs(line, to);
        line[strcspn(line, "\n")] = '\0';
        if (!keep || !row)
            continue;
        if (cut(line, fields) < 11 || nunits == UNITS_MAX)
            end("cannot understand", path);
        struct unit *u = &units[nunits++];
        snprintf(u->code, sizeof u->code, "%s", fields[0]);
        snprintf(u->level, sizeof u->level, "%s", fields[1]);
        snprintf(u->kind, sizeof u->kind, "%s", fields[2]);
        snprintf(u->name, sizeof u->name, "%s", fields[3]);
        snprintf(u->from, sizeof u->from, "%s", fields[7]);
        snprintf(u->to, sizeof u->to, "%s", fields[9]);
        u->first = strcmp(fields[8], "not_later_than") ? day(u->from) : day("1990-01-01");
        u->last = *u->to ? day(u->to) : day("2100-01-01");
    }
    gzclose(file);
}

static void take_both(const char *data, const char *out, const char *name)
{
    char path[LINE_ROOM];
    bool keep = !strcmp(name, "units");
    FILE *to = create(out, name, NULL);
    snprintf(path, sizeof path, "%s/reference-2021-08-31/%s.csv", data, name);
    take(path, to, true, keep);
    snprintf(path, sizeof path, "%s/vietnam/%s.csv.gz", data, name);
    take(path, to, false, keep);
    finish(to, name);
}

static void take_groups(const char *data, const char *out)
{
    char path[LINE_ROOM];
    FILE *to = create(out, "product-groups", NULL);
    snprintf(path, sizeof path, "%s/reference-2021-08-31/product-groups.csv", data);
    take(path, to, true, false);
    finish(to, "product-groups");
}

static bool is(const struct unit *u, const char *level, const char *kind)
{
    return !strcmp(u->level, level) && (!kind || !strcmp(u->kind, kind));
}

/* ---- communes: rosters, assessments, recognitions ---- */

static const struct {
    const char *vi, *en;
    int indicators[2]; /* of the two sets: 49 and 57 in all */
} criteria[] = {
    { "Quy hoạch", "Planning", { 2, 3 } },
    { "Giao thông", "Transport", { 4, 4 } },
    { "Thủy lợi", "Irrigation", { 2, 2 } },
    { "Điện", "Electricity", { 2, 2 } },
    { "Trường học", "Schools", { 1, 1 } },
    { "Cơ sở vật chất văn hóa", "Cultural facilities", { 3, 3 } },
    { "Cơ sở hạ tầng thương mại nông thôn", "Rural trade", { 1, 1 } },
    { "Thông tin và Truyền thông", "Information and communication", { 4, 4 } },
    { "Nhà ở dân cư", "Housing", { 2, 2 } },
    { "Thu nhập", "Income", { 1, 1 } },
    { "Nghèo đa chiều", "Poverty", { 1, 1 } },
    { "Lao động", "Employment", { 1, 2 } },
    { "Tổ chức sản xuất và phát triển kinh tế nông thôn", "Production", { 2, 5 } },
    { "Giáo dục và Đào tạo", "Education", { 3, 4 } },
    { "Y tế", "Health", { 3, 4 } },
    { "Văn hóa", "Culture", { 1, 1 } },
    { "Môi trường và an toàn thực phẩm", "Environment and food safety", { 8, 9 } },
    { "Hệ thống chính trị và tiếp cận pháp luật", "Political system and access to law", { 6, 6 } },
    { "Quốc phòng và An ninh", "Defence and security", { 2, 2 } },
};
enum { CRITERIA = sizeof criteria / sizeof *criteria };
static const char *const set_codes[] = { "NAT-19-49", "NAT-19-57" };

static void write_sets(const char *out)
{
    FILE *sets = create(out, "criteria-sets", "code,name,name_en,unit_level,level,valid_from,valid_to,indicator_total,synthetic");
    FILE *each = create(out, "criteria", "set_code,number,name,name_en,indicators,required,synthetic");
    fprintf(sets, "NAT-19-49,\"Bộ tiêu chí xã nông thôn mới, 19 tiêu chí, 49 chỉ tiêu\",\"19 criteria, 49 indicators\",commune,standard,2016-10-17,2022-03-07,49,true\n");
    fprintf(sets, "NAT-19-57,\"Bộ tiêu chí xã nông thôn mới, 19 tiêu chí, 57 chỉ tiêu\",\"19 criteria, 57 indicators\",commune,standard,2022-03-08,,57,true\n");
    for (int s = 0; s < 2; s++)
        for (int c = 0; c < CRITERIA; c++)
            fprintf(each, "%s,%d,%s,%s,%d,true,true\n", set_codes[s], c + 1, criteria[c].vi, criteria[c].en, criteria[c].indicators[s]);
    finish(sets, "criteria-sets");
    finish(each, "criteria");
}

static void write_rosters(const char *out)
{
    FILE *file = create(out, "rosters", "period,unit_code,entered_on,left_on,synthetic");
    for (int i = 0; i < nunits; i++) {
        const struct unit *u = &units[i];
        if (!is(u, "commune", "commune"))
            continue;
        int entered = u->first > day("2021-01-01") ? u->first : day("2021-01-01");
        fprintf(file, "2021-2025,%s,%s,%s,true\n", u->code, text(entered), *u->to ? text(u->last + 1) : "2026-01-01");
        if (!*u->to)
            fprintf(file, "2026-2030,%s,2026-01-01,,true\n", u->code);
    }
    finish(file, "rosters");
}

/* How far a commune is, 0 to 1000, on a day: it starts somewhere and rises slowly. */
static int progress_of(int i, int days)
{
    uint64_t z = (uint64_t)(i + 1) * 0x9e3779b97f4a7c15U;
    int start = (int)((z >> 20) % 600) + 300;
    return start + (days - day(first_day)) / 12;
}

static void write_result(FILE *file, const struct unit *u, int set, int days, int c, int progress)
{
    static const char tail[] = ",true\n";
    int total = criteria[c].indicators[set], met = total;
    bool good = below(1000) < progress;
    if (!good)
        met = below(total);
    /* fprintf would take most of the time of ten million rows. */
    char line[96], *at = line;
    at = stpcpy(at, u->code);
    *at++ = ',';
    at = stpcpy(at, set_codes[set]);
    *at++ = ',';
    at = stpcpy(at, text(days));
    *at++ = ',';
    if (c >= 9)
        *at++ = '1';
    *at++ = (char)('0' + (c + 1) % 10);
    at = stpcpy(at, good ? ",met," : ",not_met,");
    *at++ = (char)('0' + met);
    *at++ = ',';
    *at++ = (char)('0' + total);
    at = stpcpy(at, tail);
    fwrite(line, 1, (size_t)(at - line), file);
}

/* The register reads no file over 256 MiB: so many results a file, the next ones in folders of their own, OUT/2, OUT/3 ... to be loaded after OUT. */
enum { RESULTS_A_FILE = 4000000 };

static FILE *create_results(const char *out, int part)
{
    char folder[LINE_ROOM];
    snprintf(folder, sizeof folder, part > 1 ? "%s/%d" : "%s", out, part);
    if (part > 1 && mkdir(folder, 0777) && errno != EEXIST)
        end("cannot make", folder);
    return create(folder, "assessment-results", "unit_code,set_code,assessed_on,criterion_number,verdict,indicators_met,indicators_total,synthetic");
}

/* As many assessments of all criteria as make `results`, spread over the rural communes in proportion to the days that each has in the five years. */
static long write_assessments(const char *out, long results)
{
    FILE *file = create(out, "assessments", "unit_code,set_code,assessed_on,checked,synthetic");
    FILE *each = create_results(out, 1);
    long wanted = (results + CRITERIA - 1) / CRITERIA, made = 0;
    int64_t all = 0, before = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < nunits; i++) {
            const struct unit *u = &units[i];
            if (!is(u, "commune", "commune"))
                continue;
            int first = u->first > day(first_day) ? u->first : day(first_day), last = u->last < day(last_day) ? u->last : day(last_day);
            int days = last - first + 1;
            if (!pass) {
                all += days;
                continue;
            }
            long n = (before + days) * wanted / all - made;
            before += days;
            int late = below(1000);
            for (long k = 0; k < n; k++, made++) {
                int on = first + (int)((k * 1000 + late) * days / (n * 1000)), set = on >= day("2022-03-08"), progress = progress_of(i, on);
                static const char *const checks[] = { "appraised", "appraised", "verified", "self" };
                fprintf(file, "%s,%s,%s,%s,true\n", u->code, set_codes[set], text(on), checks[below(4)]);
                if (made && made % (RESULTS_A_FILE / CRITERIA) == 0) {
                    finish(each, "assessment-results");
                    each = create_results(out, 1 + (int)(made / (RESULTS_A_FILE / CRITERIA)));
                }
                for (int c = 0; c < CRITERIA; c++)
                    write_result(each, u, set, on, c, progress);
            }
        }
    finish(file, "assessments");
    finish(each, "assessment-results");
    return made * CRITERIA;
}

#define CERTIFICATION \
    "programme,unit_code,product_code,level,stars,decision_number,decided_on,year_for,authority,valid_from,valid_to,ended_on,ended_reason,basis,synthetic"

static long write_recognitions(FILE *file)
{
    static const char *const levels[] = { "standard", "advanced", "model" };
    static const int shares[] = { 790, 270, 50 };
    long made = 0;
    for (int i = 0; i < nunits; i++) {
        const struct unit *u = &units[i];
        if (!is(u, "commune", "commune"))
            continue;
        int lot = below(1000), from = u->first > day("2014-01-01") ? u->first : day("2014-01-01"), to = u->last < day(last_day) ? u->last : day(last_day);
        for (int l = 0; l < 3 && lot < shares[l]; l++) {
            int on = from + (l * (to - from)) / 3 + below((to - from) / 3);
            bool ended = below(100) == 0;
            fprintf(file, "ntm,%s,,%s,,%d/QĐ-UBND,%s,%.4s,province,%s,,%s,%s,appraisal,true\n", u->code, levels[l], 1 + below(4000), text(on), text(on),
                    text(on), ended ? text(on + 400) : "", ended ? "revoked" : "");
            made++;
        }
    }
    return made;
}

/* ---- producers, products, their ratings ---- */

static const struct {
    int group;
    const char *name;
} goods[] = {
    { 1, "Gạo nếp cái hoa vàng" }, { 1, "Gạo tẻ thơm" },      { 1, "Miến dong" },         { 1, "Bún khô" },          { 1, "Mật ong" },
    { 1, "Chả mực" },              { 1, "Nước mắm" },         { 1, "Trứng vịt" },         { 1, "Gà đồi" },           { 1, "Thịt lợn gác bếp" },
    { 1, "Lạp sườn" },             { 1, "Cam sành" },         { 1, "Bưởi da xanh" },      { 1, "Na dai" },           { 1, "Vải thiều" },
    { 1, "Nhãn lồng" },            { 1, "Xoài cát" },         { 1, "Sầu riêng" },         { 1, "Thanh long ruột đỏ" }, { 1, "Chuối sấy" },
    { 1, "Mít sấy" },              { 1, "Hạt điều rang muối" }, { 1, "Hạt mắc ca" },      { 1, "Tiêu đen" },         { 1, "Nấm hương khô" },
    { 1, "Nấm đùi gà" },           { 1, "Măng khô" },         { 1, "Rau cải an toàn" },   { 1, "Dưa lưới" },         { 1, "Bánh tráng" },
    { 1, "Bánh gai" },             { 1, "Kẹo dừa" },          { 1, "Đường thốt nốt" },    { 1, "Tôm khô" },          { 1, "Cá khô" },
    { 1, "Ruốc cá" },              { 1, "Khoai lang sấy" },   { 1, "Tương nếp" },         { 1, "Muối ớt" },          { 1, "Tinh bột nghệ" },
    { 2, "Chè xanh" },             { 2, "Chè shan tuyết" },   { 2, "Cà phê rang xay" },   { 2, "Rượu ngô men lá" },  { 2, "Rượu mơ" },
    { 2, "Nước ép dứa" },          { 2, "Trà hoa vàng" },     { 2, "Ca cao bột" },        { 3, "Cao chè vằng" },     { 3, "Trà dây" },
    { 3, "Tinh dầu sả" },          { 3, "Ba kích tím" },      { 3, "Đông trùng hạ thảo" }, { 4, "Khăn thổ cẩm" },    { 4, "Nón lá" },
    { 4, "Chiếu cói" },            { 5, "Gốm men" },          { 5, "Đồ mây tre đan" },    { 5, "Tranh tre" },        { 5, "Cây cảnh bon sai" },
    { 6, "Du lịch cộng đồng" },    { 6, "Điểm du lịch sinh thái" },
};
static const char *const manners[] = { "",           " hữu cơ",   " rừng",      " thượng hạng", " truyền thống", " sạch",   " đặc biệt", " hộp quà",
                                       " gia truyền", " bản địa", " núi cao",   " ven sông",    " loại một",      " sấy lạnh", " gói nhỏ",  " xuất khẩu" };
static const struct {
    const char *kind, *prefix;
} houses[] = {
    { "cooperative", "Hợp tác xã nông nghiệp" }, { "cooperative", "Hợp tác xã dịch vụ tổng hợp" }, { "company", "Công ty TNHH" },
    { "company", "Công ty cổ phần thực phẩm" },  { "household", "Hộ kinh doanh" },                 { "household", "Cơ sở sản xuất" },
    { "cooperative_group", "Tổ hợp tác" },       { "farm", "Trang trại" },
};
static const char *const words[] = { "An", "Bình", "Cát", "Đại", "Đồng", "Gia", "Hoa", "Hưng", "Lộc", "Mai", "Minh", "Ngọc", "Phát", "Phúc", "Quê", "Sen", "Sơn", "Tâm", "Thịnh", "Xanh" };
enum { GOODS = sizeof goods / sizeof *goods, MANNERS = sizeof manners / sizeof *manners, HOUSES = sizeof houses / sizeof *houses, WORDS = sizeof words / sizeof *words };

static int *communes[2], ncommunes[2]; /* before and from the change on: their places in units[], the rural ones four times */

static void sort_communes(void)
{
    for (int era = 0; era < 2; era++) {
        communes[era] = malloc(4 * UNITS_MAX * sizeof *communes[era]);
        if (!communes[era])
            end("no memory for", "the communes");
        for (int i = 0; i < nunits; i++)
            if (is(&units[i], "commune", NULL) && units[i].first <= day(era ? change_day : "2014-01-01") &&
                units[i].last >= (era ? day(last_day) : day(change_day) - 1))
                for (int n = is(&units[i], "commune", "commune") ? 4 : 1; n > 0; n--)
                    communes[era][ncommunes[era]++] = i;
    }
}

static const struct unit *some_commune(int days)
{
    int era = days >= day(change_day);
    return &units[communes[era][below(ncommunes[era])]];
}

/* Products of one producer follow each other; a producer is entered when its first product joins. */
static long write_products(const char *out, FILE *certifications, long nproducts, long nratings)
{
    FILE *houses_file = create(out, "producers", "code,name,kind,unit_code,registered_on,synthetic");
    FILE *file = create(out, "products", "code,name,group_code,producer_code,unit_code,joined_on,left_on,synthetic");
    long rated = 0, producer = 0;
    const struct unit *u = NULL;
    int rest = 0, registered = 0, start = day("2014-01-05"), span = day(last_day) - start - 30;
    for (long p = 0; p < nproducts; p++, rest--) {
        if (!rest) {
            registered = start + below(span);
            u = some_commune(registered);
            int h = below(HOUSES);
            fprintf(houses_file, "CT-%06ld,%s %s %s %s,%s,%s,%s,true\n", ++producer, houses[h].prefix, words[below(WORDS)], words[below(WORDS)], u->name,
                    houses[h].kind, u->code, text(registered));
            rest = 1 + below(4);
        }
        int last = u->last < day(last_day) ? u->last : day(last_day);
        int joined = registered + (rest > 1 ? below((last - registered) / 2 + 1) : 0), g = below(GOODS);
        long ratings = (p + 1) * nratings / nproducts - rated;
        bool left = below(100) < 6 && last - joined > 800;
        int gone = left ? joined + 400 + below(last - joined - 400) : day("2100-01-01");
        fprintf(file, "SP-%07ld,%s%s %s,%d,CT-%06ld,%s,%s,%s,true\n", p + 1, goods[g].name, manners[below(MANNERS)], u->name, goods[g].group, producer, u->code,
                text(joined), left ? text(gone) : "");
        int until = gone < day(last_day) ? gone - 1 : day(last_day), every = ratings ? (until - joined) / (int)ratings : 0;
        every = every > 1096 ? 1096 : every < 1 ? 1 : every;
        int stars = below(1000), level = stars < 12 ? 5 : stars < 300 ? 4 : stars < 960 ? 3 : stars < 985 ? 2 : 1;
        for (long k = 0; k < ratings; k++, rated++) {
            int on = joined + (int)k * every, ended = below(100) < 2;
            if (k && below(10) == 0 && level < 5)
                level++;
            fprintf(certifications, "ocop,,SP-%07ld,,%d,%d/QĐ-UBND,%s,%.4s,%s,%s,%s,%s,%s,appraisal,true\n", p + 1, level, 1 + below(4000), text(on), text(on),
                    level == 5 ? "central" : level == 4 ? "province" : "district", text(on), text(same_day_later(on, 3)), ended ? text(on + 200) : "",
                    ended ? "revoked" : "");
        }
    }
    finish(houses_file, "producers");
    finish(file, "products");
    return rated;
}

int main(int argc, char **argv)
{
    long products = argc == 6 ? atol(argv[3]) : 0, certifications = argc == 6 ? atol(argv[4]) : 0, results = argc == 6 ? atol(argv[5]) : 0;
    if (argc != 6 || products < 1 || certifications < products || results < CRITERIA || products > 9999999 || certifications > 99999999 || results > 99999999) {
        fprintf(stderr, "national DATA FOLDER PRODUCTS CERTIFICATIONS RESULTS   (20000 60000 1000000: the country; DATA is data/)\n");
        return 2;
    }
    take_both(argv[1], argv[2], "units");
    take_both(argv[1], argv[2], "unit-changes");
    take_groups(argv[1], argv[2]);
    write_sets(argv[2]);
    write_rosters(argv[2]);
    sort_communes();
    state = 20250701;
    results = write_assessments(argv[2], results);
    FILE *file = create(argv[2], "certifications", CERTIFICATION);
    long recognitions = write_recognitions(file);
    long ratings = write_products(argv[2], file, products, certifications - recognitions);
    finish(file, "certifications");
    printf("{\"units\": %d, \"products\": %ld, \"certifications\": %ld, \"results\": %ld}\n", nunits, products, recognitions + ratings, results);
    return 0;
}
