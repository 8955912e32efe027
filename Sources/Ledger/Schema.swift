import GRDB

/// The tables and how they came to be. A migration that has been released is never changed.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: version1)
    }
    migrator.registerMigration("2") { db in
      try db.execute(sql: version2)
    }
    migrator.registerMigration("submission resources") { db in
      // What each submission asked the host for: an object, null where it isn't known.
      try db.execute(sql: "ALTER TABLE submission ADD COLUMN resources TEXT")
    }
    migrator.registerMigration("large sweeps") { db in
      try db.execute(sql: largeSweeps)
    }
    migrator.registerMigration("causes") { db in
      try db.execute(sql: causes)
    }
    migrator.registerMigration("control") { db in
      try db.execute(sql: control)
    }
    migrator.registerMigration("feeder") { db in
      try db.execute(sql: feeder)
    }
    migrator.registerMigration("metric sources") { db in
      // There were three kinds of files, in the order JSON lines, tables, text; now others stand between.
      try db.execute(
        sql: "UPDATE metric SET preference = CASE preference WHEN 0 THEN 4 WHEN 1 THEN 5 ELSE 8 END"
      )
    }
    migrator.registerMigration("unread files") { db in
      // What was read before isn't known any more: such files are looked at once again.
      try db.execute(
        sql: """
          ALTER TABLE synced_file ADD COLUMN is_read INTEGER NOT NULL DEFAULT 0;
          CREATE INDEX synced_file_unread ON synced_file(attempt_id) WHERE NOT is_read;
          """)
    }
    migrator.registerMigration("use of attempts") { db in
      try db.execute(sql: Ledger.useTable)
    }
    migrator.registerMigration("packs") { db in
      // How many runs share an array task, and how many of them run at once; null where each has its own.
      try db.execute(
        sql: """
          ALTER TABLE submission ADD COLUMN pack_runs INTEGER;
          ALTER TABLE submission ADD COLUMN pack_lanes INTEGER;
          """)
    }
    return migrator
  }

  /// That the host has accepted what waited there is no event either.
  private static let feeder = """
    DROP TRIGGER attempt_state;
    CREATE TRIGGER attempt_state AFTER UPDATE OF state ON attempt
    WHEN NEW.state IS NOT OLD.state AND NEW.state <> 'waiting'
      AND OLD.state NOT IN ('submitting', 'waiting')
    BEGIN
      INSERT INTO event (attempt_id, state, cause, at)
      VALUES (NEW.id, NEW.state, NEW.cause, NEW.observed_at);
    END;
    """

  private static let version1 = """
    CREATE TABLE project (
      id TEXT NOT NULL PRIMARY KEY
    );
    INSERT INTO project VALUES (lower(hex(randomblob(4))));

    CREATE TABLE sweep (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      file TEXT NOT NULL,
      source TEXT NOT NULL,
      request TEXT NOT NULL,
      host TEXT NOT NULL,
      metric TEXT,
      reduction TEXT,
      direction TEXT,
      direction_is_assumed INTEGER NOT NULL DEFAULT 0,
      metric_source TEXT,
      created_at REAL NOT NULL
    );

    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      sweep_id INTEGER NOT NULL REFERENCES sweep(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      hash TEXT NOT NULL,
      name TEXT NOT NULL,
      seed INTEGER NOT NULL,
      parameters TEXT NOT NULL,
      point TEXT NOT NULL,
      command TEXT NOT NULL,
      UNIQUE (sweep_id, hash),
      UNIQUE (sweep_id, name)
    );
    CREATE INDEX run_position ON run(sweep_id, position);

    CREATE TABLE submission (
      id INTEGER PRIMARY KEY,
      sweep_id INTEGER NOT NULL REFERENCES sweep(id) ON DELETE CASCADE,
      token TEXT NOT NULL UNIQUE,
      host TEXT NOT NULL,
      scheduler TEXT NOT NULL,
      directory TEXT NOT NULL,
      task_count INTEGER NOT NULL,
      state TEXT NOT NULL,
      job TEXT,
      created_at REAL NOT NULL,
      accepted_at REAL
    );

    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      submission_id INTEGER NOT NULL REFERENCES submission(id) ON DELETE CASCADE,
      task INTEGER NOT NULL,
      state TEXT NOT NULL,
      exit_code INTEGER,
      cause TEXT,
      source TEXT NOT NULL,
      node TEXT,
      started_at INTEGER,
      ended_at INTEGER,
      observed_at REAL NOT NULL,
      UNIQUE (run_id, number),
      UNIQUE (submission_id, task)
    );

    CREATE TABLE synced_file (
      attempt_id INTEGER NOT NULL REFERENCES attempt(id) ON DELETE CASCADE,
      remote_path TEXT NOT NULL,
      local_path TEXT NOT NULL,
      inode INTEGER NOT NULL,
      size INTEGER NOT NULL,
      reader TEXT,
      PRIMARY KEY (attempt_id, remote_path)
    );

    CREATE TABLE metric (
      attempt_id INTEGER NOT NULL REFERENCES attempt(id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      name TEXT NOT NULL,
      preference INTEGER NOT NULL,
      count INTEGER NOT NULL,
      nan_count INTEGER NOT NULL,
      min REAL, min_step INTEGER,
      max REAL, max_step INTEGER,
      first REAL, first_step INTEGER,
      last REAL, last_step INTEGER,
      mean REAL, mean_step INTEGER,
      PRIMARY KEY (attempt_id, path, name)
    );
    CREATE INDEX metric_name ON metric(name, attempt_id);
    """

  /// Sweeps are stored page by page: a run belongs to its sweep's present plan if its `generation` is at
  /// least the sweep's. What a run asks for is null where all runs of the sweep ask for the same.
  private static let largeSweeps = """
    ALTER TABLE sweep ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE run ADD COLUMN resources TEXT;

    CREATE TABLE waiting (
      run_id INTEGER NOT NULL PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      reason TEXT NOT NULL,
      since REAL NOT NULL,
      resources TEXT,
      code TEXT REFERENCES code(hash),
      git_state_id INTEGER REFERENCES git_state(id)
    );

    CREATE INDEX attempt_open ON attempt(submission_id)
      WHERE state NOT IN ('completed', 'failed', 'cancelled');
    """

  /// The code of submissions. Snapshots and states of git are shared by all submissions that have them.
  private static let version2 = """
    CREATE TABLE code (
      hash TEXT NOT NULL PRIMARY KEY,
      files INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      manifest BLOB NOT NULL
    );

    CREATE TABLE git_state (
      id INTEGER PRIMARY KEY,
      commit_id TEXT,
      branch TEXT,
      changed INTEGER NOT NULL,
      untracked TEXT NOT NULL,
      diff BLOB NOT NULL,
      diff_is_cut INTEGER NOT NULL
    );
    CREATE INDEX git_state_commit ON git_state(commit_id);

    ALTER TABLE submission ADD COLUMN code TEXT REFERENCES code(hash);
    ALTER TABLE submission ADD COLUMN git_state_id INTEGER REFERENCES git_state(id);

    ALTER TABLE synced_file DROP COLUMN inode;
    """

  /// Why attempts ended badly: the kind beside the words, and what it was concluded from. `examined_at`
  /// is null until the logs of the attempt were looked into. `expected_at` is when a waiting one is
  /// expected to start, `cancel_asked_at` when we told the host to end it.
  private static let causes = """
    ALTER TABLE attempt ADD COLUMN kind TEXT;
    ALTER TABLE attempt ADD COLUMN expected_at INTEGER;
    ALTER TABLE attempt ADD COLUMN cancel_asked_at REAL;

    CREATE TABLE evidence (
      attempt_id INTEGER PRIMARY KEY REFERENCES attempt(id) ON DELETE CASCADE,
      word TEXT,
      signal INTEGER,
      max_rss INTEGER,
      memory_limit INTEGER,
      time_limit INTEGER,
      history TEXT,
      fingerprint TEXT,
      message TEXT,
      tail TEXT,
      examined_at REAL
    );
    CREATE INDEX evidence_unexamined ON evidence(attempt_id) WHERE examined_at IS NULL;
    """

  /// Groups and archived sweeps; what became of attempts, in the order in which it was found out; and
  /// the ends of sweeps for which a hook was run.
  ///
  /// An event is written by the ledger itself, whoever records a state. That a host has accepted an
  /// attempt is none: that is said once a submission.
  private static let control = """
    ALTER TABLE sweep ADD COLUMN project TEXT;
    ALTER TABLE sweep ADD COLUMN archived_at REAL;

    CREATE TABLE event (
      id INTEGER PRIMARY KEY,
      attempt_id INTEGER NOT NULL REFERENCES attempt(id) ON DELETE CASCADE,
      state TEXT NOT NULL,
      cause TEXT,
      at REAL NOT NULL
    );
    CREATE INDEX event_attempt ON event(attempt_id);
    CREATE TRIGGER attempt_state AFTER UPDATE OF state ON attempt
    WHEN NEW.state IS NOT OLD.state AND OLD.state <> 'submitting'
    BEGIN
      INSERT INTO event (attempt_id, state, cause, at)
      VALUES (NEW.id, NEW.state, NEW.cause, NEW.observed_at);
    END;

    CREATE TABLE ending (
      sweep_id INTEGER NOT NULL REFERENCES sweep(id) ON DELETE CASCADE,
      last_attempt INTEGER NOT NULL,
      hook TEXT NOT NULL,
      began_at REAL NOT NULL,
      outcome TEXT,
      PRIMARY KEY (sweep_id, last_attempt, hook)
    );
    """
}
