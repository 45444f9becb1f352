/* A connection to PostgreSQL: what libpq says, in one line and scrubbed. */
#include "store/postgres_link.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Bytes of a COPY message. */
#define COPY_CHUNK ((size_t)256 * 1024)
/* A password shorter than this is no word to look for in a message. */
#define PASSWORD_WORD 4
#define BLOT          3 /* asterisks in its place, whatever its length */

#define SQLSTATE_UNIQUE    "23505"
#define SQLSTATE_NO_TABLE  "42P01"
#define SQLSTATE_NO_COLUMN "42703"

/* Writes `text` as one line: runs of blanks and controls are one blank. */
static void one_line(const char *text, char *out, size_t size)
{
    size_t used = 0;

    for (; *text && used + 1 < size; text++) {
        bool blank = (unsigned char)*text <= ' ' || *text == 0x7f;

        if (!blank)
            out[used++] = *text;
        else if (used && out[used - 1] != ' ')
            out[used++] = ' ';
    }
    while (used && out[used - 1] == ' ')
        used--;
    out[used] = 0;
}

/* Blots out each `word` in text. */
static void hide(char *text, const char *word)
{
    size_t size = word ? strlen(word) : 0;

    if (size < PASSWORD_WORD)
        return;
    for (char *at = text; (at = strstr(at, word)); at += BLOT) {
        memset(at, '*', BLOT);
        memmove(at + BLOT, at + size, strlen(at + size) + 1);
    }
}

static void clean(const struct postgres_link *link, const char *text, char *out,
                  size_t size)
{
    one_line(text ? text : "", out, size);
    hide(out, PQpass(link->connection));
}

