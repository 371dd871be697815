package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import io.github.tenantsnapshot.store.jdbc.StoredDetails;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of a job in a column of a database. It is reported as damaged, or is read, written and
 * read again with the same result.
 */
final class StoredJobTarget implements FuzzTarget {

  @Override
  public void run(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    check(StoredDetails.isStable(text), "details must be the same after a write", text);
    check(StoredDetails.isStableError(text), "errors must be the same after a write", text);
  }
}
