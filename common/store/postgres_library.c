/* The functions of libpq that are used, each passed on to the library. */
#include "store/postgres_library.h"

#include <dlfcn.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <string.h>

#define LIBRARY "libpq.so.5"

#define FUNCTIONS(X, V)                                                        \
    V(void, PQclear, (PGresult * res), (res))                                  \
    X(PGconn *, PQconnectdbParams,                                             \
      (const char *const *keywords, const char *const *values,                 \
       int expand_dbname),                                                     \
      (keywords, values, expand_dbname))                                       \
    V(void, PQconninfoFree, (PQconninfoOption * connOptions), (connOptions))   \
    X(PQconninfoOption *, PQconninfoParse,                                     \
      (const char *conninfo, char **errmsg), (conninfo, errmsg))               \
    X(char *, PQerrorMessage, (const PGconn *conn), (conn))                    \
    X(PGresult *, PQexec, (PGconn * conn, const char *query), (conn, query))   \
    X(PGresult *, PQexecParams,                                                \
      (PGconn * conn, const char *command, int nParams, const Oid *paramTypes, \
       const char *const *paramValues, const int *paramLengths,                \
       const int *paramFormats, int resultFormat),                             \
      (conn, command, nParams, paramTypes, paramValues, paramLengths,          \
       paramFormats, resultFormat))                                            \
    X(PGresult *, PQexecPrepared,                                              \
      (PGconn * conn, const char *stmtName, int nParams,                       \
       const char *const *paramValues, const int *paramLengths,                \
       const int *paramFormats, int resultFormat),                             \
      (conn, stmtName, nParams, paramValues, paramLengths, paramFormats,       \
       resultFormat))                                                          \
    V(void, PQfinish, (PGconn * conn), (conn))                                 \
    X(PGresult *, PQgetResult, (PGconn * conn), (conn))                        \
    X(int, PQgetisnull, (const PGresult *res, int tup_num, int field_num),     \
      (res, tup_num, field_num))                                               \
    X(int, PQgetlength, (const PGresult *res, int tup_num, int field_num),     \
      (res, tup_num, field_num))                                               \
    X(char *, PQgetvalue, (const PGresult *res, int tup_num, int field_num),   \
      (res, tup_num, field_num))                                               \
    X(int, PQntuples, (const PGresult *res), (res))                            \
    X(char *, PQpass, (const PGconn *conn), (conn))                            \
    X(PGPing, PQpingParams,                                                    \
      (const char *const *keywords, const char *const *values,                 \
       int expand_dbname),                                                     \
      (keywords, values, expand_dbname))                                       \
    X(PGresult *, PQprepare,                                                   \
      (PGconn * conn, const char *stmtName, const char *query, int nParams,    \
       const Oid *paramTypes),                                                 \
      (conn, stmtName, query, nParams, paramTypes))                            \
    X(int, PQputCopyData, (PGconn * conn, const char *buffer, int nbytes),     \
      (conn, buffer, nbytes))                                                  \
    X(int, PQputCopyEnd, (PGconn * conn, const char *errormsg),                \
      (conn, errormsg))                                                        \
    V(void, PQreset, (PGconn * conn), (conn))                                  \
    X(char *, PQresultErrorField, (const PGresult *res, int fieldcode),        \
      (res, fieldcode))                                                        \
    X(ExecStatusType, PQresultStatus, (const PGresult *res), (res))            \
    X(PQnoticeProcessor, PQsetNoticeProcessor,                                 \
      (PGconn * conn, PQnoticeProcessor proc, void *arg), (conn, proc, arg))   \
    X(ConnStatusType, PQstatus, (const PGconn *conn), (conn))

/* NOLINTBEGIN(bugprone-macro-parentheses): parameters have their own */
#define POINTER(type, name, parameters, arguments)                             \
    static type(*name##_there) parameters;
#define PASS(type, name, parameters, arguments)                                \
    type name parameters                                                       \
    {                                                                          \
        return name##_there arguments;                                         \
    }
#define PASS_VOID(type, name, parameters, arguments)                           \
    type name parameters                                                       \
    {                                                                          \
        name##_there arguments;                                                \
    }
#define ENTRY(type, name, parameters, arguments) {#name, &name##_there},
/* NOLINTEND(bugprone-macro-parentheses) */

FUNCTIONS(POINTER, POINTER)
FUNCTIONS(PASS, PASS_VOID)

static const struct {
    const char *name;
    void *pointer; /* to the pointer to it */
} functions[] = {FUNCTIONS(ENTRY, ENTRY)};

/* POSIX lets a pointer to an object be one to a function; ISO C does not. */
static bool find(void *library, const char *name, void *pointer)
{
    void *found = dlsym(library, name);

    memcpy(pointer, &found, sizeof(found));
    return found;
}

int postgres_library_load(struct err *err)
{
    static void *library;

    if (library)
        return 0;
    library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return err_set(err, ERR_SYSTEM,
                       "PostgreSQL needs " LIBRARY
                       ", which is not installed (Debian: libpq5)");
    for (size_t k = 0; k < sizeof(functions) / sizeof(functions[0]); k++)
        if (!find(library, functions[k].name, functions[k].pointer)) {
            dlclose(library);
            library = NULL;
            return err_set(err, ERR_SYSTEM, LIBRARY " lacks %s: it is too old",
                           functions[k].name);
        }
    return 0;
}
