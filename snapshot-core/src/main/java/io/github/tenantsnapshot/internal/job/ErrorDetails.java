package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsEnding;
import io.github.tenantsnapshot.SnapshotBehavior.ErrorDetailsTypeName;
import io.github.tenantsnapshot.internal.rules.Texts;
import io.github.tenantsnapshot.spi.ExportException;
import java.util.Locale;

/** The texts of a job's {@code errorDetails}. */
final class ErrorDetails {

  private ErrorDetails() {}

  /**
   * Returns the text for a type that could not be read, in the forms that the service was seen to
   * write: {@code <type>: Error exporting resource [<type>]. exceptionMessage(s):<message> ,} with
   * any number of messages, and {@code <type>: <sentence>}.
   */
  static String ofType(String typeAsSent, Exception failure, SnapshotBehavior behavior) {
    String type =
        behavior.errorDetailsTypeName() == ErrorDetailsTypeName.AS_SENT
            ? typeAsSent
            : typeAsSent.toLowerCase(Locale.ROOT);
    if (failure instanceof ExportException told && told.isSentence()) {
      return type + ": " + Texts.storable(told.messages().get(0));
    }
    String message = failure.getMessage(); // of several messages, those joined by a comma
    return type
        + ": Error exporting resource ["
        + type
        + "]. exceptionMessage(s):"
        + (message == null ? nameOf(failure) : Texts.storable(message))
        + (behavior.errorDetailsEnding() == ErrorDetailsEnding.TRAILING_COMMA ? " ," : "");
  }

  private static String nameOf(Exception failure) {
    String simpleName = failure.getClass().getSimpleName();
    return simpleName.isEmpty() ? failure.getClass().getName() : simpleName;
  }

  /** Returns the text for a job whose attempts all ended without an answer. Ours. */
  static String ofLostAttempts(int attempts) {
    return "The snapshot job was given up after "
        + attempts
        + (attempts == 1 ? " attempt" : " attempts")
        + " that ended without a result.";
  }

  /** Returns the text for a job whose result did not fit the quota. Ours. */
  static String ofQuota(long extracted, long kept) {
    return "The quota of extracted resources is used up: "
        + kept
        + " of "
        + extracted
        + " extracted resources were kept.";
  }
}
