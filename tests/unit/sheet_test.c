/* Goal: escapes of each format, cut names, and UTF-8 whatever comes in. */
#include "report/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lib/tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FFFD         "\xef\xbf\xbd"
#define ELLIPSIS     "\xe2\x80\xa6"

static char *escaped(const char *text, enum escape escape, size_t limit)
{
    struct buf out = {0};
    struct err err = {0};
    struct sheet sheet;

    sheet_init(&sheet, &out, &err);
    sheet_escaped(&sheet, text, escape, limit);
    sheet_bytes(&sheet, "", 1);
    if (sheet_end(&sheet) < 0)
        abort();
    return (char *)out.data;
}

static const struct {
    const char *name;
    const char *text;
    enum escape escape;
    size_t limit;
    const char *want;
} cases[] = {
    {"plain", "a|b<c>\"d\"", ESCAPE_PLAIN, SHEET_WHOLE, "a|b<c>\"d\""},
    {"a line end in a line", "a\nb\tc\r", ESCAPE_PLAIN, SHEET_WHOLE, "a b c "},
    {"an escape sequence", "\033[31m", ESCAPE_PLAIN, SHEET_WHOLE, FFFD "[31m"},
    {"a control of ISO 8859-1", "\xc2\x9b", ESCAPE_PLAIN, SHEET_WHOLE, FFFD},
    {"a text turned round", "a\xe2\x80\xae z\xe2\x80\xac", ESCAPE_PLAIN,
     SHEET_WHOLE, "a" FFFD " z" FFFD},
    {"no UTF-8",
     "\xff"
     "a\xc3",
     ESCAPE_PLAIN, SHEET_WHOLE, FFFD "a" FFFD},
    {"a surrogate", "\xed\xa0\x80", ESCAPE_PLAIN, SHEET_WHOLE, FFFD FFFD FFFD},
    {"Markdown", "a|b`c`\\ *d* [e](f) ~g~", ESCAPE_MARKDOWN, SHEET_WHOLE,
     "a\\|b\\`c\\`\\\\ \\*d\\* \\[e\\](f) \\~g\\~"},
    {"Markdown: HTML", "<b>&amp;", ESCAPE_MARKDOWN, SHEET_WHOLE,
     "&lt;b&gt;&amp;amp;"},
    {"Markdown: emphasis, not a name", "_a_ b_c", ESCAPE_MARKDOWN, SHEET_WHOLE,
     "\\_a\\_ b_c"},
    {"Markdown: nobody is called", "@all #12 #a", ESCAPE_MARKDOWN, SHEET_WHOLE,
     "@&#8203;all #&#8203;12 #a"},
    {"HTML", "<a href='\"'>&\n", ESCAPE_HTML, SHEET_WHOLE,
     "&lt;a href=&#39;&quot;&#39;&gt;&amp; "},
    {"XML keeps line ends", "a\n\tb\r", ESCAPE_XML, SHEET_WHOLE,
     "a&#10;&#9;b&#13;"},
    {"XML has no controls", "\001\x0b\x7f\xc2\x85", ESCAPE_XML, SHEET_WHOLE,
     FFFD FFFD FFFD FFFD},
    {"XML has no U+FFFE", "\xef\xbf\xbe", ESCAPE_XML, SHEET_WHOLE, FFFD},
    {"the end of CDATA", "]]>", ESCAPE_XML, SHEET_WHOLE, "]]&gt;"},
    {"TAP", "a # TODO \\ b\n", ESCAPE_TAP, SHEET_WHOLE, "a \\# TODO \\\\ b "},
    {"CSV", "a\"b\nc,d", ESCAPE_CSV, SHEET_WHOLE, "a\"\"b\nc,d"},
    {"just fits", "abcdefghij", ESCAPE_PLAIN, 10, "abcdefghij"},
    {"cut in the middle", "abcdefghijk", ESCAPE_PLAIN, 10,
     "abcd" ELLIPSIS "ghijk"},
    {"cut before it is escaped", "<<<<<<>>>>>>", ESCAPE_HTML, 5,
     "&lt;&lt;" ELLIPSIS "&gt;&gt;"},
    {"wide characters", "\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5",
     ESCAPE_PLAIN, 5, "\xe6\x97\xa5" ELLIPSIS "\xe6\x97\xa5"},
    {"cut between bytes that are none", "\x80\x80\x80\x80\x80\x80\x80\x80",
     ESCAPE_PLAIN, 4, FFFD ELLIPSIS FFFD FFFD},
    {"nothing", NULL, ESCAPE_PLAIN, 10, ""},
};

/* Every single byte and pair in front of a letter, in every escape. */
static void test_always_utf8(void)
{
    size_t bad = 0;

    for (int first = 1; first < 256; first++)
        for (int second = 1; second < 256; second++)
            for (int escape = ESCAPE_PLAIN; escape <= ESCAPE_CSV; escape++) {
                const char text[] = {(char)first, (char)second, 'a', 0};
                char *out = escaped(text, (enum escape)escape, SHEET_WHOLE);
                size_t size = strlen(out);

                for (size_t at = 0; at < size;) {
                    long code;
                    size_t length = utf8_next(out + at, size - at, &code);

                    bad += !length;
                    at += length ? length : 1;
                }
                free(out);
            }
    IS_INT((int64_t)bad, 0, "all pairs of bytes come out as UTF-8");
}

/* Marks take no column, but a megabyte of them is cut as well. */
static void test_marks(void)
{
    enum { MARKS = 500000 };
    char *text = malloc(2 * MARKS + 1);
    char *out;

    if (!text)
        abort();
    for (size_t k = 0; k < MARKS; k++)
        memcpy(text + 2 * k, "\xcc\x81", 2);
    text[2 * (size_t)MARKS] = 0;
    out = escaped(text, ESCAPE_PLAIN, 20);
    OK(strlen(out) < 200 && strstr(out, ELLIPSIS), "a megabyte of accents");
    free(out);
    free(text);
}

int main(void)
{
    for (size_t k = 0; k < COUNT(cases); k++) {
        char *out = escaped(cases[k].text, cases[k].escape, cases[k].limit);

        IS_TEXT(out, cases[k].want, "%s", cases[k].name);
        free(out);
    }
    test_always_utf8();
    test_marks();
    return tap_done();
}
