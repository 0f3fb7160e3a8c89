#!/usr/bin/env python3
"""Writes holidays_1995_2045.tsv: every legal holiday of the Netherlands by date, and the workdays of its year.

The table is what the calendar room is tested against, so nothing here is taken from that room. Easter comes from the
printed table of Paschal full moons by golden number (the prayer books' table for 1900-2199), not from a formula; the
days of the week and the sums come from Python's own calendar. Run it by hand; the test reads what is committed:
    python3 tests/unit/calendar/make_holidays.py            writes the table
    python3 tests/unit/calendar/make_holidays.py --check    exits 1 when the table is not what would be written
"""
import datetime
import pathlib
import sys

FIRST, LAST = 1995, 2045
TABLE = pathlib.Path(__file__).with_name('holidays_1995_2045.tsv')
DAY = datetime.timedelta(days=1)

# Golden number 1 to 19 -> (month, day) of the Paschal full moon, 1900-2199.
FULL_MOONS = ((4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
              (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27))

# Published dates, against slips in the table above.
KNOWN_EASTERS = ('1995-04-16', '1997-03-30', '2000-04-23', '2005-03-27', '2008-03-23', '2011-04-24', '2013-03-31',
                 '2016-03-27', '2018-04-01', '2019-04-21', '2020-04-12', '2021-04-04', '2022-04-17', '2023-04-09',
                 '2024-03-31', '2025-04-20', '2026-04-05', '2030-04-21', '2035-03-25', '2038-04-25')


def easter(year):
    """The Sunday after the Paschal full moon; a full moon on a Sunday gives the next one."""
    month, day = FULL_MOONS[year % 19]  # the golden number is one more, as the table begins at one
    moon = datetime.date(year, month, day)
    return moon + DAY * (7 - moon.isoweekday() % 7)


def royal_birthday(year):
    name, date = ('Koningsdag', datetime.date(year, 4, 27)) if year >= 2014 \
        else ('Koninginnedag', datetime.date(year, 4, 30))
    return (date - DAY if date.isoweekday() == 7 else date), name


def holidays(year):
    """date -> name; 5 May keeps its own name when it is Ascension Day as well."""
    sunday = easter(year)
    found = {sunday + 39 * DAY: 'Hemelvaartsdag'}
    date, name = royal_birthday(year)
    found.update({
        datetime.date(year, 1, 1): 'Nieuwjaarsdag',
        sunday - 2 * DAY: 'Goede Vrijdag',
        sunday + DAY: 'tweede Paasdag',
        date: name,
        datetime.date(year, 5, 5): 'Bevrijdingsdag',
        sunday + 50 * DAY: 'tweede Pinksterdag',
        datetime.date(year, 12, 25): 'eerste Kerstdag',
        datetime.date(year, 12, 26): 'tweede Kerstdag',
    })
    return found


def workdays(year):
    free = holidays(year)
    date, count = datetime.date(year, 1, 1), 0
    while date.year == year:
        count += date.isoweekday() <= 5 and date not in free
        date += DAY
    return count


def table():
    lines = ['# date\tname\tworkdays of the year (Monday to Friday less these days)']
    for year in range(FIRST, LAST + 1):
        for date, name in sorted(holidays(year).items()):
            lines.append(f'{date.isoformat()}\t{name}\t{workdays(year)}')
    return '\n'.join(lines) + '\n'


def main():
    for text in KNOWN_EASTERS:
        assert easter(int(text[:4])).isoformat() == text, text
    if '--check' in sys.argv[1:]:
        sys.exit(TABLE.read_text(encoding='utf-8') != table())
    TABLE.write_text(table(), encoding='utf-8')


if __name__ == '__main__':
    main()
