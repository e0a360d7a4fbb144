-- Figures as they were printed somewhere: kept beside what the register computes, never instead of it. Two that contradict each other are two rows.
{{table published_figure}}
    id INTEGER NOT NULL,
    unit_id INTEGER NOT NULL,
    figure TEXT NOT NULL,
    measure TEXT NOT NULL,
    as_of TEXT NOT NULL,
    as_of_precision TEXT,
    value INTEGER NOT NULL,
    printed TEXT,
    numerator INTEGER,
    denominator INTEGER,
    definition TEXT,
    url TEXT,
    reliability TEXT NOT NULL,
    published_on TEXT,
    source TEXT,
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
{{only}}
    PRIMARY KEY (id),
    FOREIGN KEY (unit_id) REFERENCES unit (id)
{{end}}
CREATE UNIQUE INDEX published_figure_key ON published_figure (unit_id, figure, measure, as_of, coalesce(url, ''), coalesce(source, ''));
CREATE INDEX published_figure_by_unit ON published_figure (unit_id, as_of, id);
CREATE INDEX published_figure_by_figure ON published_figure (figure, as_of, id);
CREATE INDEX published_figure_by_measure ON published_figure (measure, as_of, id);
CREATE INDEX published_figure_by_day ON published_figure (as_of, id);
CREATE INDEX published_figure_by_reliability ON published_figure (reliability, as_of, id);
CREATE INDEX published_figure_by_published ON published_figure (published_on, id);
