"""The tables of a grade book, as SQL, and how an older book becomes a newer one.

The version of a book is its ``user_version``: how many of the migrations it has been through. ``docs/gradebook.md``
describes the tables for those who ask them questions in SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from grader.errors import BookError

APPLICATION_ID = 0x54474231  # "TGB1": tells a grade book from any other SQLite file

_FIRST = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL CHECK (command IN ('grade', 'regrade')),
    who TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    assignment TEXT NOT NULL,
    assignment_file TEXT NOT NULL,
    key_file TEXT NOT NULL,
    seed TEXT NOT NULL,
    hidden_digest TEXT NOT NULL,
    audience TEXT NOT NULL,
    limits TEXT NOT NULL,
    confinement TEXT NOT NULL,
    versions TEXT NOT NULL,
    remarks TEXT NOT NULL,
    basis TEXT NOT NULL,
    environment TEXT NOT NULL
);
CREATE TABLE contents (
    digest TEXT PRIMARY KEY,
    data BLOB NOT NULL
);
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    student_id TEXT NOT NULL,
    student TEXT NOT NULL,
    login TEXT NOT NULL,
    email TEXT NOT NULL,
    team TEXT NOT NULL,
    members TEXT NOT NULL,
    platform TEXT NOT NULL,
    upload TEXT NOT NULL,
    submitted TEXT,
    late INTEGER,
    attempt INTEGER,
    superseded TEXT NOT NULL,
    content TEXT NOT NULL REFERENCES contents (digest),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    grade_id INTEGER REFERENCES grades (id),
    shown TEXT,
    files TEXT
);
CREATE TABLE observations (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    call TEXT NOT NULL,
    environment TEXT NOT NULL,
    status TEXT NOT NULL,
    seconds REAL NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (submission_id, content, digest)
);
CREATE TABLE grades (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    made TEXT NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('first', 'fresh', 'resubmitted', 'changed', 'marks', 'regrade')),
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    pending REAL NOT NULL,
    final INTEGER NOT NULL,
    unjudged INTEGER NOT NULL,
    seconds REAL NOT NULL,
    notes TEXT NOT NULL,
    adjusted_score REAL,
    adjusted_max_score REAL,
    adjusted TEXT,
    content TEXT NOT NULL,
    basis TEXT NOT NULL,
    environment TEXT NOT NULL,
    marks TEXT NOT NULL,
    result TEXT NOT NULL,
    record BLOB NOT NULL
);
CREATE INDEX grades_of ON grades (submission_id);
CREATE TABLE criteria (
    grade_id INTEGER NOT NULL REFERENCES grades (id),
    position INTEGER NOT NULL,
    problem TEXT NOT NULL,
    criterion TEXT NOT NULL,
    verdict TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    pending REAL NOT NULL,
    extra_credit INTEGER NOT NULL,
    follow_through INTEGER NOT NULL,
    comment TEXT NOT NULL,
    PRIMARY KEY (grade_id, position)
) WITHOUT ROWID;
CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    grade_id INTEGER NOT NULL REFERENCES grades (id),
    problem TEXT NOT NULL,
    criterion TEXT NOT NULL,
    fact TEXT NOT NULL,
    cause TEXT NOT NULL,
    case_id TEXT NOT NULL,
    visibility TEXT NOT NULL
);
CREATE INDEX findings_of ON findings (grade_id);
CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    problem TEXT NOT NULL,
    criterion TEXT NOT NULL,
    points REAL,
    comment TEXT NOT NULL,
    who TEXT NOT NULL,
    made TEXT NOT NULL
);
CREATE INDEX marks_of ON marks (submission);
CREATE TABLE late_days (
    id INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    days INTEGER NOT NULL,
    who TEXT NOT NULL,
    made TEXT NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX late_days_of ON late_days (submission);
CREATE TABLE overrides (
    id INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    what TEXT NOT NULL,
    value TEXT,
    who TEXT NOT NULL,
    made TEXT NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX overrides_of ON overrides (submission);
CREATE VIEW current_grades AS
    SELECT submissions.name AS submission, student_id, student, login, email, team, submitted, late, attempt, score,
        max_score, pending, final, ifnull(adjusted_score, score) AS adjusted_score,
        ifnull(adjusted_max_score, max_score) AS adjusted_max_score, why, made, runs.who AS who, grades.id AS grade_id
    FROM submissions JOIN grades ON grades.id = submissions.grade_id JOIN runs ON runs.id = grades.run_id;
CREATE VIEW current_criteria AS
    SELECT submission, problem, criterion, verdict, criteria.score AS score, criteria.max_score AS max_score,
        criteria.pending AS pending, extra_credit, follow_through, comment, grade_id
    FROM current_grades JOIN criteria USING (grade_id);
CREATE VIEW history AS
    SELECT submissions.name AS submission, grades.id AS grade_id, score, max_score, pending, final, why, made,
        runs.who AS who, grades.id = submissions.grade_id AS current
    FROM grades JOIN submissions ON submissions.id = grades.submission_id JOIN runs ON runs.id = grades.run_id;
"""

# what the book held of a submission before a mark was made, or else what was graded first: nothing was seen before that
_STOOD = """coalesce(
    (SELECT grades.content FROM grades JOIN submissions ON submissions.id = submission_id
        WHERE name = marks.submission AND grades.made < marks.made ORDER BY grades.id DESC LIMIT 1),
    (SELECT grades.content FROM grades JOIN submissions ON submissions.id = submission_id
        WHERE name = marks.submission ORDER BY grades.id LIMIT 1))"""

_MARKED_CONTENT = f"""
ALTER TABLE marks ADD COLUMN content TEXT;
UPDATE marks SET content = {_STOOD};
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _MARKED_CONTENT)

# what a reader, who changes no book, sees in the place of the tables of an older one: version → SQL
_AS_NEW = {1: f"CREATE TEMP VIEW marks AS SELECT marks.*, {_STOOD} AS content FROM main.marks AS marks"}


def migrate(connection: sqlite3.Connection, name: str, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Brings a book to the newest version, each step whole or not at all; raises as :func:`check_version` does."""
    for number in range(check_version(connection, name, migrations), len(migrations)):
        steps = f"{migrations[number]}; PRAGMA user_version = {number + 1}; PRAGMA application_id = {APPLICATION_ID}"
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {steps}; COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def read_as_new(connection: sqlite3.Connection, version: int) -> None:
    """Lets a book of an older version be read as one of the newest; its file stays as it is."""
    for older in range(version, len(MIGRATIONS)):
        connection.execute(_AS_NEW[older])


def check_version(connection: sqlite3.Connection, name: str, migrations: Sequence[str] = MIGRATIONS) -> int:
    """The version of a book, 0 for an empty file. Raises :class:`BookError` for a newer book, or no book at all."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise BookError(f"{name}: not a grade book but some other SQLite file; move it away, or give another folder")
    if version > len(migrations):
        raise BookError(
            f"{name}: a grade book of version {version}, and this torch-grader knows versions up to {len(migrations)}; "
            "use a newer torch-grader, or give another folder"
        )
    return int(version)
