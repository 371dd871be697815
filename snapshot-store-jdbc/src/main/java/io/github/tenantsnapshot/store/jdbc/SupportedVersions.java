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
   * @param version what the database reports
   * @return a warning; empty if the version is one of the tested ones
   * @throws JobStoreException if the version is too old to work
   */
  Optional<String> check(String version) {
    Optional<DatabaseVersion> parsed = DatabaseVersion.parse(version);
    if (parsed.isEmpty()) {
      return Optional.of(
          "the database reports the version '"
              + version
              + "', which is not one of "
              + product
              + "; it must work like "
              + oldest
              + " to "
              + newestTested);
    }
    if (parsed.get().isOlderThan(oldest)) {
      throw new JobStoreException(
          "the database must be "
              + product
              + " "
              + oldest
              + " or later, but is version "
              + version);
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
