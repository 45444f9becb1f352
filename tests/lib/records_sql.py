"""JSON lines of records on stdin, INSERT statements on stdout.

usage: records_sql.py sqlite|postgresql

What the tools write as text goes into the tables without barsink: so the CHECKs
and triggers of sql/ are tested by themselves. Later revisions replace earlier.
"""
import datetime
import decimal
import json
import sys

TABLES = {
    "bar": "ohlcv_bars",
    "range": "trading_ranges",
    "pattern": "patterns",
    "signal": "signals",
    "order": "backtest_orders",
    "fill": "backtest_fills",
    "trade": "backtest_trades",
    "summary": "backtest_results",
    "equity": "backtest_equity",
}
EFFORTS = ["NORMAL", "CLIMACTIC", "ABSORPTION", "NO_DEMAND"]
OF_A_RUN = {"order", "fill", "trade", "summary", "equity"}
RUN = "00000000000000ab"
NAMES = {"timestamp": "ts", "event_timestamp": "event_ts"}
TIMES = {"ts", "event_ts", "start_ts", "end_ts", "entry_ts", "until"}
PRICES = set(
    "open high low close support resistance midpoint width support_low "
    "resistance_high jump conservative price level stop entry target_1 "
    "target_2 risk_amount quantity limit trail stop_loss take_profit filled "
    "value commission slippage position cash entry_price exit_price pnl "
    "initial_equity final_equity total_pnl borrow expectancy avg_win avg_loss "
    "best_trade worst_trade equity".split()
)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def nanoseconds(text):
    """Of an RFC 3339 time in UTC, exact."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    passed = datetime.datetime.fromisoformat(whole + "+00:00") - EPOCH
    seconds = passed.days * 86400 + passed.seconds
    return seconds * 10**9 + int(fraction.ljust(9, "0") or 0)


def literal(kind, name, value, sqlite):
    """A value as the dialect writes it."""
    is_time = name in TIMES or (kind == "summary" and name in ("start", "finish"))
    if isinstance(value, list):
        if sqlite:
            return "'[%s]'" % ",".join(str(each) for each in value)
        return "'{%s}'" % ",".join(str(each) for each in value)
    if kind == "bar" and name == "effort":
        return str(EFFORTS.index(value))
    if isinstance(value, bool):
        return str(int(value)) if sqlite else str(value)
    if isinstance(value, str):
        if sqlite and is_time:
            return str(nanoseconds(value))
        return "'%s'" % value.replace("'", "''")
    if sqlite and name in PRICES:
        return str(int(value.scaleb(8)))
    return str(value)


def statement(record, sqlite):
    """INSERT of one record."""
    kind = record.pop("type")
    if kind in OF_A_RUN:
        record["run_id"] = RUN
    if kind == "equity":
        record.setdefault("timeframe", "1d")
    row = {NAMES.get(key, key): value for key, value in record.items() if value is not None}
    key = ["run_id", "symbol", "timeframe", "ts"] if kind == "equity" else ["id"]
    if kind == "bar":
        key = ["symbol", "timeframe", "ts"]
    elif kind in OF_A_RUN and kind != "equity":
        key = ["run_id", "id"]
    update = ", ".join('"%s" = excluded."%s"' % (name, name) for name in row if name not in key)
    return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s;" % (
        TABLES[kind],
        ", ".join('"%s"' % name for name in row),
        ", ".join(literal(kind, name, value, sqlite) for name, value in row.items()),
        ", ".join(key),
        update,
    )


def main():
    sqlite = sys.argv[1] == "sqlite"
    print("BEGIN;")
    for line in sys.stdin:
        record = json.loads(line, parse_int=decimal.Decimal, parse_float=decimal.Decimal)
        print(statement(record, sqlite))
    print("COMMIT;")


main()
