/* Open, high, low and close of a file that does not say which is which. */
#ifndef SOURCE_CSV_ORDER_H
#define SOURCE_CSV_ORDER_H

#include "source/csv_sniffer.h"

/*
 * The four columns are taken to be open, high, low, close, in this order, as
 * long as most rows fit that. Else the column that is never below the others
 * is the high, the one never above them the low; of the remaining two the
 * open is the one that lies nearer to the other's value in the bar before.
 * Nothing is changed when no column is always highest or lowest. The dialect's
 * style must be known.
 */
void csv_order_prices(struct csv_sniffer *s);

#endif