/* libpq takes a message of ours, where it would print the server's notices. */
static void keep_quiet(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/*
 * True when the one @ of the address ends its user and password. Otherwise
 * libpq would take a piece of an unescaped password for a host or a port, and
 * say so.
 */
static bool is_plain(const char *address)
{
    const char *begin = strstr(address, "://");
    const char *end = strchr(address, '@');
    const char *colon;

    if (!begin || !end)
        return true;
    begin += 3;
    colon = begin + strcspn(begin, ":@");
    return begin + strcspn(begin, "/?#[]@") == end && !strchr(end + 1, '@') &&
           (colon == end || colon + 1 + strcspn(colon + 1, ":@") == end);
}

/* Without an @ what was meant as the password stands where the port does. */
static bool has_port(const PQconninfoOption *option)
{
    while (option->keyword && strcmp(option->keyword, "port") != 0)
        option++;
    return !option->keyword || !option->val ||
           !option->val[strspn(option->val, "0123456789,")];
}

/* libpq's own word about a bad address is no help: it quotes the address. */
static int check_address(const char *address, struct err *err)
{
    PQconninfoOption *options =
        is_plain(address) ? PQconninfoParse(address, NULL) : NULL;
    bool good = options && has_port(options);

    PQconninfoFree(options);
    return good ? 0
                : err_set(err, ERR_USAGE,
                          "cannot read the database's address: it has the form "
                          "postgresql://USER:PASSWORD@HOST:PORT/DATABASE?..., "
                          "other characters of :/?#[]@%%& as %%XX");
}

static int not_connected(struct postgres_link *link, struct err *err)
{
    char text[ERR_MESSAGE_MAX / 2];

    link->trouble = POSTGRES_GONE;
    clean(link, PQerrorMessage(link->connection), text, sizeof(text));
    return err_set(err, ERR_SYSTEM, "could not open the database: %s", text);
}

/*
 * What every session needs. A server may answer COMMIT before the disk does
 * (synchronous_commit = off): then what is acknowledged could still be lost.
 * Staging tables are as large as a batch.
 */
static int begin_session(struct postgres_link *link, struct err *err)
{
    return postgres_link_run(
        link,
        "SET client_min_messages = warning; SET temp_buffers = '64MB';"
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'",
        err);
}

/* A server that answers refuses us, unless it has come up just now. */
static int once_more(struct postgres_link *link, struct err *err)
{
    if (postgres_link_reset(link, err) == 0)
        return 0;
    if (PQstatus(link->connection) != CONNECTION_OK)
        link->trouble = POSTGRES_FINAL;
    return -1;
}

int postgres_link_open(struct postgres_link *link, const char *address,
                       struct err *err)
{
    /*
     * Before the address: what it may say otherwise. A server whose machine
     * fell silent is gone within a minute.
     */
    const char *const keys[] = {"connect_timeout",
                                "tcp_user_timeout",
                                "keepalives_idle",
                                "keepalives_interval",
                                "keepalives_count",
                                "fallback_application_name",
                                "dbname",
                                "client_encoding",
                                NULL};
    const char *const values[] = {"10",      "30000", "30",   "10", "3",
                                  "barpipe", address, "UTF8", NULL};
    int rc;

    link->trouble = POSTGRES_FINAL;
    if (check_address(address, err) < 0)
        return -1;
    link->connection = PQconnectdbParams(keys, values, 1);
    if (!link->connection)
        return err_set(err, ERR_SYSTEM, "out of memory");
    PQsetNoticeProcessor(link->connection, keep_quiet, NULL);
    if (PQstatus(link->connection) == CONNECTION_OK)
        rc = begin_session(link, err);
    else if (PQpingParams(keys, values, 1) == PQPING_OK)
        rc = once_more(link, err);
    else
        return not_connected(link, err);
    if (rc < 0 && link->trouble != POSTGRES_GONE)
        postgres_link_close(link);
    return rc;
}

int postgres_link_reset(struct postgres_link *link, struct err *err)
{
    PQreset(link->connection);
    if (PQstatus(link->connection) != CONNECTION_OK)
        return not_connected(link, err);
    return begin_session(link, err);
}

void postgres_link_close(struct postgres_link *link)
{
    PQfinish(link->connection);
    link->connection = NULL;
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static enum postgres_trouble trouble_of(const struct postgres_link *link,
                                        const char *state)
{
    static const char *const gone[] = {"08", "57P01", "57P02", "57P03"};
    static const char *const again[] = {"40P01", "40001"};

    if (PQstatus(link->connection) != CONNECTION_OK)
        return POSTGRES_GONE;
    for (size_t k = 0; k < sizeof(gone) / sizeof(gone[0]); k++)
        if (starts(state, gone[k]))
            return POSTGRES_GONE;
    for (size_t k = 0; k < sizeof(again) / sizeof(again[0]); k++)
        if (starts(state, again[k]))
            return POSTGRES_AGAIN;
    return starts(state, SQLSTATE_UNIQUE) ? POSTGRES_TAKEN : POSTGRES_FINAL;
}

/* Takes the result, which may be NULL, and says what is wrong with it. */
static int failed(struct postgres_link *link, PGresult *result, struct err *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    char text[ERR_MESSAGE_MAX / 2];
    char detail[ERR_MESSAGE_MAX / 2];
    bool refused;

    if (!state)
        state = "";
    refused = starts(state, "22") || starts(state, "23");
    link->trouble = trouble_of(link, state);
    clean(link, primary ? primary : PQerrorMessage(link->connection), text,
          sizeof(text));
    clean(link, PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL), detail,
          sizeof(detail));
    if (refused)
        err_set(err, ERR_DATA, "the database refuses a row: %s%s%s", text,
                detail[0] ? ": " : "", detail);
    else if (starts(state, SQLSTATE_NO_TABLE) ||
             starts(state, SQLSTATE_NO_COLUMN))
        err_set(err, ERR_SYSTEM,
                "the database's schema is not whole: %s; restore it, or begin "
                "an empty one with barsink --migrate",
                text);
    else
        err_set(err, ERR_SYSTEM, "the database says: %s%s%s", text,
                detail[0] ? ": " : "", detail);
    PQclear(result);
    return -1;
}

int postgres_link_run(struct postgres_link *link, const char *sql,
                      struct err *err)
{
    PGresult *result = PQexec(link->connection, sql);
    ExecStatusType status = PQresultStatus(result);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return failed(link, result, err);
    PQclear(result);
    return 0;
}

static int take_rows(struct postgres_link *link, PGresult *result,
                     struct pg_result **out, struct err *err)
{
    ExecStatusType status = PQresultStatus(result);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return failed(link, result, err);
    *out = result;
    return 0;
}

/* Every parameter is in binary. */
static const int binary[POSTGRES_PARAMETERS_MAX] = {1, 1, 1, 1, 1, 1, 1, 1};

int postgres_link_ask(struct postgres_link *link, const char *sql,
                      const struct postgres_parameters *parameters,
                      struct pg_result **out, struct err *err)
{
    return take_rows(link,
                     PQexecParams(link->connection, sql, parameters->count,
                                  NULL, parameters->value, parameters->size,
                                  binary, 1),
                     out, err);
}

int postgres_link_prepare(struct postgres_link *link, const char *name,
                          const char *sql, struct err *err)
{
    PGresult *result = PQprepare(link->connection, name, sql, 0, NULL);

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return failed(link, result, err);
    PQclear(result);
    return 0;
}

int postgres_link_execute(struct postgres_link *link, const char *name,
                          const struct postgres_parameters *parameters,
                          struct pg_result **out, struct err *err)
{
    return take_rows(link,
                     PQexecPrepared(link->connection, name, parameters->count,
                                    parameters->value, parameters->size, binary,
                                    1),
                     out, err);
}

/* 1 when all went out; the end tells why not. */
static int send_rows(struct postgres_link *link, const unsigned char *rows,
                     size_t size)
{
    /* Signature, flags, no extension; and the row count that ends it all. */
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
    static const char tail[] = "\377\377";
    int sent = PQputCopyData(link->connection, head, sizeof(head) - 1);

    for (size_t done = 0; done < size && sent == 1; done += COPY_CHUNK)
        sent = PQputCopyData(
            link->connection, (const char *)rows + done,
            (int)(size - done < COPY_CHUNK ? size - done : COPY_CHUNK));
    if (sent == 1)
        sent = PQputCopyData(link->connection, tail, sizeof(tail) - 1);
    return sent == 1 ? PQputCopyEnd(link->connection, NULL) : sent;
}

int postgres_link_copy(struct postgres_link *link, const char *sql,
                       const unsigned char *rows, size_t size, struct err *err)
{
    PGresult *result = PQexec(link->connection, sql);
    PGresult *more;
    int sent;

    if (PQresultStatus(result) != PGRES_COPY_IN)
        return failed(link, result, err);
    PQclear(result);
    sent = send_rows(link, rows, size);
    result = PQgetResult(link->connection);
    while (PQstatus(link->connection) == CONNECTION_OK &&
           PQresultStatus(result) != PGRES_COPY_IN &&
           (more = PQgetResult(link->connection)))
        PQclear(more);
    if (sent != 1 || PQresultStatus(result) != PGRES_COMMAND_OK)
        return failed(link, result, err);
    PQclear(result);
    return 0;
}

void postgres_link_rollback(struct postgres_link *link)
{
    if (PQstatus(link->connection) == CONNECTION_OK)
        PQclear(PQexec(link->connection, "ROLLBACK"));
}
