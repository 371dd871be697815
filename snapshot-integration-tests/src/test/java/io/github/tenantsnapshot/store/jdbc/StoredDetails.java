package io.github.tenantsnapshot.store.jdbc;

import java.util.List;

/** What a database keeps of a job as JSON. */
public final class StoredDetails {

  private StoredDetails() {}

  /**
   * Reads details, writes them and reads them again.
   *
   * @return whether they are equal, and so are those that were written; true for damaged details,
   *     which are reported
   */
  public static boolean isStable(String text) {
    try {
      JobDetails details = JobDetails.parse(text);
      String written = details.toJson();
      return JobDetails.parse(written).equals(details)
          && JobDetails.parse(written).toJson().equals(written);
    } catch (DamagedRowException e) {
      return !e.getMessage().isBlank();
    }
  }

  /** Does the same for error details. */
  public static boolean isStableError(String text) {
    try {
      List<String> details = JobDetails.parseErrorDetails(text);
      String written = JobDetails.errorDetailsToJson(details);
      return JobDetails.parseErrorDetails(written).equals(details);
    } catch (DamagedRowException e) {
      return !e.getMessage().isBlank();
    }
  }
}
