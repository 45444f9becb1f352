/* Upserts of many rows a statement. */
#include "store/sqlite_insert.h"

#include <stdlib.h>
#include <string.h>

#include "store/sqlite_state.h"

/* Rows a statement at most, and parameters: SQLite's own limit is 32766. */
#define ROWS_MAX       100
#define PARAMETERS_MAX 1200

static int add(struct buf *sql, const char *text, struct err *err)
{
    return buf_append(sql, text, strlen(text), err);
}

static int add_row(struct buf *sql, unsigned columns, struct err *err)
{
    for (unsigned c = 0; c < columns; c++)
        if (add(sql, c ? ",?" : "(?", err) < 0)
            return -1;
    return add(sql, ")", err);
}

static int prepare(struct sqlite_store *store,
                   const struct sqlite_insert *insert, unsigned rows,
                   const char *head, const char *tail, sqlite3_stmt **out,
                   struct err *err)
{
    struct buf sql = {0};
    int rc = -1;

    if (add(&sql, "INSERT INTO ", err) < 0 || add(&sql, head, err) < 0 ||
        add(&sql, " VALUES ", err) < 0)
        goto done;
    for (unsigned row = 0; row < rows; row++)
        if ((row && add(&sql, ",", err) < 0) ||
            add_row(&sql, insert->columns, err) < 0)
            goto done;
    if (add(&sql, " ", err) < 0 || add(&sql, tail, err) < 0)
        goto done;
    rc = sqlite_prepare(store, (const char *)sql.data, sql.size, out, err);
done:
    buf_reset(&sql);
    return rc;
}

int sqlite_insert_prepare(struct sqlite_store *store,
                          struct sqlite_insert *insert, unsigned columns,
                          const char *head, const char *tail, struct err *err)
{
    if (insert->text)
        return 0;
    insert->columns = columns;
    insert->rows = PARAMETERS_MAX / columns;
    if (insert->rows > ROWS_MAX)
        insert->rows = ROWS_MAX;
    if (prepare(store, insert, 1, head, tail, &insert->one, err) < 0 ||
        prepare(store, insert, insert->rows, head, tail, &insert->many, err) <
            0)
        return -1;
    insert->text = malloc((size_t)insert->rows * columns * SQLITE_TEXT_MAX);
    return insert->text ? 0 : err_set(err, ERR_SYSTEM, "out of memory");
}

void sqlite_insert_close(struct sqlite_insert *insert)
{
    sqlite3_finalize(insert->one);
    sqlite3_finalize(insert->many);
    free(insert->text);
    *insert = (struct sqlite_insert){0};
}

/* Inserts `count` rows by the statement that takes so many. */
static int insert_some(struct sqlite_insert *insert, sqlite3_stmt *stmt,
                       const struct sqlite_rows *rows, size_t first,
                       size_t count)
{
    struct sqlite_place place = {stmt, 1, insert->text};
    int rc = SQLITE_OK;

    for (size_t k = 0; k < count && rc == SQLITE_OK; k++) {
        rc = rows->bind(rows->context, first + k, &place);
        place.at += (int)insert->columns;
        place.text += (size_t)insert->columns * SQLITE_TEXT_MAX;
    }
    if (rc != SQLITE_OK)
        return rc;
    rc = sqlite3_step(stmt);
    sqlite3_reset(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int sqlite_insert_rows(struct sqlite_store *store, struct sqlite_insert *insert,
                       const struct sqlite_rows *rows, size_t *bad,
                       struct err *err)
{
    size_t singly = rows->begin; /* up to here row by row */
    size_t row = rows->begin;

    *bad = rows->end;
    while (row < rows->end) {
        bool many = row >= singly && rows->end - row >= insert->rows;
        size_t count = many ? insert->rows : 1;
        int rc = insert_some(insert, many ? insert->many : insert->one, rows,
                             row, count);

        if (rc == SQLITE_OK) {
            row += count;
        } else if (many && (rc & 0xff) == SQLITE_CONSTRAINT) {
            /* Nothing of it is in: find out which one is refused. */
            singly = row + count;
        } else {
            if ((rc & 0xff) == SQLITE_CONSTRAINT)
                *bad = row;
            return sqlite_failed(store, err);
        }
    }
    return 0;
}
