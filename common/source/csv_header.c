/* Header words. */
#include "source/csv_header.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

#define WORD_MAX 64

struct word {
    const char *text; /* folded: see fold() */
    enum csv_column column;
    enum csv_rank rank;
};

/* Folded: lower case, accents dropped, nothing but letters and digits. */
static const struct word words[] = {
    /* English and what exchanges and programs write */
    {"date", CSV_TIME, CSV_SURE},
    {"time", CSV_TIME, CSV_SURE},
    {"datetime", CSV_TIME, CSV_SURE},
    {"timestamp", CSV_TIME, CSV_SURE},
    {"timestamputc", CSV_TIME, CSV_SURE},
    {"timestampms", CSV_TIME, CSV_SURE},
    {"timestampns", CSV_TIME, CSV_SURE},
    {"tsevent", CSV_TIME, CSV_SURE},
    {"datetimeutc", CSV_TIME, CSV_SURE},
    {"dateutc", CSV_TIME, CSV_SURE},
    {"timeutc", CSV_TIME, CSV_SURE},
    {"utctime", CSV_TIME, CSV_SURE},
    {"gmttime", CSV_TIME, CSV_SURE},
    {"localtime", CSV_TIME, CSV_SURE},
    {"opentime", CSV_TIME, CSV_SURE},
    {"opentimestamp", CSV_TIME, CSV_SURE},
    {"starttime", CSV_TIME, CSV_SURE},
    {"timeperiodstart", CSV_TIME, CSV_SURE},
    {"tradedate", CSV_TIME, CSV_SURE},
    {"tradingdate", CSV_TIME, CSV_SURE},
    {"tradingday", CSV_TIME, CSV_SURE},
    {"begin", CSV_TIME, CSV_LIKELY},
    {"start", CSV_TIME, CSV_LIKELY},
    {"period", CSV_TIME, CSV_LIKELY},
    {"day", CSV_TIME, CSV_SURE},
    {"dt", CSV_TIME, CSV_SURE},
    {"ts", CSV_TIME, CSV_SURE},
    {"t", CSV_TIME, CSV_SURE},
    {"unix", CSV_TIME, CSV_SURE},
    {"unixtime", CSV_TIME, CSV_SURE},
    {"unixtimestamp", CSV_TIME, CSV_SURE},
    {"epoch", CSV_TIME, CSV_SURE},
    {"dtyyyymmdd", CSV_TIME, CSV_SURE},
    {"yyyymmdd", CSV_TIME, CSV_SURE},
    {"closetime", CSV_TIME, CSV_LIKELY},
    {"closetimestamp", CSV_TIME, CSV_LIKELY},
    {"end", CSV_TIME, CSV_LIKELY},
    {"symbol", CSV_SYMBOL, CSV_SURE},
    {"ticker", CSV_SYMBOL, CSV_SURE},
    {"tickersymbol", CSV_SYMBOL, CSV_SURE},
    {"actsymbol", CSV_SYMBOL, CSV_SURE},
    {"stocksymbol", CSV_SYMBOL, CSV_SURE},
    {"instrument", CSV_SYMBOL, CSV_SURE},
    {"instrumentid", CSV_SYMBOL, CSV_LIKELY},
    {"asset", CSV_SYMBOL, CSV_LIKELY},
    {"pair", CSV_SYMBOL, CSV_LIKELY},
    {"contract", CSV_SYMBOL, CSV_LIKELY},
    {"security", CSV_SYMBOL, CSV_LIKELY},
    {"secid", CSV_SYMBOL, CSV_LIKELY},
    {"code", CSV_SYMBOL, CSV_LIKELY},
    {"tscode", CSV_SYMBOL, CSV_SURE},
    {"stock", CSV_SYMBOL, CSV_LIKELY},
    {"sym", CSV_SYMBOL, CSV_LIKELY},
    {"name", CSV_SYMBOL, CSV_LIKELY},
    {"timeframe", CSV_TIMEFRAME, CSV_SURE},
    {"interval", CSV_TIMEFRAME, CSV_LIKELY},
    {"resolution", CSV_TIMEFRAME, CSV_LIKELY},
    {"tf", CSV_TIMEFRAME, CSV_LIKELY},
    {"per", CSV_TIMEFRAME, CSV_LIKELY},
    {"open", CSV_OPEN, CSV_SURE},
    {"opening", CSV_OPEN, CSV_SURE},
    {"pxopen", CSV_OPEN, CSV_SURE},
    {"mido", CSV_OPEN, CSV_LIKELY},
    {"first", CSV_OPEN, CSV_LIKELY},
    {"o", CSV_OPEN, CSV_SURE},
    {"high", CSV_HIGH, CSV_SURE},
    {"pxhigh", CSV_HIGH, CSV_SURE},
    {"midh", CSV_HIGH, CSV_LIKELY},
    {"max", CSV_HIGH, CSV_LIKELY},
    {"maximum", CSV_HIGH, CSV_LIKELY},
    {"h", CSV_HIGH, CSV_SURE},
    {"low", CSV_LOW, CSV_SURE},
    {"pxlow", CSV_LOW, CSV_SURE},
    {"midl", CSV_LOW, CSV_LIKELY},
    {"min", CSV_LOW, CSV_LIKELY},
    {"minimum", CSV_LOW, CSV_LIKELY},
    {"l", CSV_LOW, CSV_SURE},
    {"close", CSV_CLOSE, CSV_SURE},
    {"closing", CSV_CLOSE, CSV_SURE},
    {"closelast", CSV_CLOSE, CSV_SURE},
    {"pxlast", CSV_CLOSE, CSV_SURE},
    {"midc", CSV_CLOSE, CSV_LIKELY},
    {"c", CSV_CLOSE, CSV_SURE},
    {"last", CSV_CLOSE, CSV_LIKELY},
    {"price", CSV_CLOSE, CSV_PRICE},
    {"adjclose", CSV_ADJUSTED, CSV_SURE},
    {"adjustedclose", CSV_ADJUSTED, CSV_SURE},
    {"closeadj", CSV_ADJUSTED, CSV_SURE},
    {"closeadjusted", CSV_ADJUSTED, CSV_SURE},
    {"adjusted", CSV_ADJUSTED, CSV_LIKELY},
    {"volume", CSV_VOLUME, CSV_SURE},
    {"vol", CSV_VOLUME, CSV_SURE},
    {"v", CSV_VOLUME, CSV_SURE},
    {"basevolume", CSV_VOLUME, CSV_SURE},
    {"totalvolume", CSV_VOLUME, CSV_SURE},
    {"tradevolume", CSV_VOLUME, CSV_SURE},
    {"pxvolume", CSV_VOLUME, CSV_SURE},
    {"realvolume", CSV_VOLUME, CSV_SURE},
    {"quantity", CSV_VOLUME, CSV_LIKELY},
    {"qty", CSV_VOLUME, CSV_LIKELY},
    {"size", CSV_VOLUME, CSV_LIKELY},
    {"shares", CSV_VOLUME, CSV_LIKELY},
    {"tickvol", CSV_VOLUME, CSV_TICKS},
    {"tickvolume", CSV_VOLUME, CSV_TICKS},
    {"ticks", CSV_VOLUME, CSV_TICKS},
    {"count", CSV_VOLUME, CSV_TICKS},
    /* German */
    {"datum", CSV_TIME, CSV_SURE},
    {"zeit", CSV_TIME, CSV_SURE},
    {"uhrzeit", CSV_TIME, CSV_SURE},
    {"zeitstempel", CSV_TIME, CSV_SURE},
    {"zeitpunkt", CSV_TIME, CSV_SURE},
    {"tag", CSV_TIME, CSV_LIKELY},
    {"kurzel", CSV_SYMBOL, CSV_LIKELY},
    {"wertpapier", CSV_SYMBOL, CSV_LIKELY},
    {"offnen", CSV_OPEN, CSV_SURE},
    {"offnung", CSV_OPEN, CSV_SURE},
    {"eroffnung", CSV_OPEN, CSV_SURE},
    {"eroffnungskurs", CSV_OPEN, CSV_SURE},
    {"eroeffnung", CSV_OPEN, CSV_SURE},
    {"eroeffnungskurs", CSV_OPEN, CSV_SURE},
    {"anfangskurs", CSV_OPEN, CSV_SURE},
    {"erster", CSV_OPEN, CSV_SURE},
    {"hoch", CSV_HIGH, CSV_SURE},
    {"hochst", CSV_HIGH, CSV_SURE},
    {"hochstkurs", CSV_HIGH, CSV_SURE},
    {"hoechst", CSV_HIGH, CSV_SURE},
    {"hoechstkurs", CSV_HIGH, CSV_SURE},
    {"tageshoch", CSV_HIGH, CSV_SURE},
    {"tief", CSV_LOW, CSV_SURE},
    {"tiefst", CSV_LOW, CSV_SURE},
    {"tiefstkurs", CSV_LOW, CSV_SURE},
    {"tagestief", CSV_LOW, CSV_SURE},
    {"niedrig", CSV_LOW, CSV_SURE},
    {"schluss", CSV_CLOSE, CSV_SURE},
    {"schlusskurs", CSV_CLOSE, CSV_SURE},
    {"schlu", CSV_CLOSE, CSV_SURE}, /* an Eszett is dropped */
    {"schlukurs", CSV_CLOSE, CSV_SURE},
    {"schlieen", CSV_CLOSE, CSV_SURE},
    {"letzter", CSV_CLOSE, CSV_LIKELY},
    {"zuletzt", CSV_CLOSE, CSV_LIKELY},
    {"kurs", CSV_CLOSE, CSV_PRICE},
    {"stuck", CSV_VOLUME, CSV_SURE},
    {"stucke", CSV_VOLUME, CSV_SURE},
    {"stuecke", CSV_VOLUME, CSV_SURE},
    {"volumen", CSV_VOLUME, CSV_LIKELY},
    {"umsatz", CSV_VOLUME, CSV_LIKELY},
    {"menge", CSV_VOLUME, CSV_LIKELY},
    /* French */
    {"heure", CSV_TIME, CSV_SURE},
    {"dateheure", CSV_TIME, CSV_SURE},
    {"horodatage", CSV_TIME, CSV_SURE},
    {"symbole", CSV_SYMBOL, CSV_SURE},
    {"ouverture", CSV_OPEN, CSV_SURE},
    {"ouv", CSV_OPEN, CSV_SURE},
    {"haut", CSV_HIGH, CSV_SURE},
    {"plushaut", CSV_HIGH, CSV_SURE},
    {"bas", CSV_LOW, CSV_SURE},
    {"plusbas", CSV_LOW, CSV_SURE},
    {"cloture", CSV_CLOSE, CSV_SURE},
    {"clot", CSV_CLOSE, CSV_SURE},
    {"fermeture", CSV_CLOSE, CSV_SURE},
    {"dernier", CSV_CLOSE, CSV_LIKELY},
    {"cours", CSV_CLOSE, CSV_PRICE},
    {"prix", CSV_CLOSE, CSV_PRICE},
    /* Spanish, Portuguese, Italian */
    {"fecha", CSV_TIME, CSV_SURE},
    {"hora", CSV_TIME, CSV_SURE},
    {"fechahora", CSV_TIME, CSV_SURE},
    {"data", CSV_TIME, CSV_SURE},
    {"datahora", CSV_TIME, CSV_SURE},
    {"ora", CSV_TIME, CSV_SURE},
    {"dataora", CSV_TIME, CSV_SURE},
    {"simbolo", CSV_SYMBOL, CSV_SURE},
    {"apertura", CSV_OPEN, CSV_SURE},
    {"abertura", CSV_OPEN, CSV_SURE},
    {"maximo", CSV_HIGH, CSV_SURE},
    {"maxima", CSV_HIGH, CSV_SURE},
    {"massimo", CSV_HIGH, CSV_SURE},
    {"alto", CSV_HIGH, CSV_LIKELY},
    {"minimo", CSV_LOW, CSV_SURE},
    {"minima", CSV_LOW, CSV_SURE},
    {"bajo", CSV_LOW, CSV_LIKELY},
    {"baixa", CSV_LOW, CSV_LIKELY},
    {"baixo", CSV_LOW, CSV_LIKELY},
    {"basso", CSV_LOW, CSV_LIKELY},
    {"cierre", CSV_CLOSE, CSV_SURE},
    {"fechamento", CSV_CLOSE, CSV_SURE},
    {"fecho", CSV_CLOSE, CSV_SURE},
    {"chiusura", CSV_CLOSE, CSV_SURE},
    {"ultimo", CSV_CLOSE, CSV_LIKELY},
    {"precio", CSV_CLOSE, CSV_PRICE},
    {"preco", CSV_CLOSE, CSV_PRICE},
    {"prezzo", CSV_CLOSE, CSV_PRICE},
    /* Dutch, Swedish, Danish, Norwegian, Polish, Czech, Turkish */
    {"tijd", CSV_TIME, CSV_SURE},
    {"openen", CSV_OPEN, CSV_SURE},
    {"hoog", CSV_HIGH, CSV_SURE},
    {"hoogste", CSV_HIGH, CSV_SURE},
    {"laag", CSV_LOW, CSV_SURE},
    {"laagste", CSV_LOW, CSV_SURE},
    {"slot", CSV_CLOSE, CSV_SURE},
    {"slotkoers", CSV_CLOSE, CSV_SURE},
    {"sluiting", CSV_CLOSE, CSV_SURE},
    {"laatst", CSV_CLOSE, CSV_LIKELY},
    {"laatste", CSV_CLOSE, CSV_LIKELY},
    {"koers", CSV_CLOSE, CSV_PRICE},
    {"tid", CSV_TIME, CSV_SURE},
    {"dato", CSV_TIME, CSV_SURE},
    {"oppning", CSV_OPEN, CSV_SURE},
    {"oppningskurs", CSV_OPEN, CSV_SURE},
    {"apning", CSV_OPEN, CSV_SURE},
    {"abning", CSV_OPEN, CSV_SURE},
    {"hogst", CSV_HIGH, CSV_SURE},
    {"hogsta", CSV_HIGH, CSV_SURE},
    {"hojest", CSV_HIGH, CSV_SURE},
    {"hoy", CSV_HIGH, CSV_SURE},
    {"lagst", CSV_LOW, CSV_SURE},
    {"lagsta", CSV_LOW, CSV_SURE},
    {"lav", CSV_LOW, CSV_SURE},
    {"lavest", CSV_LOW, CSV_SURE},
    {"stangning", CSV_CLOSE, CSV_SURE},
    {"stangningskurs", CSV_CLOSE, CSV_SURE},
    {"slutkurs", CSV_CLOSE, CSV_SURE},
    {"luk", CSV_CLOSE, CSV_SURE},
    {"sluttkurs", CSV_CLOSE, CSV_SURE},
    {"sist", CSV_CLOSE, CSV_LIKELY},
    {"volym", CSV_VOLUME, CSV_SURE},
    {"czas", CSV_TIME, CSV_SURE},
    {"otwarcie", CSV_OPEN, CSV_SURE},
    {"najwyzszy", CSV_HIGH, CSV_SURE},
    {"najwyzsza", CSV_HIGH, CSV_SURE},
    {"najnizszy", CSV_LOW, CSV_SURE},
    {"najnizsza", CSV_LOW, CSV_SURE},
    {"zamkniecie", CSV_CLOSE, CSV_SURE},
    {"ostatnio", CSV_CLOSE, CSV_LIKELY},
    {"wolumen", CSV_VOLUME, CSV_SURE},
    {"cas", CSV_TIME, CSV_LIKELY},
    {"oteviraci", CSV_OPEN, CSV_SURE},
    {"nejvyssi", CSV_HIGH, CSV_SURE},
    {"nejnizsi", CSV_LOW, CSV_SURE},
    {"zaviraci", CSV_CLOSE, CSV_SURE},
    {"objem", CSV_VOLUME, CSV_SURE},
    {"tarih", CSV_TIME, CSV_SURE},
    {"saat", CSV_TIME, CSV_SURE},
    {"acilis", CSV_OPEN, CSV_SURE},
    {"yuksek", CSV_HIGH, CSV_SURE},
    {"dusuk", CSV_LOW, CSV_SURE},
    {"kapanis", CSV_CLOSE, CSV_SURE},
    {"simdi", CSV_CLOSE, CSV_LIKELY},
    {"hacim", CSV_VOLUME, CSV_SURE},
    /* Russian */
    {"дата", CSV_TIME, CSV_SURE},
    {"время", CSV_TIME, CSV_SURE},
    {"тикер", CSV_SYMBOL, CSV_SURE},
    {"открытие", CSV_OPEN, CSV_SURE},
    {"откр", CSV_OPEN, CSV_SURE},
    {"максимум", CSV_HIGH, CSV_SURE},
    {"макс", CSV_HIGH, CSV_SURE},
    {"минимум", CSV_LOW, CSV_SURE},
    {"мин", CSV_LOW, CSV_SURE},
    {"закрытие", CSV_CLOSE, CSV_SURE},
    {"закр", CSV_CLOSE, CSV_SURE},
    {"цена", CSV_CLOSE, CSV_PRICE},
    {"объем", CSV_VOLUME, CSV_SURE},
    {"объём", CSV_VOLUME, CSV_SURE},
    /* Chinese, Japanese, Korean */
    {"日期", CSV_TIME, CSV_SURE},
    {"时间", CSV_TIME, CSV_SURE},
    {"時間", CSV_TIME, CSV_SURE},
    {"交易日期", CSV_TIME, CSV_SURE},
    {"交易时间", CSV_TIME, CSV_SURE},
    {"代码", CSV_SYMBOL, CSV_SURE},
    {"股票代码", CSV_SYMBOL, CSV_SURE},
    {"开盘", CSV_OPEN, CSV_SURE},
    {"開盤", CSV_OPEN, CSV_SURE},
    {"开盘价", CSV_OPEN, CSV_SURE},
    {"開盤價", CSV_OPEN, CSV_SURE},
    {"最高", CSV_HIGH, CSV_SURE},
    {"最高价", CSV_HIGH, CSV_SURE},
    {"最高價", CSV_HIGH, CSV_SURE},
    {"最低", CSV_LOW, CSV_SURE},
    {"最低价", CSV_LOW, CSV_SURE},
    {"最低價", CSV_LOW, CSV_SURE},
    {"收盘", CSV_CLOSE, CSV_SURE},
    {"收盤", CSV_CLOSE, CSV_SURE},
    {"收盘价", CSV_CLOSE, CSV_SURE},
    {"收盤價", CSV_CLOSE, CSV_SURE},
    {"成交量", CSV_VOLUME, CSV_SURE},
    {"日付", CSV_TIME, CSV_SURE},
    {"日付け", CSV_TIME, CSV_SURE},
    {"日時", CSV_TIME, CSV_SURE},
    {"時刻", CSV_TIME, CSV_SURE},
    {"始値", CSV_OPEN, CSV_SURE},
    {"高値", CSV_HIGH, CSV_SURE},
    {"安値", CSV_LOW, CSV_SURE},
    {"終値", CSV_CLOSE, CSV_SURE},
    {"調整後終値", CSV_ADJUSTED, CSV_SURE},
    {"出来高", CSV_VOLUME, CSV_SURE},
    {"날짜", CSV_TIME, CSV_SURE},
    {"일자", CSV_TIME, CSV_SURE},
    {"시간", CSV_TIME, CSV_SURE},
    {"시가", CSV_OPEN, CSV_SURE},
    {"고가", CSV_HIGH, CSV_SURE},
    {"저가", CSV_LOW, CSV_SURE},
    {"종가", CSV_CLOSE, CSV_SURE},
    {"거래량", CSV_VOLUME, CSV_SURE},
};

