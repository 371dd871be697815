package io.github.tenantsnapshot.tests.model;

import java.util.List;

/**
 * What a test can do with a service. The {@link Model} returns what the response must be, in the
 * form of {@link Expectation}; a {@link Subject} returns the response.
 *
 * <p>Tenants have the numbers 0 and 1. A job is named by its number among all accepted requests,
 * from 0; a number without a job stands for an id that no job has.
 */
interface World {

  /** Creates a job. */
  String create(int tenant, String displayName, String description, List<String> types);

  /** Gets a job with its default members, or with some. */
  String get(int tenant, int job, String select);

  /** Gets the location of a job's snapshot and, if there is one, the snapshot as a tenant. */
  String snapshot(int tenant, int job, int asTenant);

  /** Gets a snapshot by the id that was last seen for a job, which may be deleted. */
  String snapshotById(int tenant, int job);

  /** Lists jobs page by page, with options such as {@code $top=2}. */
  String list(int tenant, String filter, String orderBy, int top, String select);

  /** Lists snapshots. */
  String listSnapshots(int tenant);

  /** Counts jobs. */
  String count(int tenant, String filter);

  /** Deletes a job. */
  String delete(int tenant, int job);

  /** Lists the jobs of a tenant with the Java API. */
  String javaList(int tenant);

  /** Returns the used quota of this month. */
  String usage(int tenant);

  /** Advances the clock. */
  String advance(long millis);

  /** Advances the clock to an instant near the start of the next month. */
  String advanceToMonth(long millisAfterStart);

  /** Sets the number of resources of a type. */
  String configure(int tenant, String type, int resources);

  /** Makes the next reads of a type fail. */
  String breakType(int tenant, String type, int times);

  /** Makes the next worker that gets to a point die there. */
  String crash(Point point);

  /** Starts a second node, or stops it. */
  String secondNode(boolean runs);

  /** Closes a node and starts it again. */
  String restart(int node);

  /** Resets everything. */
  String reset();

  /** Saves the state. */
  String save(int slot);

  /** Loads the saved state, if there is one. */
  String load(int slot);

  /** A point at which a worker can die. */
  enum Point {
    AFTER_CLAIM,
    BEFORE_START,
    AFTER_START,
    BEFORE_APPEND,
    AFTER_APPEND,
    BEFORE_PUBLISH,
    AFTER_PUBLISH,
    BEFORE_FAIL,
    AFTER_FAIL
  }
}
