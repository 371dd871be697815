package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.internal.http.LogText;

/**
 * Advice about a request of a client that works with the simulator, but is likely to cause trouble
 * at the real service. Immutable.
 *
 * @see Journal#advice()
 */
public final class Advice {

  private final Kind kind;
  private final JournalEntry entry;
  private final String text;

  Advice(Kind kind, JournalEntry entry, String text) {
    this.kind = kind;
    this.entry = entry;
    this.text = LogText.line(text);
  }

  /** The mistakes of clients that the simulator detects. Later versions may add constants. */
  public enum Kind {
    /** A job ended {@code partiallySuccessful}, and no request has selected its errorDetails. */
    ERROR_DETAILS_NOT_SELECTED,

    /** The content of a snapshot was requested with the id of a job. */
    CONTENT_BY_JOB_ID,

    /** An unfinished job was polled more often than once a second. */
    POLLING_TOO_FAST,

    /** A job was polled although it had ended, or far longer than a job takes. */
    POLLING_WITHOUT_END,

    /** A request was repeated before the time in {@code Retry-After} had elapsed. */
    RETRY_AFTER_IGNORED,

    /** A token has a permission that none of its requests needs. */
    PERMISSION_TOO_WIDE,

    /** Jobs fill at least half of the tenant's visible jobs, and no request deletes one. */
    JOBS_NOT_DELETED,

    /** A request to create a snapshot repeats the name of an earlier one. */
    NAME_NOT_UNIQUE,

    /** The member {@code resources} is a string instead of an array. */
    RESOURCES_NOT_AN_ARRAY,

    /** After a 409, the client used a job that is not the one that it had asked for. */
    JOB_ADOPTED_AFTER_CONFLICT,

    /** A path, query option, property or resource type is misspelt, or in another case. */
    SPELLING,

    /** A request uses beta, although v1.0 has the same operation. */
    BETA_NOT_NEEDED
  }

  /** Returns the kind of mistake. */
  public Kind kind() {
    return kind;
  }

  /** Returns the request that shows the mistake, with its response. */
  public JournalEntry entry() {
    return entry;
  }

  /**
   * Returns what is wrong and what to do instead, in one line. It may contain names and ids of the
   * request, but no secrets.
   */
  public String text() {
    return text;
  }

  /** Returns the number of the entry, the kind and the text in one line. */
  @Override
  public String toString() {
    return "#" + entry.number() + " " + kind + ": " + text;
  }
}