/* Letters of U+00C0..U+017F without their accents; ' ' drops the letter. */
static char base_letter(long code)
{
    static const char letters[] =
        "aaaaaaaceeeeiiiidnooooo ouuuuy  aaaaaaaceeeeiiiidnooooo ouuuuy y"
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
        "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    return letters[code - 0xc0];
}

static size_t put_utf8(char *out, long code)
{
    if (code < 0x800) {
        out[0] = (char)(0xc0 | (code >> 6));
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    out[0] = (char)(0xe0 | (code >> 12));
    out[1] = (char)(0x80 | ((code >> 6) & 0x3f));
    out[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

/* One character in lower case, marks and blanks dropped. */
static size_t fold_one(char *out, long code)
{
    if (code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    if (code >= 0xc0 && code < 0x180)
        code = (unsigned char)base_letter(code);
    if (code < 0x80) {
        *out = (char)code;
        return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
    }
    if (code < 0xc0 || code > 0xffff)
        return 0;
    if (code >= 0x410 && code <= 0x42f) /* Cyrillic capitals */
        code += 0x20;
    return put_utf8(out, code);
}

/* A header cell as in the table. Bytes that are not UTF-8 count as Latin-1. */
static size_t fold(const char *text, size_t size, char *out)
{
    size_t used = 0;
    size_t at = 0;

    while (at < size && text[at] >= '0' && text[at] <= '9')
        at++; /* "1. open", but keep what is nothing but digits */
    if (at == size || (text[at] != '.' && text[at] != ')'))
        at = 0;
    while (at < size && used + 4 < WORD_MAX) {
        long code;
        size_t length = utf8_next(text + at, size - at, &code);

        if (!length) {
            code = (unsigned char)text[at];
            length = 1;
        }
        if ((text[at] == '(' || text[at] == '[') && used)
            break; /* a unit: "Volume (BTC)" */
        used += fold_one(out + used, code);
        at += length;
    }
    out[used] = 0;
    return used;
}

static const struct word *find(const char *text)
{
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (!strcmp(text, words[k].text))
            return &words[k];
    return NULL;
}

/* Cuts "price" off either end: "openprice", "priceopen". */
static bool cut_price(char *text)
{
    static const char price[] = "price";
    size_t size = strlen(text);
    size_t length = strlen(price);

    if (size <= length)
        return false;
    if (!strcmp(text + size - length, price)) {
        text[size - length] = 0;
        return true;
    }
    if (!strncmp(text, price, length)) {
        memmove(text, text + length, size - length + 1);
        return true;
    }
    return false;
}

enum csv_column csv_header_meaning(const char *text, size_t size,
                                   enum csv_rank *rank)
{
    static const char volume[] = "volume";
    char folded[WORD_MAX];
    const struct word *word;

    if (!fold(text, size, folded))
        return CSV_COLUMN_COUNT;
    word = find(folded);
    if (!word && cut_price(folded))
        word = find(folded);
    if (word) {
        *rank = word->rank;
        return word->column;
    }
    if (!strncmp(folded, volume, strlen(volume))) {
        *rank = CSV_LIKELY; /* "Volume BTC" */
        return CSV_VOLUME;
    }
    return CSV_COLUMN_COUNT;
}

const char *csv_header_name(enum csv_column column)
{
    static const char *const names[CSV_COLUMN_COUNT] = {
        "time", "clock", "symbol", "timeframe",      "open",
        "high", "low",   "close",  "adjusted close", "volume"};

    return names[column];
}
