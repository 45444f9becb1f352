/* The version of the suite; the Makefile reads it from here. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define BARPIPE_VERSION "0.1.0"

#endif
