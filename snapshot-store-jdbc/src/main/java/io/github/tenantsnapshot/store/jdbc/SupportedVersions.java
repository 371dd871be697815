package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.util.Optional;

/**
 * The versions of a database product that the store works with. Immutable.
 *
 * @param product the name of the product
 * @param oldest the oldest version that works
 * @param newestTested the newest series of versions that the tests run on
 */
record SupportedVersions(String product, DatabaseVersion oldest, DatabaseVersion newestTested) {

  /**
   * Checks a version.
   *
   * @param version the version that the driver reports
   * @return a warning; empty if the version is among the tested ones
   * @throws JobStoreException if the version is too old to work
   */
  Optional<String> check(String version) {
    Optional<DatabaseVersion> parsed = DatabaseVersion.parse(version);
    if (parsed.isEmpty()) {
      return Optional.of(
          "the database reports '"
              + version
              + "', which is not a version of "
              + product
              + "; it must behave like versions "
              + oldest
              + " to "
              + newestTested);
    }
    if (parsed.get().isOlderThan(oldest)) {
      throw new JobStoreException(
          "the database must be " + product + " " + oldest + " or later: " + version);
    }
    return parsed.get().isNewerThan(newestTested)
        ? Optional.of(
            product
                + " "
                + version
                + " is newer than "
                + newestTested
                + ", the newest version that this release was tested with")
        : Optional.empty();
  }
}
