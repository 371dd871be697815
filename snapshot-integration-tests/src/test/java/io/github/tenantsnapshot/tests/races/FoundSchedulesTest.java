package io.github.tenantsnapshot.tests.races;

import org.junit.jupiter.api.Test;

/** Schedules of the store in memory that found a defect. */
class FoundSchedulesTest {

  /**
   * The store looked for the next due job, and then for the next expiry. A job that came in between
   * was reported with its expiry: a virtual clock advanced there, and removed the job before it
   * ran.
   */
  @Test
  void aJobThatComesWhileTheNextInstantIsSoughtIsNotSkipped() {
    Schedules.explore(
        100,
        () -> {
          StoreOperations store = new StoreOperations();
          Schedules.concurrently(
              () -> store.admit(1),
              () -> {
                String next = store.nextDue();
                Schedules.require(next.equals("never") || next.equals("0"), next);
              });
        });
  }
}
